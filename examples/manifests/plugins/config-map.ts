import { definePlugin, v } from "lineup";

const Settings = v.record(v.string(), v.string());

export default definePlugin({
  name: "config_map",
  description: "The ConfigMap: the settings, overridden by those of the region.",
  needs: { app: v.string(), settings: Settings, region_settings: v.optional(Settings, {}) },
  provides: v.object({
    apiVersion: v.literal("v1"),
    kind: v.literal("ConfigMap"),
    metadata: v.object({ name: v.string() }),
    data: Settings,
  }),
  run: ({ needs }) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: needs.app },
    data: { ...needs.settings, ...needs.region_settings },
  }),
});
