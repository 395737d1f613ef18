/**
 * Entries of plugins.yaml → plugins: every file found, imported and checked.
 *
 * Files are imported one after the other, in the order of the list, so that each
 * problem belongs to one entry.
 */

import type { EntryConfig } from "../../config/entry.ts";
import { Diagnostic, entryLabel, failure, success } from "../../diagnostics/diagnostic.ts";
import type {
  DiagnosticDetails,
  EntryName,
  Location,
  Maybe,
  Result,
} from "../../diagnostics/diagnostic.ts";
import type { Sources, SourceText } from "../../diagnostics/source-text.ts";
import { thrownModule } from "../../diagnostics/lazy.ts";
import { type Flaw, toPlugin } from "../../plugin/contract.ts";
import type { CheckedPlugin } from "../../plugin/plugin.ts";
import { enterFolder } from "../../process/lifecycle.ts";
import { preload } from "../../process/preload.ts";
import { listNames, suggest } from "../../text.ts";
import type { LoadedEntry } from "../../wiring/lineup.ts";
import type { Calls } from "./calls.ts";
import { findPluginFile } from "./find-file.ts";
import { InProcessHandle } from "./handle.ts";
import type { Target } from "./import-error.ts";

type Module = Record<string, unknown>;

/** Loads plugins that run in other processes. */
export interface Outside {
  /** Starts to load the plugins that are isolated, all at once. */
  start(all: readonly Target[], folder: string): void;
  /** Returns a plugin that {@link start} was called with. */
  load(target: Target): Promise<Maybe<LoadedEntry>>;
}

/** What loading uses and informs. */
export interface LoadServices {
  readonly calls: Calls;
  readonly outside: Outside | undefined;
  /** Called for each entry when its plugin is ready. */
  readonly onLoaded: (entry: LoadedEntry) => void;
}

/** Loads the plugins of all enabled entries. */
export async function loadPlugins(
  entries: readonly EntryConfig[],
  folder: string,
  { calls, outside, onLoaded }: LoadServices,
): Promise<Result<LoadedEntry[]>> {
  const listed: Maybe<Target>[] = [];
  const targets: Target[] = [];
  const isolated: Target[] = [];
  for (const config of entries) {
    if (!config.enabled) continue;
    const found = findTarget(config, folder, calls.sources);
    listed.push(found);
    if (found.value === undefined) continue;
    (config.isolation === undefined ? targets : isolated).push(found.value);
  }
  if (isolated.length > 0) outside?.start([...isolated, ...targets], folder);
  if (targets.length > 0) calls.folder = enterFolder(folder);
  if (targets.length > 1) {
    calls.expect(targets);
    await preload(targets);
  }
  const modules = new Map<string, Maybe<Module>>();
  const value: LoadedEntry[] = [];
  const problems: Diagnostic[] = [];
  for (const found of listed) {
    await calls.hear();
    if (calls.interrupted !== undefined) break;
    const loaded =
      found.value?.config.isolation === undefined
        ? await load(found, modules, calls)
        : await loadOutside(found.value, outside);
    problems.push(...loaded.problems);
    if (loaded.value === undefined) continue;
    value.push(loaded.value);
    onLoaded(loaded.value);
  }
  return { value, problems };
}

function loadOutside(target: Target, outside: Outside | undefined): Promise<Maybe<LoadedEntry>> {
  if (outside !== undefined) return outside.load(target);
  const { config, name } = target;
  const message = `${entryLabel(name)} has a limit, which cannot be enforced here`;
  const details = { entry: name, location: config.locate() };
  return Promise.resolve(failure(new Diagnostic("ENTRY_LIMIT_UNSUPPORTED", message, details)));
}

function findTarget(config: EntryConfig, folder: string, sources: Sources): Maybe<Target> {
  const { index, path } = config;
  const name = { index, as: config.as ?? path, path };
  const { value: file, problems } = findPluginFile(folder, path);
  if (file !== undefined) return success({ config, name, file, sources });
  return failure(...withDetails(problems, { location: config.locate(["path"]), entry: name }));
}

function withDetails(problems: readonly Diagnostic[], details: DiagnosticDetails): Diagnostic[] {
  return problems.map((problem) => problem.with(details));
}

/** @param modules what has been imported, by file. */
async function load(
  { value: target, problems: missing }: Maybe<Target>,
  modules: Map<string, Maybe<Module>>,
  calls: Calls,
): Promise<Maybe<LoadedEntry>> {
  if (target === undefined) return failure(...missing);
  const { config, name, file } = target;
  let module = modules.get(file);
  if (module === undefined) {
    module = await importModule(target, calls);
    modules.set(file, module);
  }
  if (module.value === undefined) {
    return failure(...withDetails(module.problems, { entry: name }));
  }
  const { value: plugin, problems } = pickPlugin(module.value, target);
  if (plugin === undefined) return failure(...problems);
  const named = { ...name, as: config.as ?? plugin.name };
  const handle = new InProcessHandle(plugin, { name: named, file }, calls);
  return success({ config, name: named, file, handle, source: () => calls.sources.get(file) });
}

