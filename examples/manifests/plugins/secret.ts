import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "secret",
  description: "The Secret: the password of the database and the token of the API.",
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
    // Not base64 in `data`: lineup hides a secret as it is written, not in other encodings.
    stringData: { DB_PASSWORD: needs.db_password, API_TOKEN: needs.api_token },
  }),
});
