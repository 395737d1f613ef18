/**
 * The permissions of an entry → what the kernel is to allow its process, or why that
 * cannot be granted.
 *
 * Reads the disk: which paths exist, and where links lead. Runs nothing of a plugin.
 */

import type { Location } from "../../diagnostics/diagnostic.ts";
import type { Permissions } from "../../config/isolation.ts";
import { Diagnostic, entryLabel } from "../../diagnostics/diagnostic.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import {
  type Access,
  policyPath,
  type Policy,
  type PolicyPath,
} from "../../process/confinement.ts";
import { selfPaths, selfRoot } from "../../process/self.ts";
import { tempParent } from "../../process/temp.ts";
import { EDITOR_FOLDER } from "../../project/project.ts";
import { shellWord } from "../../text.ts";
import type { Target } from "../in-process/import-error.ts";
import { attempt } from "../../diagnostics/readable.ts";
import { isScript } from "../in-process/imports.ts";
import { importedScripts } from "./scripts.ts";

/** What a process may do, as the kernel is told. */
export type Grants = Pick<Policy, "paths" | "net" | "run">;

/** What entries of one file have in common. */
export interface GrantContext {
  /** The folder of plugins.yaml, without links. */
  readonly folder: string;
  /** The plugins of all entries. */
  readonly targets: readonly Target[];
}

/** Finds out what can be granted to an entry. */
export function findGrants(
  target: Target,
  permissions: Permissions,
  context: GrantContext,
): { grants: Grants; problems: Diagnostic[] } {
  const paths: PolicyPath[] = [...modulePaths(target, context.folder)];
  const problems: Diagnostic[] = [];
  for (const access of ["read", "write"] as const) {
    for (const [index, written] of permissions[access].entries()) {
      const path = nodePath().resolve(context.folder, written);
      const wrong =
        findWrong(path, written, access) ??
        (access === "write" ? findHarm(path, written, context) : undefined);
      if (wrong === undefined) {
        const isFile = policyPath(path, access)?.[2] === "file";
        add(paths, path, access);
        // Bun opens the folder of a file to import it.
        if (isFile && access === "read") add(paths, nodePath().dirname(path), "list");
      } else problems.push(invalid(wrong, permissions.locate([access, index]), target));
    }
  }
  const { net, run } = permissions;
  if (run) {
    // Whoever may start programs may have any of them read and run a file.
    const files = paths.filter(([, access]) => access !== "list");
    paths.push(...files.map(([path, , kind]) => [path, "execute", kind] as const));
    // A shell opens the folder that it works in.
    add(paths, context.folder, "list");
  }
  return { grants: { paths, net, run }, problems };
}

/** What is wrong with a permission, after "cannot be granted", and how to fix it. */
interface Wrong {
  readonly what: string;
  readonly hint: string;
}

function invalid({ what, hint }: Wrong, location: Location, { name }: Target): Diagnostic {
  const message = `${entryLabel(name)} cannot be granted ${what}`;
  return new Diagnostic("PERMISSION_INVALID", message, { location, entry: name, hint });
}

function findWrong(path: string, written: string, access: string): Wrong | undefined {
  const real = realPath(path);
  if (real === undefined) {
    const hint = access === "write" ? makeHint(written) : "remove it";
    return { what: `"${written}": it does not exist`, hint };
  }
  if (real !== path) {
    const what = `"${written}": a symbolic link in it leads to "${real}"`;
    return { what, hint: `write where it leads: ${access}: [${real}]` };
  }
  const system = ["/proc", "/sys", "/dev"].find((folder) => isWithin(path, folder));
  if (system === undefined) return undefined;
  return { what: `"${written}": ${system} belongs to the kernel`, hint: "remove it" };
}

/** Says how to make what does not exist: a name with an extension is that of a file. */
function makeHint(written: string): string {
  const { dirname, extname } = nodePath();
  if (extname(written) === "") return `mkdir -p ${shellWord(written)}`;
  const folder = dirname(written);
  const make = `touch ${shellWord(written)}`;
  return folder === "." ? make : `${make}, or grant the folder that it is made in: [${folder}]`;
}

/** Whether the right to change a path may be granted. */
export function mayChange(path: string, context: GrantContext): boolean {
  return findHarm(realPath(path) ?? path, path, context) === undefined;
}

/** Says what a plugin could do with the right to change a path. */
function findHarm(path: string, written: string, context: GrantContext): Wrong | undefined {
  for (const [file, noun] of protectedPaths(context)) {
    const isInside = noun === PACKAGES && isWithin(path, file);
    if (!isInside && !holds(path, file)) continue;
    const verb = isInside ? "is in" : path === file ? "is" : "holds";
    const what = `the right to change "${written}": it ${verb} ${noun}`;
    return { what, hint: "grant a folder that has data in it and nothing else: write: [out]" };
  }
  if (!holds(path, tempParent())) return undefined;
  const what = `the right to change "${written}": it holds the temp folders of other plugins`;
  return { what, hint: "$TMPDIR is a folder of its own, which it may change without a permission" };
}

