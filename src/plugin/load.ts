/**
 * Entries of plugins.yaml → plugins: every file found, imported and checked.
 *
 * Files are imported one after the other, in the order of the list, so that
 * what goes wrong has one name. Every problem is collected; nothing is thrown.
 */

import type { EntryConfig } from "../config/entry.ts";
import { type EntryName, LineupError, type Location, suggest } from "../errors.ts";
import { blame, describeThrown, hintFor } from "./blame.ts";
import type { Caller, Calls } from "./calls.ts";
import { type Flaw, toPlugin } from "./contract.ts";
import { explainImport } from "./import-error.ts";
import type { CheckedPlugin } from "./plugin.ts";
import { preload } from "./preload.ts";
import { findPluginFile, locateInFile, locateMember, type PathFlaw } from "./source.ts";

/** An entry with its plugin. */
export interface LoadedEntry {
  config: EntryConfig;
  name: EntryName;
  /** The plugin's file, absolute. */
  file: string;
  plugin: CheckedPlugin;
}

export interface LoadResult {
  loaded: LoadedEntry[];
  problems: readonly LineupError[];
}

/** Loads the plugins of all enabled entries. */
export async function loadPlugins(
  entries: readonly EntryConfig[],
  folder: string,
  calls: Calls,
): Promise<LoadResult> {
  const modules = new Map<string, Imported>();
  const loaded: LoadedEntry[] = [];
  const problems: LineupError[] = [];
  const listed: { config: EntryConfig; name: EntryName; file: string | PathFlaw }[] = [];
  const callers: Caller[] = [];
  for (const config of entries) {
    if (!config.enabled) continue;
    const name = nameEntry(config);
    const file = findPluginFile(folder, config.path);
    listed.push({ config, name, file });
    if (typeof file === "string") callers.push({ name, file });
  }
  if (callers.length > 1) {
    calls.expect(callers);
    await preload(callers);
  }
  for (const { config, name, file } of listed) {
    if (calls.interrupted !== undefined) break;
    const result =
      typeof file === "string"
        ? await loadEntry(config, name, file, calls, modules)
        : [noFile(file, config, name)];
    if (Array.isArray(result)) problems.push(...result);
    else loaded.push(result);
  }
  return { loaded, problems: withoutRepeats(problems) };
}

function nameEntry({ index, as, path }: EntryConfig): EntryName {
  return { index, as: as ?? path, path };
}

/** A file that several entries share has its problems once. */
function withoutRepeats(problems: readonly LineupError[]): readonly LineupError[] {
  if (problems.length === 0) return problems;
  const key = ({ code, message, location }: LineupError) =>
    JSON.stringify([code, message, location]);
  return [
    ...new Map(problems.toReversed().map((problem) => [key(problem), problem])).values(),
  ].toReversed();
}

async function loadEntry(
  config: EntryConfig,
  name: EntryName,
  file: string,
  calls: Calls,
  modules: Map<string, Imported>,
): Promise<LoadedEntry | LineupError[]> {
  let imported = modules.get(file);
  if (imported === undefined) {
    imported = await importPlugin(file, name, config, calls);
    modules.set(file, imported);
  }
  if ("problems" in imported) return imported.problems;
  const plugin = pickPlugin(imported.module, config, name, file);
  if (Array.isArray(plugin)) return plugin;
  return { config, name: { ...name, as: config.as ?? plugin.name }, file, plugin };
}

/** What importing a file gave. */
type Imported = { module: Record<string, unknown> } | { problems: LineupError[] };

async function importPlugin(
  file: string,
  entry: EntryName,
  config: EntryConfig,
  calls: Calls,
): Promise<Imported> {
  try {
    const module = await calls.call<Record<string, unknown>>(
      { name: entry, file },
      () => import(file),
    );
    if (Object.prototype.toString.call(module) === "[object Module]") return { module };
    return { problems: [exportsThen(file, entry)] };
  } catch (thrown) {
    return { problems: await explainImport(thrown, file, entry, config.locate(["path"])) };
  }
}

/** Takes the export that the entry names, and holds it to the contract. */
function pickPlugin(
  module: Record<string, unknown>,
  config: EntryConfig,
  entry: EntryName,
  file: string,
): CheckedPlugin | LineupError[] {
  const what =
    config.export === "default"
      ? `the default export of ${config.path}`
      : `the export "${config.export}" of ${config.path}`;
  if (!Object.hasOwn(module, config.export)) return [missingExport(module, config, entry)];
  let result: CheckedPlugin | Flaw[];
  try {
    result = toPlugin(module[config.export], what);
  } catch (thrown) {
    return [constructorThrew(thrown, what, file, entry)];
  }
  if (!Array.isArray(result)) return result;
  return result.map((flaw) => explainFlaw(flaw, config, entry, file));
}

function noFile(flaw: PathFlaw, config: EntryConfig, entry: EntryName): LineupError {
  const { code, message, hint } = flaw;
  return new LineupError(code, message, { location: config.locate(["path"]), entry, hint });
}

/** An export that is named "then" makes a promise of the module. */
function exportsThen(file: string, entry: EntryName): LineupError {
  const message = `${entry.path} exports "then", so that it can't be imported`;
  const location = locateInFile(file, /\b(?<at>then)\b/);
  return new LineupError("PLUGIN_INVALID", message, { location, entry, hint: "rename the export" });
}

function constructorThrew(
  thrown: unknown,
  what: string,
  file: string,
  entry: EntryName,
): LineupError {
  const { location, stack } = blame(thrown);
  return new LineupError(
    "PLUGIN_INVALID",
    `${what} threw ${describeThrown(thrown)} when an instance was made`,
    {
      location: location ?? { file, line: 1, column: 1 },
      entry,
      stack,
      hint: hintFor(thrown) ?? "move what can fail into setup",
      cause: thrown,
    },
  );
}

function explainFlaw(flaw: Flaw, config: EntryConfig, entry: EntryName, file: string): LineupError {
  const location = flaw.member === undefined ? undefined : locateMember(file, flaw.member);
  return new LineupError(flaw.code, flaw.message, {
    location: location ?? locateExport(file, config.export),
    entry,
    hint: flaw.hint,
    notes: [{ message: "it is listed here", location: config.locate(["path"]) }],
  });
}

/** Where the file exports the name. */
function locateExport(file: string, name: string): Location {
  const pattern =
    name === "default"
      ? /^\s*(?<at>export default)\b/
      : new RegExp(`\\b(?<at>${RegExp.escape(name)})\\b`);
  return locateInFile(file, pattern) ?? { file, line: 1, column: 1 };
}

function missingExport(module: object, config: EntryConfig, entry: EntryName): LineupError {
  const names = Object.keys(module);
  const isDefault = config.export === "default";
  const plugins = names.filter((name) => name !== "default");
  const message = isDefault
    ? `${config.path} has no default export`
    : `${config.path} has no export "${config.export}"`;
  const hint = isDefault
    ? plugins.length > 0
      ? `write export default in front of the plugin, or name one of its exports: export: ${plugins[0]}`
      : "write export default in front of the plugin"
    : suggest(config.export, names, "exports");
  return new LineupError("EXPORT_NOT_FOUND", message, {
    location: config.locate([isDefault ? "path" : "export"]),
    entry,
    hint,
    notes:
      isDefault && plugins.length > 0 ? [{ message: `its exports are ${plugins.join(", ")}` }] : [],
  });
}
