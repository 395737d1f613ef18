/** The module `"lineup"`: what a plugin's author imports. */

/** [valibot](https://valibot.dev), bundled with the program: a plugin needs nothing installed. */
export * as v from "valibot";
export {
  type Context,
  type ContextOf,
  type DefinedPlugin,
  definePlugin,
  type Entry,
  Failure,
  type Frozen,
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
