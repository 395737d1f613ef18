/**
 * Lineups without files: plugins.yaml as text, and plugins that are a few functions
 * behind a PluginHandle.
 */

import { readConfig } from "../../src/config/config.ts";
import { type Diagnostic, failure, success } from "../../src/diagnostics/diagnostic.ts";
import { SourceText } from "../../src/diagnostics/source-text.ts";
import {
  type JsonSchema,
  type JsonSchemas,
  type PluginDescription,
  PluginFault,
  type PluginHandle,
  type PluginHost,
  type Properties,
  type ResultIssue,
  type RunResult,
  type RunScope,
  type SchemaIssue,
  type SchemaKind,
  type SetupScope,
  Unavailable,
  type Validated,
} from "../../src/plugin/handle.ts";
import { showPart } from "../../src/text.ts";
import { type NotPlain, toPlain } from "../../src/values/plain.ts";
import type { Lineup, LoadedEntry } from "../../src/wiring/lineup.ts";
import { wire } from "../../src/wiring/wire.ts";

/** A schema: returns what it makes of a value, or an issue. */
export type Check = (value: unknown) => unknown;

/** Accepts one type; `undefined` becomes the fallback, if there is one. */
export function type(name: "string" | "number", ...fallback: unknown[]): Check {
  return (value) => {
    if (value === undefined && fallback.length > 0) return fallback[0];
    const found = value === undefined ? "undefined" : JSON.stringify(value);
    const message = `Invalid type: Expected ${name} but received ${found}`;
    return typeof value === name ? value : ({ message, path: [] } satisfies SchemaIssue);
  };
}

export interface FakePlugin {
  /** Default: the file's name. */
  name?: string;
  options?: Record<string, Check>;
  needs?: Record<string, Check>;
  provides?: Check;
  properties?: Properties;
  /** JSON Schemas by the name of the option or need. */
  json?: Record<string, JsonSchema>;
  setup?: (scope: SetupScope) => unknown;
  run?: (scope: RunScope) => unknown;
  teardown?: () => unknown;
}

function isIssue(value: unknown): value is SchemaIssue {
  return typeof value === "object" && value !== null && "message" in value && "path" in value;
}

function judge(check: Check, value: unknown): Validated {
  const made = check(value);
  return isIssue(made) ? failure(made) : success(made);
}

function rejected(issue: SchemaIssue, given: unknown): ResultIssue {
  return { ...issue, reason: "rejected", found: showPart(given, issue.path) };
}

export class FakeHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #plugin: FakePlugin;

  constructor(plugin: FakePlugin, name: string) {
    this.#plugin = plugin;
    this.description = {
      name: plugin.name ?? name,
      version: undefined,
      description: undefined,
      options: Object.keys(plugin.options ?? {}),
      needs: Object.keys(plugin.needs ?? {}),
      hasSetup: plugin.setup !== undefined,
      hasTeardown: plugin.teardown !== undefined,
    };
  }

  findDropped(): Promise<[]> {
    return Promise.resolve([]);
  }

  validate(kind: SchemaKind, name: string, value: unknown): Validated {
    const { options, needs } = this.#plugin;
    return judge((kind === "option" ? options : needs)![name]!, value);
  }

  jsonSchemas(): Promise<JsonSchemas> {
    const { json = {} } = this.#plugin;
    return Promise.resolve({ options: json, needs: json, provides: json.provides });
  }

  async setup(scope: SetupScope): Promise<void> {
    await this.#call(() => this.#plugin.setup?.(scope));
  }

  async run(scope: RunScope): Promise<RunResult> {
    const given = await this.#call(() => this.#plugin.run?.(scope));
    const { provides = (value: unknown) => value } = this.#plugin;
    const { value, problems } = judge(provides, given);
    if (problems.length > 0) return failure(...problems.map((issue) => rejected(issue, given)));
    try {
      return success(value === undefined ? undefined : toPlain(value));
    } catch (error) {
      const { message, path, hint } = error as NotPlain;
      return failure<ResultIssue>({ message, path, hint, reason: "not plain" });
    }
  }

  async teardown(): Promise<void> {
    await this.#call(() => this.#plugin.teardown?.());
  }

  properties(): Properties | undefined {
    return this.#plugin.properties;
  }

  async #call(work: () => unknown): Promise<unknown> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof Unavailable ? error : fault(error);
    }
  }
}

/** Makes the fault of a plugin that threw. */
export function fault(error: unknown): PluginFault {
  const nothing = { location: undefined, frames: [], notes: [], hint: undefined };
  return new PluginFault("threw", { text: String(error), ...nothing }, error);
}

/** Plugins by their path in plugins.yaml. */
export type FakePlugins = Readonly<Record<string, FakePlugin>>;

export interface FakeProject {
  lineup: Lineup;
  problems: readonly Diagnostic[];
}

/** Wires the text of a plugins.yaml, which must be valid by itself. */
export async function wireText(
  text: string,
  plugins: FakePlugins,
  isComplete = true,
): Promise<FakeProject> {
  const source = new SourceText("/app/plugins.yaml", text);
  const environment = () => ({ HOME: "/home" });
  const config = readConfig({ source, shown: "plugins.yaml", environment, sets: [] });
  if (config.value === undefined || config.problems.length > 0) throw config.problems[0];
  const enabled = config.value.entries.filter((entry) => entry.enabled);
  const loaded: LoadedEntry[] = enabled.map((entry) => {
    const { index, path } = entry;
    const handle = new FakeHandle(plugins[path] ?? {}, path.replace(/^\.\/|\.ts$/g, ""));
    const as = entry.as ?? handle.description.name;
    const file = path.replace(/^\./, "/app");
    return { config: entry, name: { index, as, path }, file, handle, source: () => undefined };
  });
  const { initial, outputs } = config.value;
  const wiring = await wire({
    initial,
    entries: config.value.entries,
    loaded,
    outputs,
    complete: isComplete,
  });
  const { value: lineup, problems } = wiring;
  return { lineup, problems };
}

/** A diagnostic on one line: `NEED_UNMET 1:11 entry 1 needs …`. The cases test its hint and notes. */
export function brief({ code, message, location }: Diagnostic): string {
  const at = location === undefined ? "-" : `${location.line}:${location.column}`;
  return `${code} ${at} ${message}`;
}

/** A host whose plugins leave nothing behind. */
export const QUIET_HOST: PluginHost = {
  interrupted: undefined,
  pause: async () => {},
  hear: () => Promise.resolve(),
  takeLate: () => [],
  drain: () => Promise.resolve([]),
};
