/** A plugin in this process → its PluginHandle. */

import { failure, success } from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { thrownModule } from "../../diagnostics/lazy.ts";
import { runContext, setupContext } from "../../plugin/context.ts";
import type {
  DroppedPart,
  JsonSchemas,
  PluginDescription,
  PluginHandle,
  Properties,
  ResultIssue,
  RunResult,
  RunScope,
  SchemaIssue,
  SchemaKind,
  SetupScope,
  Validated,
} from "../../plugin/handle.ts";
import { type CheckedPlugin, Plugin } from "../../plugin/plugin.ts";
import { showPart } from "../../text.ts";
import { NotPlain, type Plain, toPlain } from "../../values/plain.ts";
import type { Caller } from "./callers.ts";
import type { Calls } from "./calls.ts";
import { toFault } from "./cut.ts";
import { findDropped } from "./dropped.ts";
import { validate } from "./schema.ts";

export class InProcessHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #plugin: CheckedPlugin;
  readonly #caller: Caller;
  readonly #calls: Calls;

  constructor(plugin: CheckedPlugin, caller: Caller, calls: Calls) {
    this.description = describe(plugin);
    this.#plugin = plugin;
    this.#caller = caller;
    this.#calls = calls;
  }

  validate(kind: SchemaKind, name: string, value: unknown): Validated | Promise<Validated> {
    return validate(this.#schema(kind, name), value, this.#caller, this.#calls);
  }

  findDropped(kind: SchemaKind, name: string, value: unknown): Promise<readonly DroppedPart[]> {
    const validateOther = (other: unknown) => this.validate(kind, name, other);
    return findDropped(value, this.#schema(kind, name), validateOther);
  }

  #schema(kind: SchemaKind, name: string) {
    const { options, needs } = this.#plugin;
    return (kind === "option" ? options : needs)[name]!;
  }

  async jsonSchemas(): Promise<JsonSchemas> {
    const { describeSchemas } = await import("./json-schema.ts");
    return describeSchemas(this.#plugin);
  }

  setup(scope: SetupScope): Promise<unknown> {
    return this.#call(() => this.#plugin.setup?.(setupContext(scope, this.#calls)));
  }

  async run(scope: RunScope): Promise<RunResult> {
    const { provides } = this.#plugin;
    const given = await this.#call(() => this.#plugin.run(runContext(scope, this.#calls)));
    if (provides === undefined) return toResult(given, this.#calls.sources);
    const { value, problems } = await validate(provides, given, this.#caller, this.#calls);
    if (problems.length === 0) return toResult(value, this.#calls.sources);
    return failure(...rejected(problems, given));
  }

  teardown(): Promise<unknown> {
    return this.#call(() => this.#plugin.teardown?.(), true);
  }

  properties(): Properties | undefined {
    try {
      const { properties } = this.#plugin;
      if (properties === Plugin.prototype.properties) return undefined;
      // The copy of an object is an object.
      return success(toPlain(properties) as Readonly<Record<string, Plain>>);
    } catch (error) {
      return failure(issueOf(error, this.#calls.sources));
    }
  }

  async #call(work: () => unknown, isCleanup?: boolean): Promise<unknown> {
    try {
      return await this.#calls.call(this.#caller, work, isCleanup);
    } catch (thrown) {
      throw toFault(thrown, this.#calls.sources);
    }
  }
}

function describe(plugin: CheckedPlugin): PluginDescription {
  return {
    name: plugin.name,
    version: plugin.version,
    description: plugin.description,
    options: Object.keys(plugin.options),
    needs: Object.keys(plugin.needs),
    hasSetup: plugin.setup !== undefined,
    hasTeardown: plugin.teardown !== undefined,
  };
}

function rejected(issues: readonly SchemaIssue[], given: unknown): ResultIssue[] {
  return issues.map((issue) => ({
    ...{ ...issue, reason: "rejected", found: showPart(given, issue.path) },
  }));
}

/** Copies a result as plain data. */
function toResult(given: unknown, sources: Sources): RunResult {
  if (given === undefined) return success(undefined);
  try {
    return success(toPlain(given));
  } catch (error) {
    return failure(issueOf(error, sources));
  }
}

/** Explains why something cannot be copied: it is not plain data, or it threw when it was read. */
function issueOf(error: unknown, sources: Sources): ResultIssue {
  const reason = "not plain";
  if (error instanceof NotPlain) {
    const { message, path, hint } = error;
    return { message, path, hint, reason };
  }
  const { describeThrown, thrownNotes } = thrownModule();
  const hint = "return plain data: what JSON can hold";
  const message = `reading it threw ${describeThrown(error)}`;
  const notes = thrownNotes(error, sources);
  return { message, path: [], hint, reason, notes };
}