async function importModule(target: Target, calls: Calls): Promise<Maybe<Module>> {
  const { name: entry, file, sources } = target;
  try {
    const module = await calls.call<Module>(target, async () => {
      const imported: unknown = await import(file);
      await calls.turn();
      return imported as Module;
    });
    if (Object.prototype.toString.call(module) === "[object Module]") return success(module);
    // An export named "then" makes a promise of the module.
    const message = `${entry.path} exports "then", so it cannot be imported`;
    const location = findExport("then", sources.get(file));
    const listed = { message: "listed here", location: target.config.locate(["path"]) };
    const details = { location, entry, notes: [listed], hint: "rename the export" };
    return failure(new Diagnostic("PLUGIN_INVALID", message, details));
  } catch (thrown) {
    const { explainImport } = await import("./import-error.ts");
    return failure(...(await explainImport(thrown, target)));
  }
}

/** Takes the export that an entry names, and checks that it is a plugin. */
function pickPlugin(module: Module, target: Target): Maybe<CheckedPlugin> {
  const { config, name } = target;
  const noun = config.export === "default" ? "default export" : `export "${config.export}"`;
  if (!Object.hasOwn(module, config.export)) return failure(missingExport(module, config, name));
  return makePlugin(module[config.export], `the ${noun} of ${config.path}`, target);
}

/**
 * Makes a plugin of an export.
 *
 * @param what names the export in a message.
 */
export function makePlugin(exported: unknown, what: string, target: Target): Maybe<CheckedPlugin> {
  try {
    const { value, problems } = toPlugin(exported, what);
    if (value !== undefined) return success(value);
    return failure(...explainFlaws(problems, target));
  } catch (thrown) {
    return failure(makingThrew(thrown, what, target));
  }
}

/** The constructor of a class threw, or an accessor. */
function makingThrew(thrown: unknown, what: string, target: Target): Diagnostic {
  const { name, config, sources } = target;
  const { text, location, frames, notes, hint } = thrownModule().readThrown(thrown, sources);
  return new Diagnostic("PLUGIN_INVALID", `${what} cannot be used: it threw ${text}`, {
    location,
    entry: name,
    frames,
    notes: [...notes, { message: "listed here", location: config.locate(["path"]) }],
    hint: hint ?? "move what can fail into setup",
    cause: thrown,
  });
}

function explainFlaws(flaws: readonly Flaw[], target: Target): Diagnostic[] {
  return flaws.map((flaw) => explainFlaw(flaw, target));
}

function explainFlaw(flaw: Flaw, { config, name, file, sources }: Target): Diagnostic {
  const source = sources.get(file);
  const member = flaw.member === undefined ? undefined : source?.findMember(flaw.member);
  return new Diagnostic(flaw.code, flaw.message, {
    location: member ?? findExport(config.export, source),
    entry: name,
    hint: flaw.hint,
    notes: [{ message: "listed here", location: config.locate(["path"]) }],
  });
}

/** Finds where a file exports a name. */
function findExport(name: string, source: SourceText | undefined): Location | undefined {
  const word = `(?<at>${RegExp.escape(name)})(?![\\w$])`;
  const declared = `export\\s+(?:abstract\\s+|async\\s+)?(?:const|let|var|class|function)\\s+${word}`;
  const listed = `export\\s*\\{[^}]*(?<![\\w$])${word}`;
  const byDefault = name === "default" ? /^[ \t]*(?<at>export default)\b/ : undefined;
  return (
    (byDefault && source?.find(byDefault)) ??
    source?.find(new RegExp(`^[ \\t]*${declared}`)) ??
    source?.find(new RegExp(`^[ \\t]*${listed}`))
  );
}

function missingExport(module: object, config: EntryConfig, entry: EntryName): Diagnostic {
  const names = Object.keys(module);
  if (config.export !== "default") {
    const message = `${config.path} has no export "${config.export}"`;
    const location = config.locate(["export"]);
    const hint = suggest(config.export, names, "exports");
    return new Diagnostic("EXPORT_NOT_FOUND", message, { location, entry, hint });
  }
  const [first] = names;
  const exported = names.length === 1 ? "its only export is" : "its exports are";
  return new Diagnostic("EXPORT_NOT_FOUND", `${config.path} has no default export`, {
    location: config.locate(["path"]),
    entry,
    hint:
      first === undefined
        ? "export default definePlugin({ … })"
        : `write export default before the plugin, or name an export: export: ${first}`,
    notes: first === undefined ? [] : [{ message: `${exported} ${listNames(names)}` }],
  });
}
