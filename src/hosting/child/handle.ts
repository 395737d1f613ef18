/** A plugin in a process of its own → its PluginHandle. */

import { entryLabel, failure, success } from "../../diagnostics/diagnostic.ts";
import {
  type DroppedPart,
  type JsonSchemas,
  type PluginDescription,
  PluginFault,
  type PluginHandle,
  type Properties,
  type RunResult,
  type RunScope,
  type SchemaIssue,
  type SchemaKind,
  type SetupScope,
  Unavailable,
  type Validated,
} from "../../plugin/handle.ts";
import { NotPlain, type Plain, toPlain } from "../../values/plain.ts";
import type { Calls } from "../in-process/calls.ts";
import { schemaFailure, toFault } from "../in-process/cut.ts";
import type { Child } from "./child.ts";
import { stopFault } from "./stop-fault.ts";
import type { Answer, CallAnswer, ScopeData, SchemaRequest, Sent } from "./messages.ts";

/** A value that stays in the plugin's process. It can be made again in another one. */
class Kept {
  readonly request: SchemaRequest;
  readonly number: number;
  /** The process that keeps it. */
  readonly generation: number;

  constructor(request: SchemaRequest, number: number, generation: number) {
    this.request = request;
    this.number = number;
    this.generation = generation;
  }

  /** What `list` shows of it. */
  toJSON(): string {
    return "(not data)";
  }
}

