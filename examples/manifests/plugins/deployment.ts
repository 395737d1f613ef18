import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "deployment",
  description: "The Deployment of one container.",
  needs: {
    app: v.string(),
    image: v.string(),
    replicas: v.pipe(v.number(), v.integer(), v.minValue(1)),
    resources: v.object({ cpu: v.string(), memory: v.string() }),
    secret_name: v.string(),
    config_name: v.string(),
    config: v.record(v.string(), v.string()),
  },
  // Without `provides`, the type of the result is what TypeScript infers here.
  run: ({ needs: { app, image, replicas, resources, secret_name, config_name, config } }) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: app },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: {
        metadata: {
          labels: { app },
          // A pod reads its settings when it starts: new settings need new pods.
          annotations: { "checksum/config": checksum(config) },
        },
        spec: {
          containers: [
            {
              name: app,
              image,
              resources: { requests: resources, limits: { memory: resources.memory } },
              envFrom: [
                { configMapRef: { name: config_name } },
                { secretRef: { name: secret_name } },
              ],
            },
          ],
        },
      },
    },
  }),
});

function checksum(config: Readonly<Record<string, string>>): string {
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 16);
}
