import { definePlugin, v } from "lineup";

const Manifest = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({ name: v.string() }),
});

export default definePlugin({
  name: "manifests",
  description: "The objects as one List, each in the namespace and with the label of the app.",
  needs: { app: v.string(), namespace: v.string(), items: v.array(Manifest) },
  provides: v.object({
    apiVersion: v.literal("v1"),
    kind: v.literal("List"),
    items: v.array(Manifest),
  }),
  run: ({ needs: { app, namespace, items } }) => ({
    apiVersion: "v1",
    kind: "List",
    items: items.map((item) => ({
      ...item,
      metadata: { ...item.metadata, namespace, labels: { app } },
    })),
  }),
});
