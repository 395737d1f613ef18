/** A plugin in this process → its PluginHandle. */

import { failure, success } from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { describeThrown } from "../../diagnostics/thrown.ts";
import { runContext, setupContext } from "../../plugin/context.ts";
import type {
  PluginDescription,
  PluginHandle,
  Properties,
  ResultIssue,
  RunResult,
  SchemaIssue,
} from "../../plugin/handle.ts";
import { type CheckedPlugin, Plugin, type Schema } from "../../plugin/plugin.ts";
import { showPart } from "../../text.ts";
import { NotPlain, type Plain, toPlain } from "../../values/plain.ts";
import type { Caller } from "./callers.ts";
import type { Calls } from "./calls.ts";
import { toFault } from "./cut.ts";
import { validate } from "./schema.ts";

/** Makes the handle of a plugin. */
export function makeHandle(
  plugin: CheckedPlugin,
  caller: Caller,
  calls: Calls,
  sources: Sources,
): PluginHandle {
  const signal = () => calls.signal;
  const provide = async (provides: Schema<any, any>, given: unknown): Promise<RunResult> => {
    const { value, problems } = await validate(provides, given, caller, calls);
    if (problems.length === 0) return toResult(value);
    const rejected = ({ message, path }: SchemaIssue): ResultIssue => ({
      ...{ message, path, reason: "rejected", found: showPart(given, path) },
    });
    return failure(...problems.map(rejected));
  };
  const explain = (thrown: unknown) => toFault(thrown, sources);
  const call = (work: () => unknown) => calls.call(caller, work, explain);
  return {
    description: describe(plugin),
    validate(kind, name, value) {
      const schema = (kind === "option" ? plugin.options : plugin.needs)[name]!;
      return validate(schema, value, caller, calls);
    },
    setup: (scope) => call(() => plugin.setup?.(setupContext(scope, signal))),
    run: (scope) =>
      call(() => plugin.run(runContext(scope, signal))).then((given) =>
        plugin.provides === undefined ? toResult(given) : provide(plugin.provides, given),
      ),
    teardown: () => call(() => plugin.teardown?.()),
    properties: () => readProperties(plugin),
  };
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

/** Copies a result as plain data. */
function toResult(given: unknown): RunResult {
  if (given === undefined) return success(undefined);
  try {
    return success(toPlain(given));
  } catch (error) {
    const { message, path, hint } =
      error instanceof NotPlain
        ? error
        : {
            message: `reading it threw ${describeThrown(error)}`,
            path: [],
            hint: "return plain data: what JSON can hold",
          };
    return failure<ResultIssue>({ message, path, hint, reason: "not plain" });
  }
}

function readProperties(plugin: CheckedPlugin): Properties | undefined {
  try {
    const { properties } = plugin;
    if (properties === Plugin.prototype.properties) return undefined;
    // The copy of an object is an object.
    return success(toPlain(properties) as Readonly<Record<string, Plain>>);
  } catch (error) {
    if (error instanceof NotPlain) return failure({ message: error.message, path: error.path });
    return failure({ message: `reading it threw ${describeThrown(error)}`, path: [] });
  }
}
