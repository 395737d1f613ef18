import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "borrowed_property",
  version: "1.0.0",
  description: "Returns a property of another plugin.",
  provides: v.string(),
  run: ({ plugins }) => String(plugins.get("value_keys").properties.internal_value),
});
