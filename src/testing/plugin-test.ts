/** `testPlugin`: one plugin, without a plugins.yaml and without a file of its own. */

import type { EntryConfig } from "../config/entry.ts";
import { Diagnostic, type EntryName, failure } from "../diagnostics/diagnostic.ts";
import type { Location, Maybe } from "../diagnostics/diagnostic.ts";
import { success } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { readStack } from "../diagnostics/stack.ts";
import { InProcessHandle } from "../hosting/in-process/handle.ts";
import { makePlugin } from "../hosting/in-process/load.ts";
import { enterFolder, environment, workingDirectory } from "../process/lifecycle.ts";
import { path as nodePath } from "../process/modules.ts";
import { openProject, type PluginLoader } from "../project/project.ts";
import type { RunEvent } from "../run/events.ts";
import { runLineup } from "../run/run.ts";
import type { Plain } from "../values/plain.ts";
import type { LoadedEntry } from "../wiring/lineup.ts";
import { plainRecord, refuseUnknown, runIn, TestHost } from "./host.ts";
import { toTestDiagnostic, toTestLog } from "./host.ts";
import type { PluginOutcome, Testable, TestLog } from "./contract.ts";

/** What a test may say, whatever the plugin. */
interface AnyTest {
  readonly options?: unknown;
  readonly needs?: unknown;
  readonly values?: unknown;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly entry?: Partial<EntryName> | undefined;
  readonly folder?: string | undefined;
}

const MEMBERS = ["options", "needs", "values", "env", "entry", "folder"];

/** Runs a plugin. */
export async function runPluginTest(plugin: Testable, test: AnyTest): Promise<PluginOutcome<any>> {
  // Read before anything is awaited: there is no other place to show.
  const location = readStack(new Error("to read the stack")).location;
  const ran = new PluginRun(plugin, test, location ?? { file: "", line: 1, column: 1 });
  try {
    await ran.run();
  } catch (error) {
    if (!(error instanceof Diagnostic)) throw error;
    ran.problems.push(error);
  }
  return ran.outcome();
}

class PluginRun {
  readonly problems: Diagnostic[] = [];
  readonly #plugin: Testable;
  readonly #test: AnyTest;
  /** Where the test calls `testPlugin`. */
  readonly #location: Location;
  readonly #host = new TestHost();
  readonly #logs: TestLog[] = [];
  readonly #reads = new Set<string>();
  #value: Plain | undefined;

  constructor(plugin: Testable, test: AnyTest, location: Location) {
    this.#plugin = plugin;
    this.#test = test;
    this.#location = location;
  }

  /** @throws {Diagnostic} */
  async run(): Promise<void> {
    const { env } = this.#test;
    this.problems.push(...refuseUnknown(this.#test, MEMBERS, "testPlugin"));
    await runIn(this.#host, env, async () => {
      const { lineup, diagnostics } = await this.#open();
      this.problems.push(...diagnostics.filter(({ severity }) => severity === "error"));
      if (lineup === undefined || this.problems.length > 0) return;
      const listen = (event: RunEvent) => this.#hear(event);
      const { cache } = await runLineup({ lineup, host: this.#host, listen });
      this.#value = cache.valueOf(lineup.entries[0]!.writer);
    });
  }

  outcome(): PluginOutcome<any> {
    const [first, ...others] = this.problems;
    // Without a plugins.yaml, a note about a place in it says nothing.
    const notes = (first?.notes ?? []).filter(({ location }) => location !== this.#location);
    const whole = first?.with({
      location: first.location ?? this.#location,
      notes: [...notes, ...others.map(({ message }) => ({ message }))],
    });
    return {
      value: this.#value,
      logs: this.#logs,
      reads: [...this.#reads],
      failure: whole && toTestDiagnostic(whole),
    };
  }

  #hear(event: RunEvent): void {
    if (event.type === "log") this.#logs.push(toTestLog(event));
    if (event.type === "read") this.#reads.add(event.writer.key);
    if (event.type === "failed" && event.diagnostic.severity === "error") {
      this.problems.push(event.diagnostic);
    }
  }

  /** Opens a project whose list has this entry alone. */
  #open() {
    const { entry = {} } = this.#test;
    const options = plainRecord("options", this.#test.options);
    const needs = plainRecord("needs", this.#test.needs);
    const values = { ...plainRecord("values", this.#test.values), ...needs };
    const as = entry.as === undefined ? {} : { as: entry.as };
    // Named, so that a need which the plugin does not have is one that is wrong.
    const named = Object.fromEntries(Object.keys(needs).map((need) => [need, need]));
    const item = { path: entry.path ?? "plugin", ...as, options, needs: named };
    const folder = nodePath().resolve(workingDirectory(), this.#test.folder ?? ".");
    this.#host.calls.folder = enterFolder(folder);
    const input = {
      source: new SourceText(this.#location.file, ""),
      shown: "testPlugin",
      parsed: {
        value: { values, plugins: [item] },
        problems: [],
        locate: () => this.#location,
      },
      folder,
      environment,
      sets: [],
    };
    const loader: PluginLoader = {
      interrupted: undefined,
      load: async ([config]) => {
        if (config === undefined) return { value: [], problems: [] };
        const { value, problems } = this.#load(config, values);
        return { value: value === undefined ? [] : [value], problems };
      },
    };
    return openProject(input, { loader, onInitial() {}, onLoaded() {} });
  }

  #load(given: EntryConfig, values: Readonly<Record<string, Plain>>): Maybe<LoadedEntry> {
    const { entry = {} } = this.#test;
    const { calls } = this.#host;
    const { sources } = calls;
    const { file } = this.#location;
    const unnamed = { index: 1, as: "", path: "", ...entry };
    const target = { config: given, name: unnamed, file, sources };
    const { value: plugin, problems } = makePlugin(this.#plugin, "the plugin", target);
    if (plugin === undefined) {
      return failure(...problems.map((problem) => problem.with({ location: this.#location })));
    }
    const name = { index: 1, as: plugin.name, path: plugin.name, ...entry };
    // A plugin may need the value that it replaces.
    const replace = Object.hasOwn(values, name.as);
    const config = { ...given, index: name.index, path: name.path, replace };
    const handle = new InProcessHandle(plugin, { name, file }, calls);
    return success({ config, name, file, handle, source: () => undefined });
  }
}
