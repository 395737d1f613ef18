/** A plugin in this process → its PluginHandle. */

import { failure, success } from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { describeThrown } from "../../diagnostics/thrown.ts";
import { runContext, setupContext } from "../../plugin/context.ts";
import type {
  PluginDescription,
  PluginHandle,
  Properties,
  RunScope,
  SchemaIssue,
  SchemaKind,
  SetupScope,
  Validated,
} from "../../plugin/handle.ts";
import { type CheckedPlugin, Plugin } from "../../plugin/plugin.ts";
import { NotPlain, type Plain, toPlain } from "../../values/plain.ts";
import type { Caller } from "./callers.ts";
import type { Calls } from "./calls.ts";
import { toFault } from "./cut.ts";
import { validate } from "./schema.ts";

export class InProcessHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #plugin: CheckedPlugin;
  readonly #caller: Caller;
  readonly #calls: Calls;
  readonly #sources: Sources;

  constructor(plugin: CheckedPlugin, caller: Caller, calls: Calls, sources: Sources) {
    this.#plugin = plugin;
    this.#caller = caller;
    this.#calls = calls;
    this.#sources = sources;
    this.description = {
      name: plugin.name,
      version: plugin.version,
      description: plugin.description,
      options: Object.keys(plugin.options),
      needs: Object.keys(plugin.needs),
      hasSetup: plugin.setup !== undefined,
      hasTeardown: plugin.teardown !== undefined,
      hasProvides: plugin.provides !== undefined,
    };
  }

  validate(kind: SchemaKind, name: string, value: unknown): Validated | Promise<Validated> {
    const { options, needs, provides } = this.#plugin;
    const schema = kind === "option" ? options[name] : kind === "need" ? needs[name] : provides;
    return schema === undefined
      ? success(value)
      : validate(schema, value, this.#caller, this.#calls);
  }

  setup(scope: SetupScope): Promise<void> {
    return this.#call(() => {
      const done = this.#plugin.setup?.(setupContext(scope, () => this.#calls.signal));
      return done as void | Promise<void>;
    });
  }

  run(scope: RunScope): Promise<unknown> {
    return this.#call(() => this.#plugin.run(runContext(scope, () => this.#calls.signal)));
  }

  teardown(): Promise<void> {
    return this.#call(() => this.#plugin.teardown?.() as void | Promise<void>);
  }

  properties(): Properties | undefined {
    try {
      const { properties } = this.#plugin;
      if (properties === Plugin.prototype.properties) return undefined;
      // The copy of an object is an object.
      return success(toPlain(properties) as Readonly<Record<string, Plain>>);
    } catch (error) {
      const issue: SchemaIssue =
        error instanceof NotPlain
          ? { message: error.message, path: [...error.path] }
          : { message: `reading it threw ${describeThrown(error)}`, path: [] };
      return failure(issue);
    }
  }

  async #call<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await this.#calls.call(this.#caller, work);
    } catch (error) {
      throw toFault(error, this.#sources);
    }
  }
}
