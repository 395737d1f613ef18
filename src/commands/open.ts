/** Opens the project that a command line names. What the commands share. */

import type { Arguments } from "../cli/arguments.ts";
import { usage } from "../cli/flags.ts";
import { locateConfig, readInput } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import type { Initial } from "../config/config.ts";
import { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { OpenedProject } from "../editor/stamp.ts";
import {
  openProject,
  type Project,
  type ProjectInput,
  type ProjectServices,
} from "../project/project.ts";
import { suggest } from "../text.ts";
import { disabledProvider } from "../wiring/disabled.ts";
import type { Lineup } from "../wiring/lineup.ts";

/** Called for each entry when its plugin is ready. */
export type OnLoaded = ProjectServices["onLoaded"];

/** Opens the project. If its text cannot be read, there are diagnostics and nothing else. */
export async function open(
  args: Arguments,
  world: World,
  onLoaded: OnLoaded = () => {},
  loader: ProjectServices["loader"] = world.host,
): Promise<OpenedProject> {
  const since = Date.now();
  const { value: input, problems } = await readInput(args, world);
  const { shown, folder, file } = locateConfig(args.get("config"), world.cwd);
  if (input === undefined) {
    const nothing = { config: undefined, lineup: undefined };
    return { shown, folder, file, since, ...nothing, diagnostics: problems };
  }
  return { ...(await openText(input, world, { loader, onLoaded })), file, since };
}

/** Opens the project of a text. Secrets in it are hidden from then on. */
export async function openText(
  input: ProjectInput,
  world: World,
  services: Omit<ProjectServices, "onInitial">,
): Promise<Project> {
  const short: Diagnostic[] = [];
  let hasSecret = false;
  const project = await openProject(input, {
    ...services,
    onInitial(initial) {
      for (const item of initial) {
        if (!item.secret || item.isDefault || item.value === undefined) continue;
        if (!hasSecret) world.onSecret();
        hasSecret = true;
        if (world.mask.add(item.value)) short.push(shortSecret(item));
      }
    },
  });
  world.pluginLines.finishLine();
  world.tellFiles?.(filesOf(project));
  return { ...project, diagnostics: [...short, ...project.diagnostics] };
}

/** Returns the files that a project is made from, besides the modules that plugins import. */
export function filesOf({ config, lineup, folder }: Project): string[] {
  const written = config?.entries.map(({ path }) => `${folder}/${path}`) ?? [];
  const loaded = lineup?.entries.map(({ file }) => file) ?? [];
  return [...written, ...loaded, `${folder}/tsconfig.json`];
}

function shortSecret({ key, value, locate }: Initial): Diagnostic {
  const what = typeof value === "object" ? "a part of the secret" : "the secret";
  const message = `${what} "${key}" is shorter than 6 characters, so it is hidden only where it is the whole text`;
  const hint = "use a longer secret, or remove secret: true";
  return new Diagnostic("SECRET_SHORT", message, {
    severity: "warning",
    location: locate(),
    hint,
  });
}

/** Whether a project has problems that keep it from being run or shown. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  for (const { severity } of diagnostics) if (severity === "error") return true;
  return false;
}

/** Reports what is wrong with a project, and how much that is. */
export function reportProblems(problems: readonly Diagnostic[], { sink, stderr }: World): void {
  const recorded = sink.record(problems);
  sink.write(recorded);
  const errors = recorded.filter(({ severity }) => severity === "error").length;
  if (errors > 1) stderr.block(`${errors} problems; no plugin was run\n`);
}

/** A project whose lineup is complete. */
type WiredProject = Project & { lineup: Lineup };

/**
 * Opens the project for a command that shows it and runs nothing, so that environment
 * variables need not be set. Returns `undefined` after reporting what is wrong.
 */
export async function openToShow(args: Arguments, world: World): Promise<WiredProject | undefined> {
  const project = await open(args, world);
  const { lineup, diagnostics } = project;
  const serious = diagnostics.filter(({ code }) => code !== "ENV_MISSING");
  reportProblems(serious, world);
  return lineup === undefined || hasErrors(serious) ? undefined : { ...project, lineup };
}

/** @throws {Diagnostic} USAGE if nothing sets a key that a flag names. */
export function requireKey(lineup: Lineup, key: string | undefined, flag: string): void {
  if (key === undefined || lineup.writers.has(key)) return;
  const [whole = ""] = key.split(".");
  const known = lineup.writers.has(whole) ? `${flag} ${whole}` : disabledHint(key, lineup);
  const hint = known ?? suggest(key, lineup.writers.keys(), "values");
  throw usage(`${flag}: nothing sets "${key}"`, hint);
}

/** Names the disabled entry that would set a key. */
export function disabledHint(key: string, { disabled }: Lineup): string | undefined {
  return disabledProvider(key, Number.POSITIVE_INFINITY, disabled)?.hint;
}
