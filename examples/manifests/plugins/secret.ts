import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "secret",
  description: "The Secret with what the service must not show.",
  needs: { app: v.string(), db_password: v.string(), api_token: v.string() },
  provides: v.object({
    apiVersion: v.literal("v1"),
    kind: v.literal("Secret"),
    metadata: v.object({ name: v.string() }),
    stringData: v.record(v.string(), v.string()),
  }),
  run: ({ needs }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: needs.app },
    stringData: { DB_PASSWORD: needs.db_password, API_TOKEN: needs.api_token },
  }),
});
