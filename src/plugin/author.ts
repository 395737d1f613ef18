/**
 * What `import … from "lineup"` gives a plugin's author.
 *
 * `v` is valibot, as the program carries it: a plugin needs nothing installed.
 */

export * as v from "valibot";
export {
  type Context,
  type ContextOf,
  type DefinedPlugin,
  definePlugin,
  type Entry,
  type Log,
  Plugin,
  type PluginDefinition,
  type Plugins,
  type Schema,
  type Schemas,
  type SetupContext,
  type SetupContextOf,
  type Values,
} from "./plugin.ts";