const PACKAGES = "the packages that plugins import";

/** What decides what runs outside of a confined process. */
function* protectedPaths({ folder, targets }: GrantContext): Generator<readonly [string, string]> {
  const { dirname, join } = nodePath();
  for (const { config } of targets) yield [config.locate(["path"]).file, "plugins.yaml"];
  for (const { file } of targets) yield [file, "a plugin"];
  for (const { file } of targets) {
    for (const script of importedScripts(file, "/")) yield [script, "what a plugin imports"];
  }
  for (const path of selfPaths()) yield [path, "lineup itself"];
  for (const name of [EDITOR_FOLDER, "tsconfig.json", "bunfig.toml"]) {
    yield [join(folder, name), name];
  }
  yield [folder, "the folder of plugins.yaml"];
  const starts = new Set([folder, ...targets.map(({ file }) => dirname(file))]);
  for (const above of new Set([...starts].flatMap(foldersAbove))) {
    yield [join(above, "package.json"), "package.json"];
    const packages = join(above, "node_modules");
    yield [packages, PACKAGES];
    for (const elsewhere of linkedPackages(packages)) yield [elsewhere, PACKAGES];
  }
}

/** Lists the packages of a folder that are elsewhere, as those of a workspace are. */
function linkedPackages(folder: string): string[] {
  const real = realPath(folder);
  if (real === undefined) return [];
  const { readdirSync } = fs();
  const { join } = nodePath();
  const list = (path: string) =>
    attempt(() => readdirSync(path), []).map((name) => join(path, name));
  const packages = list(real).flatMap((path) => (/\/@[^/]*$/.test(path) ? list(path) : [path]));
  const found = packages.map((path) => realPath(path) ?? path);
  return [real, ...found].filter(
    (path) => !isWithin(path, real) || (path === real && real !== folder),
  );
}

/**
 * Returns the other folders named node_modules that the packages of one are in, as with pnpm and
 * the isolated packages of Bun. A package that is a project of its own is for plugins.yaml to grant.
 */
function storesOf(packages: string): Set<string> {
  const stores = linkedPackages(packages).flatMap(
    (path) => /^.*?\/node_modules(?=\/|$)/.exec(path) ?? [],
  );
  return new Set(stores);
}

/** The paths that importing a plugin reads. */
function modulePaths({ file }: Target, folder: string): PolicyPath[] {
  const { dirname, join } = nodePath();
  const home = dirname(file);
  const root = isWithin(file, folder) ? folder : home;
  const paths: PolicyPath[] = [];
  add(paths, home, "list");
  add(paths, file, "read");
  // Data that it imports is not among them: any file can be imported as text.
  const scripts = importedScripts(file, `${root}/`).filter(isScript);
  for (const script of scripts) add(paths, script, "read");
  for (const folder of new Set(scripts.map(dirname))) add(paths, folder, "list");
  for (const path of selfPaths()) add(paths, path, "read");
  const self = selfRoot();
  if (self !== undefined) add(paths, self, "list");
  for (const above of foldersAbove(home)) {
    if (isWithin(above, root) && add(paths, join(above, "package.json"), "read")) {
      add(paths, above, "list");
    }
    const packages = join(above, "node_modules");
    if (!add(paths, packages, "read")) continue;
    for (const store of storesOf(packages)) add(paths, store, "read");
    add(paths, above, "list");
    break;
  }
  return paths;
}

/** Adds a path, if there is one. */
function add(paths: PolicyPath[], path: string, access: Access): boolean {
  const rule = policyPath(path, access);
  if (rule !== undefined) paths.push(rule);
  return rule !== undefined;
}

function foldersAbove(start: string): string[] {
  const { dirname } = nodePath();
  const folders = [start];
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    folders.push(dirname(folder));
  }
  return folders;
}

/** Whether a path is that of a folder or in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Whether a granted path is a file or has it in it, by whatever name. */
function holds(granted: string, file: string): boolean {
  if (isWithin(file, granted)) return true;
  const identity = identityOf(granted);
  const real = realPath(file);
  if (real === undefined || identity === undefined) return false;
  return foldersAbove(real).some((above) => identityOf(above) === identity);
}

function identityOf(path: string): string | undefined {
  return attempt(() => {
    const { dev, ino } = fs().statSync(path);
    return `${dev} ${ino}`;
  }, undefined);
}

/** Returns a path without links; `undefined` if there is nothing. */
export function realPath(path: string): string | undefined {
  return attempt(() => fs().realpathSync(path), undefined);
}
