/**
 * The text of plugins.yaml → a project: its config, its plugins and the lineup that
 * they make up, and everything that is wrong on the way.
 *
 * The one path that every command takes. Knows no command line and reads no file of
 * its own: where the text came from does not matter.
 */

import { type Config, type ConfigInput, type Initial, readConfig } from "../config/config.ts";
import type { EntryConfig } from "../config/entry.ts";
import type { Diagnostic, Location, Result } from "../diagnostics/diagnostic.ts";
import type { PluginHost } from "../plugin/handle.ts";
import type { Lineup, LoadedEntry } from "../wiring/lineup.ts";
import { findUnknownKeys } from "../wiring/unknown-keys.ts";
import { wire } from "../wiring/wire.ts";

/** The folder next to plugins.yaml that lineup writes for editors; it is made by `lineup sync`. */
export const EDITOR_FOLDER = ".lineup";

/** What a project is made from. */
export interface ProjectInput extends ConfigInput {
  /** The folder in which paths start, absolute. */
  readonly folder: string;
}

/** Loads plugins. */
export interface PluginLoader extends Pick<PluginHost, "interrupted"> {
  load(
    entries: readonly EntryConfig[],
    folder: string,
    onLoaded: (entry: LoadedEntry) => void,
  ): Promise<Result<LoadedEntry[]>>;
}

/** What opening a project uses and informs. */
export interface ProjectServices {
  readonly loader: PluginLoader;
  /** Called with the initial values before any plugin is imported. */
  readonly onInitial: (initial: readonly Initial[]) => void;
  /** Called for each entry when its plugin is ready. */
  readonly onLoaded: (entry: LoadedEntry) => void;
}

export interface Project {
  readonly shown: string;
  readonly folder: string;
  /** `undefined` if the file as a whole is wrong. */
  readonly config: Config | undefined;
  /** What could be wired; `undefined` if loading did not come to its end. */
  readonly lineup: Lineup | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens a project. */
export async function openProject(
  input: ProjectInput,
  services: ProjectServices,
): Promise<Project> {
  const { shown, folder } = input;
  const { loader, onInitial, onLoaded } = services;
  const { value: config, problems } = readConfig(input);
  const opened = { shown, folder, config, lineup: undefined };
  if (config === undefined) return { ...opened, diagnostics: problems };
  const { initial, entries, outputs } = config;
  onInitial(initial);
  const loading = await loader.load(entries, folder, onLoaded);
  const found = [...problems, ...loading.problems];
  if (loader.interrupted !== undefined) return { ...opened, diagnostics: found };
  const complete = config.complete && loading.problems.length === 0;
  const wiring = await wire({ initial, entries, loaded: loading.value, outputs, complete });
  const { value: lineup, problems: wrong } = wiring;
  found.push(...wrong);
  // A need without a value has a hint of its own.
  const isWired = complete && (wrong.length === 0 || !wrong.some(isError));
  if (isWired) found.push(...findUnknownKeys(lineup, entries));
  if (input.sets.length > 0 || /\$\{|\{\{/.test(input.source.text)) {
    const { findTemplates } = await import("../config/templates.ts");
    found.push(...findTemplates(config, new Set(lineup.writers.keys())));
  }
  return { ...opened, lineup, diagnostics: found.length < 2 ? found : withoutEchoes(found) };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Drops what follows from how a value is written, which is reported at the same place. */
function withoutEchoes(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const written = found.filter(({ code }) => code === "YAML_UNSUPPORTED");
  if (written.length === 0) return found;
  const isSame = (one: Location | undefined, other: Location | undefined) =>
    one?.file === other?.file && one?.line === other?.line && one?.column === other?.column;
  return found.filter(
    (problem) =>
      written.includes(problem) ||
      !written.some(({ location }) => isSame(location, problem.location)),
  );
}
