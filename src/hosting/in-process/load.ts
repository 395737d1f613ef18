/**
 * Entries of plugins.yaml → plugins: every file found, imported and checked.
 *
 * Files are imported one after the other, in the order of the list, so that each
 * problem belongs to one entry.
 */

import type { EntryConfig } from "../../config/entry.ts";
import {
  Diagnostic,
  type EntryName,
  failure,
  type Location,
  type Maybe,
  type Result,
  success,
} from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { readThrown } from "../../diagnostics/thrown.ts";
import { type Flaw, toPlugin } from "../../plugin/contract.ts";
import type { CheckedPlugin } from "../../plugin/plugin.ts";
import { preload } from "../../process/preload.ts";
import { listNames, suggest } from "../../text.ts";
import type { LoadedEntry } from "../../wiring/lineup.ts";
import type { Calls } from "./calls.ts";
import { findPluginFile } from "./find-file.ts";
import { makeHandle } from "./handle.ts";
import { explainImport } from "./import-error.ts";

/** What loading needs. */
export interface LoadServices {
  calls: Calls;
  sources: Sources;
  /** Called for each entry when its plugin is ready. */
  onLoaded: (entry: LoadedEntry) => void;
}

/** An entry, and the file that its path leads to. */
interface ListedEntry {
  config: EntryConfig;
  name: EntryName;
  file: Maybe<string>;
}

/** Loads the plugins of all enabled entries. */
export async function loadPlugins(
  entries: readonly EntryConfig[],
  folder: string,
  services: LoadServices,
): Promise<Result<LoadedEntry[]>> {
  const listed: ListedEntry[] = [];
  const callers: { name: EntryName; file: string }[] = [];
  for (const config of entries) {
    if (!config.enabled) continue;
    const { index, path } = config;
    const name = { index, as: config.as ?? path, path };
    const file = findPluginFile(folder, path);
    listed.push({ config, name, file });
    if (file.value !== undefined) callers.push({ name, file: file.value });
  }
  if (callers.length > 1) {
    services.calls.callers.expect(callers);
    await preload(callers);
  }
  return new Loader(services).loadAll(listed);
}

type Module = Record<string, unknown>;

class Loader {
  readonly #services: LoadServices;
  readonly #modules = new Map<string, Maybe<Module>>();

  constructor(services: LoadServices) {
    this.#services = services;
  }

  async loadAll(listed: readonly ListedEntry[]): Promise<Result<LoadedEntry[]>> {
    const { calls, onLoaded } = this.#services;
    const value: LoadedEntry[] = [];
    const problems: Diagnostic[] = [];
    for (const entry of listed) {
      if (calls.interrupted !== undefined) break;
      const loaded = await this.#load(entry);
      problems.push(...loaded.problems);
      if (loaded.value === undefined) continue;
      value.push(loaded.value);
      onLoaded(loaded.value);
    }
    return { value, problems };
  }

  async #load({ config, name, file: found }: ListedEntry): Promise<Maybe<LoadedEntry>> {
    const file = found.value;
    if (file === undefined) {
      const details = { location: config.locate(["path"]), entry: name };
      return failure(...found.problems.map((problem) => problem.with(details)));
    }
    let module = this.#modules.get(file);
    if (module === undefined) {
      module = await this.#import(file, name, config);
      this.#modules.set(file, module);
    }
    if (module.value === undefined) {
      return failure(...module.problems.map((problem) => problem.with({ entry: name })));
    }
    const { calls, sources } = this.#services;
    const target = { config, name, file, sources };
    const { value: plugin, problems } = pickPlugin(module.value, target);
    if (plugin === undefined) {
      return { value: undefined, problems };
    }
    const named = { ...name, as: config.as ?? plugin.name };
    const handle = makeHandle(plugin, { name: named, file }, calls, sources);
    return success({ config, name: named, file, handle });
  }

  async #import(file: string, entry: EntryName, config: EntryConfig): Promise<Maybe<Module>> {
    const { calls, sources } = this.#services;
    try {
      const module = await calls.call<Module>({ name: entry, file }, () => import(file));
      if (Object.prototype.toString.call(module) === "[object Module]") return success(module);
      // An export named "then" makes a promise of the module.
      const message = `${entry.path} exports "then", so it cannot be imported`;
      const location = sources.get(file)?.find(/\b(?<at>then)\b/);
      const details = { location, entry, hint: "rename the export" };
      return failure(new Diagnostic("PLUGIN_INVALID", message, details));
    } catch (thrown) {
      return failure(...(await explainImport({ thrown, file, name: entry, config, sources })));
    }
  }
}

/** A plugin's file, and the entry that names it. */
interface Target {
  config: EntryConfig;
  name: EntryName;
  file: string;
  sources: Sources;
}

/** Takes the export that an entry names, and checks that it is a plugin. */
function pickPlugin(module: Module, target: Target): Maybe<CheckedPlugin> {
  const { config, name } = target;
  const what =
    config.export === "default"
      ? `the default export of ${config.path}`
      : `the export "${config.export}" of ${config.path}`;
  if (!Object.hasOwn(module, config.export)) return failure(missingExport(module, config, name));
  try {
    const { value, problems } = toPlugin(module[config.export], what);
    if (value !== undefined) return success(value);
    return failure(...problems.map((flaw) => explainFlaw(flaw, target)));
  } catch (thrown) {
    return failure(constructorThrew(thrown, what, target));
  }
}

function constructorThrew(
  thrown: unknown,
  what: string,
  { file, name, sources }: Target,
): Diagnostic {
  const { text, location, frames, hint } = readThrown(thrown, sources);
  return new Diagnostic("PLUGIN_INVALID", `the constructor of ${what} threw ${text}`, {
    location: location ?? { file, line: 1, column: 1 },
    entry: name,
    frames,
    hint: hint ?? "move what can fail into setup",
    cause: thrown,
  });
}

function explainFlaw(flaw: Flaw, { config, name, file, sources }: Target): Diagnostic {
  const source = sources.get(file);
  const member = flaw.member === undefined ? undefined : source?.findMember(flaw.member);
  const pattern =
    config.export === "default"
      ? /^\s*(?<at>export default)\b/
      : new RegExp(`\\b(?<at>${RegExp.escape(config.export)})\\b`);
  const top: Location = { file, line: 1, column: 1 };
  return new Diagnostic(flaw.code, flaw.message, {
    location: member ?? source?.find(pattern) ?? top,
    entry: name,
    hint: flaw.hint,
    notes: [{ message: "listed here", location: config.locate(["path"]) }],
  });
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
  return new Diagnostic("EXPORT_NOT_FOUND", `${config.path} has no default export`, {
    location: config.locate(["path"]),
    entry,
    hint:
      first === undefined
        ? "export default definePlugin({ … })"
        : `write export default before the plugin, or name an export: export: ${first}`,
    notes: first === undefined ? [] : [{ message: `its exports are ${listNames(names)}` }],
  });
}
