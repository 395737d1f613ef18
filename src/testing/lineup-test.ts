/** `testLineup`: a whole list, with some of its results fixed. */

import type { Arguments } from "../cli/arguments.ts";
import { readInput } from "../cli/input.ts";
import { filesOf } from "../commands/open.ts";
import { printedValues, selectValues } from "../commands/result.ts";
import type { Initial } from "../config/config.ts";
import { Diagnostic, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { DiagnosticSink } from "../diagnostics/sink.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { readBytes } from "../process/files.ts";
import { environment, workingDirectory } from "../process/lifecycle.ts";
import { path as nodePath } from "../process/modules.ts";
import { openProject, type PluginLoader, type ProjectInput } from "../project/project.ts";
import type { RunEvent } from "../run/events.ts";
import { runLineup } from "../run/run.ts";
import { suggest } from "../text.ts";
import { KEY, KEY_HINT, type Plain } from "../values/plain.ts";
import { plainRecord, refuseUnknown, runIn, tellFiles, TestHost } from "./host.ts";
import { toTestDiagnostic, toTestLog } from "./host.ts";
import { pinned } from "./pinned.ts";
import type { LineupOutcome, LineupTest } from "./contract.ts";

const MEMBERS = ["config", "folder", "pin", "set", "env"];

/** Runs a list. */
export async function runLineupTest(test: LineupTest): Promise<LineupOutcome> {
  const run = new LineupRun(test);
  try {
    await run.run();
  } catch (error) {
    if (!(error instanceof Diagnostic)) throw error;
    run.sink.report(error);
  }
  const { values, logs, sink } = run;
  return { values, status: sink.status, diagnostics: run.diagnostics.map(toTestDiagnostic), logs };
}

class LineupRun {
  readonly diagnostics: Diagnostic[] = [];
  readonly sink = new DiagnosticSink((batch) => this.diagnostics.push(...batch));
  readonly logs: LineupOutcome["logs"][number][] = [];
  values: Readonly<Record<string, Plain>> = {};
  readonly #test: LineupTest;
  readonly #host = new TestHost();
  /** Those of a command line that names the list and nothing else. */
  readonly #args: Arguments;

  constructor(test: LineupTest) {
    this.#test = test;
    const { config } = test;
    this.#args = {
      positionals: [],
      has: (flag) => flag === "config" && config !== undefined,
      get: (flag) => (flag === "config" ? config : undefined),
      all: () => [],
    };
  }

  /** @throws {Diagnostic} */
  async run(): Promise<void> {
    const unknown = refuseUnknown(this.#test, MEMBERS, "testLineup");
    if (unknown.length > 0) return this.sink.report(...unknown);
    const pins = plainRecord("pin", this.#test.pin);
    const sets = this.#sets();
    await runIn(this.#host, this.#test.env, async () => {
      const { value: input, problems } = await this.#read();
      if (input === undefined) return this.sink.report(...problems);
      await this.#runInput({ ...input, sets }, pins);
    });
  }

  #sets(): Initial[] {
    return Object.entries(plainRecord("set", this.#test.set)).map(([key, value]) => {
      if (KEY.test(key)) {
        return { key, source: "--set", value, secret: false, locate: () => undefined };
      }
      throw new Diagnostic("USAGE", `"${key}" is not a valid key for set`, { hint: KEY_HINT });
    });
  }

  async #read(): Promise<Maybe<ProjectInput>> {
    const { config, folder } = this.#test;
    const cwd = workingDirectory();
    const named = folder === undefined ? {} : { folder: nodePath().resolve(cwd, folder) };
    if (config === undefined || /^.*\.ya?ml$/.test(config)) {
      const { sources } = this.#host.calls;
      const read = await readInput(this.#args, { cwd, environment, readBytes, sources });
      if (read.value === undefined) return read;
      return success({ ...read.value, ...named });
    }
    const source = new SourceText("config", config);
    return success({ source, shown: "config", folder: cwd, sets: [], environment, ...named });
  }

  async #runInput(input: ProjectInput, pins: Readonly<Record<string, Plain>>): Promise<void> {
    const loader = pinningLoader(this.#host, pins);
    const project = await openProject(input, { loader, onInitial() {}, onLoaded() {} });
    tellFiles([input.source.file, ...filesOf(project)]);
    const { lineup, diagnostics } = project;
    this.sink.report(...diagnostics);
    if (lineup === undefined || this.sink.status !== 0) return;
    const selection = await selectValues(this.#args, lineup);
    const listen = (event: RunEvent) => this.#hear(event);
    const outcome = await runLineup({ lineup, host: this.#host, listen, ...selection });
    this.values = outcome.complete
      ? printedValues(selection, outcome, { sink: this.sink, leaveOut() {} })
      : outcome.cache.snapshot();
  }

  #hear(event: RunEvent): void {
    if (event.type === "log") this.logs.push({ as: event.entry.as, ...toTestLog(event) });
    if (event.type === "failed") this.sink.report(event.diagnostic);
  }
}

/** Loads the plugins of a list, and fixes the results of some. */
function pinningLoader(host: TestHost, pins: Readonly<Record<string, Plain>>): PluginLoader {
  return {
    interrupted: undefined,
    async load(entries, folder, onLoaded) {
      const loading = await host.load(entries, folder, onLoaded);
      const keys = new Set(loading.value.map(({ name }) => name.as));
      const problems = [...loading.problems];
      for (const key of Object.keys(pins)) {
        if (keys.has(key) || problems.length > 0) continue;
        const message = `pin fixes "${key}", which no entry sets`;
        problems.push(new Diagnostic("USAGE", message, { hint: suggest(key, keys, "keys") }));
      }
      const value = loading.value.map((entry) => {
        const pin = Object.hasOwn(pins, entry.name.as) ? pins[entry.name.as] : undefined;
        return pin === undefined ? entry : pinned(entry, pin);
      });
      return { value, problems };
    },
  };
}