export class ChildHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #child: Child;
  readonly #calls: Calls;
  #properties: Properties | undefined;
  /** The setup of which the plugin's process has the state. */
  #setup: { readonly scope: SetupScope; readonly generation: number } | undefined;

  constructor(
    { description, properties }: Answer<"load"> & { description: PluginDescription },
    child: Child,
    calls: Calls,
  ) {
    this.description = Object.freeze(description);
    this.#child = child;
    this.#calls = calls;
    this.#properties = readProperties(properties);
  }

  async validate(kind: SchemaKind, name: string, value: unknown): Promise<Validated> {
    try {
      return await this.#call(() => this.#validate({ kind, name, value: this.#send(value) }));
    } catch (error) {
      return failure(explainStop(error, this.#calls));
    }
  }

  async findDropped(
    kind: SchemaKind,
    name: string,
    value: unknown,
  ): Promise<readonly DroppedPart[]> {
    const request = { kind, name, value: this.#send(value) };
    return this.#call(() => this.#child.request("findDropped", request)).catch(() => []);
  }

  async jsonSchemas(): Promise<JsonSchemas> {
    const { options, needs } = this.description;
    const unknown = { schema: undefined, omitted: [] };
    const fill = (names: readonly string[], known: JsonSchemas["options"] = {}) =>
      Object.fromEntries(names.map((name) => [name, known[name] ?? unknown]));
    const known = await this.#call(() => this.#child.request("jsonSchemas", null)).catch(
      () => undefined,
    );
    return {
      options: fill(options, known?.options),
      needs: fill(needs, known?.needs),
      provides: known?.provides,
    };
  }

  setup(scope: SetupScope): Promise<void> {
    return this.#call(() => this.#setUp(scope));
  }

  run(scope: RunScope): Promise<RunResult> {
    return this.#call(async () => {
      await this.#load();
      const { generation } = this.#child;
      // The state that the plugin had ended with the process that had it.
      if (this.#setup !== undefined && this.#setup.generation !== generation) {
        await this.#setUpAgain(this.#setup.scope);
      }
      this.#child.scope = scope;
      const needs = await this.#sendAll(scope.needs);
      const data = { ...(await this.#scopeData(scope)), needs, keys: scope.keys() };
      return readResult(this.#end(await this.#child.request("run", data)));
    });
  }

  async teardown(): Promise<void> {
    if (!this.#child.canBeCalled) return;
    await this.#call(async () => this.#end(await this.#child.request("teardown", null)), true);
  }

  properties(): Properties | undefined {
    return this.#properties;
  }

  async #call<T>(work: () => Promise<T>, isCleanup = false): Promise<T> {
    try {
      return await this.#calls.call(this.#child.target, work, isCleanup);
    } catch (error) {
      throw error instanceof PluginFault ? error : toFault(error, this.#calls.sources);
    }
  }

  async #setUpAgain(scope: SetupScope): Promise<void> {
    try {
      await this.#setUp(scope);
    } catch (error) {
      if (error instanceof PluginFault) error.isOfSetup = true;
      throw error;
    }
  }

  /** @throws {PluginFault} if a process that was started again cannot import the plugin. */
  async #load(): Promise<void> {
    const { problems } = await this.#child.load();
    const [problem] = problems;
    if (problem === undefined) return;
    this.#child.end();
    const { message, location, notes } = this.#child.toDiagnostic(problem);
    const label = entryLabel(this.#child.name);
    const what = message.startsWith(label) ? message.slice(label.length + 1) : `failed: ${message}`;
    const { reason, detail } = stopFault("ended", `could not be started again: it ${what}`);
    const thrown = { text: what, location, frames: [], notes: [...notes], hint: undefined };
    throw new PluginFault(reason, thrown, undefined, detail);
  }

  async #setUp(scope: SetupScope): Promise<void> {
    await this.#load();
    const { generation } = this.#child;
    this.#child.scope = scope;
    this.#end(await this.#child.request("setup", await this.#scopeData(scope)));
    this.#setup = { scope, generation };
  }

  async #scopeData(scope: SetupScope): Promise<ScopeData> {
    const { entry, options } = scope;
    return { entry, options: await this.#sendAll(options), plugins: scope.plugins() };
  }

  async #validate(request: SchemaRequest): Promise<Validated> {
    const { value, problems } = await this.#child.request("validate", request);
    if (problems.length > 0) return { value: undefined, problems };
    if (value.kept === undefined) return success(value.value);
    return success(new Kept(request, value.kept, this.#child.generation));
  }

  #send(value: unknown): Sent {
    if (value instanceof Kept) return { kept: value.number };
    // What is not kept came from plugins.yaml, from the cache or from the plugin's process.
    return value === undefined ? {} : { value: value as Plain };
  }

  async #sendAll(values: Readonly<Record<string, unknown>>): Promise<Record<string, Sent>> {
    const sent: Record<string, Sent> = {};
    for (const [name, value] of Object.entries(values)) {
      const isGone = value instanceof Kept && value.generation !== this.#child.generation;
      const { value: again } = isGone ? await this.#validate(value.request) : { value };
      Object.defineProperty(sent, name, { value: this.#send(again), enumerable: true });
    }
    return sent;
  }

  #end({ result, fault, unavailable, properties }: CallAnswer): CallAnswer["result"] {
    this.#properties = readProperties(properties);
    if (fault !== undefined) throw this.#child.toFault(fault);
    if (unavailable !== undefined) {
      throw new Unavailable(unavailable.message, unavailable.index, unavailable.state);
    }
    return result;
  }
}

/** Copies what came: it is frozen, and no deeper than other values. */
function readProperties(given: CallAnswer["properties"]): Properties | undefined {
  if (given === undefined) return undefined;
  const [problem] = given.problems;
  if (problem !== undefined) return { value: undefined, problems: given.problems };
  const { value, problems } = readResult({ value: given.value, problems: [] });
  const record = typeof value === "object" && !Array.isArray(value) && value !== null;
  return { value: record ? (value as Readonly<Record<string, Plain>>) : undefined, problems };
}

function readResult(given: CallAnswer["result"]): RunResult {
  const { value, problems = [] } = given ?? {};
  if (problems.length > 0 || value === undefined) return { value: undefined, problems };
  try {
    return success(toPlain(value));
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const { message, path, hint } = error;
    return failure({ reason: "not plain", message, path, hint });
  }
}

/** Explains why a schema did not answer. */
function explainStop(error: unknown, { sources }: Calls): SchemaIssue {
  if (!(error instanceof PluginFault)) return schemaFailure(error, sources);
  const { reason, detail } = error;
  const message = reason === "interrupted" ? "its schema was interrupted" : `its schema ${detail}`;
  // Notes tell that it is not the value that is wrong.
  return { message, path: [], notes: [] };
}
