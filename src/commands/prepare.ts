/**
 * The one path to a lineup that is wired right: config → load → wiring.
 *
 * Every command that looks at plugins.yaml takes it. Gives what could be made,
 * and every problem on the way, in the order of the file.
 */

import { type Arguments, usage } from "../arguments.ts";
import { type Initial, readConfig } from "../config/config.ts";
import type { EntryConfig } from "../config/entry.ts";
import { parseSet } from "../config/set.ts";
import { type LineupError, suggest } from "../errors.ts";
import type { Host } from "../host.ts";
import { loadPlugins } from "../plugin/load.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { type Lineup, wire } from "../wiring/wire.ts";

export interface Prepared {
  /** What could be wired; `undefined` when the file as a whole can't be read. */
  lineup: Lineup | undefined;
  /** plugins.yaml, as it was named, and its folder. */
  shown: string;
  folder: string;
  /** Entries that are switched off: they are read, and nothing else. */
  disabled: EntryConfig[];
  problems: LineupError[];
}

/** Where the configuration stands, and how messages name it. */
function configFile(named: string | undefined, cwd: string) {
  if (named === undefined)
    return { shown: "plugins.yaml", file: `${cwd}/plugins.yaml`, folder: cwd };
  const { dirname, resolve } = process.getBuiltinModule("node:path");
  const file = resolve(cwd, named);
  return { shown: named, file, folder: dirname(file) };
}

/** Reads, loads and wires. */
export async function prepare(args: Arguments, host: Host): Promise<Prepared> {
  const sets: Initial[] = [];
  for (const text of args.all("set")) sets.push(parseSet(text));
  const { shown, file, folder } = configFile(args.get("config"), host.cwd);
  host.calls.isReading = true;
  const { config, problems } = await readConfig({ file, shown, host, sets });
  host.calls.isReading = false;
  if (config === undefined) return { lineup: undefined, shown, folder, disabled: [], problems };
  for (const { secret, value } of config.initial)
    if (secret && value !== undefined) host.mask.add(String(value));
  const { loaded, problems: loading } = await loadPlugins(config.entries, folder, host.calls);
  if (host.calls.interrupted !== undefined)
    return { lineup: undefined, shown, folder, disabled: [], problems: [...problems, ...loading] };
  const complete = !config.incomplete && loading.length === 0;
  const { lineup, problems: wiring } = await wire({
    initial: config.initial,
    loaded,
    complete,
    calls: host.calls,
  });
  const disabled: EntryConfig[] = [];
  for (const entry of config.entries) if (!entry.enabled) disabled.push(entry);
  return {
    lineup,
    shown,
    folder,
    disabled,
    problems: inFileOrder([...problems, ...loading, ...wiring]),
  };
}

/** Prepares for a command that shows a lineup and runs nothing: variables need not be set. */
export async function prepareToShow(
  args: Arguments,
  host: Host,
): Promise<{ lineup: Lineup | undefined; disabled: EntryConfig[]; status: number }> {
  const { lineup, disabled, problems } = await prepare(args, host);
  const serious = problems.filter((problem) => problem.code !== "ENV_MISSING");
  if (lineup === undefined || serious.length > 0)
    return { lineup: undefined, disabled, status: report(serious, host) };
  return { lineup, disabled, status: 0 };
}

/** Orders problems by the entry they belong to; those of the file as a whole come first. */
export function inFileOrder(problems: readonly LineupError[]): LineupError[] {
  const line = (problem: LineupError) =>
    problem.entry === undefined ? (problem.location?.line ?? 0) : 0;
  return [...problems].sort(
    (a, b) => (a.entry?.index ?? 0) - (b.entry?.index ?? 0) || line(a) - line(b),
  );
}

/** Writes problems to stderr, and gives the exit status. */
export function report(problems: readonly LineupError[], host: Host): number {
  host.err(problems.map((problem) => renderDiagnostic(problem, host)).join("\n"));
  if (problems.length > 1) host.err(`\n${problems.length} problems; no plugin was run\n`);
  return 2;
}

/** @throws {LineupError} USAGE when nothing sets the key. */
export function requireKey(lineup: Lineup, key: string, what: string): void {
  if (!lineup.writers.has(key))
    throw usage(`${what}: nothing sets "${key}"`, suggest(key, lineup.writers.keys(), "values"));
}
