/** What the kernel denied, as an error tells of it → the permission that would allow it. */

import type { Permissions } from "../../config/isolation.ts";
import { workingDirectory } from "../../process/lifecycle.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import { shellWord } from "../../text.ts";
import { isWithin, realPath } from "./grants.ts";

/** The entry that was denied something. */
export interface Denied {
  readonly permissions: Permissions;
  /** The folder of plugins.yaml, in which the plugin runs. */
  readonly folder: string;
  /** Where the error was thrown. */
  readonly file: string | undefined;
  /** Whether the right to change a path can be granted. */
  readonly mayChange: (path: string) => boolean;
}

/** What changes the folders of the paths that it names. */
const CHANGES_FOLDER = /^(?:mkdir|mkdtemp|unlink|rmdir|rm|rename)$/;
const CHANGES_FILE = /^f?truncate$/;
/** What no permission allows. */
const NEVER = /(?:EACCES|EPERM): [^,\n]*, (?:l?f?chmod|l?f?chown|[lf]?utimes?|symlink|link|kill)\b/;
/** A path, or two of them, which may have quotes in them. */
const DENIED = /EACCES: permission denied, (?<call>\w+) '(?<path>.+?)'(?: -> '(?<target>.+?)')?$/m;
/** A program that `Bun.$` could not start, in what it wrote to stderr. */
const OF_SHELL = /^\s*bun: Operation not permitted: \//m;
/** SQLite does not say which file it could not open, or make beside its database. */
const OF_SQLITE = /unable to open database file|attempt to write a readonly database/;
const OF_NETWORK =
  /\b(?:connect|bind|listen|socket|typo)\b.*\b(?:EPERM|EACCES|ECONNREFUSED)\b|\b(?:EPERM|ECONNREFUSED)\b.*\b(?:connect|bind|listen|socket|typo)\b|Failed to (?:connect|listen)|EAI_AGAIN|getifaddrs/;

/**
 * Returns a hint for an error of a confined plugin, if it is one that a permission would
 * prevent.
 *
 * @param text names the error: `Error: EACCES: permission denied, open '/etc/hosts'`; or a note
 * of it, such as a cause.
 */
export function permissionHint(text: string, denied: Denied): string | undefined {
  const { permissions, folder } = denied;
  if (NEVER.test(text)) {
    return "no permission allows that: modes, owners, times, links and signals are not for plugins";
  }
  const program = /EACCES: permission denied, posix_spawn '(.+?)'/.exec(text)?.[1];
  if (program !== undefined) return startHint(program, denied);
  const { call = "", path, target } = DENIED.exec(text)?.groups ?? {};
  if (path !== undefined) {
    const paths = [path, target].flatMap((one) => one ?? []);
    return pathHint(
      call,
      paths.map((one) => nodePath().resolve(folder, one)),
      denied,
    );
  }
  const [, imported = hidden(text, denied)] =
    /EACCES reading (?:file: )?"([^"]+)"/.exec(text) ?? [];
  const elsewhere = linked(text, denied);
  if (elsewhere !== undefined) {
    return `it is a link to a folder of its own, to allow it: permissions: { read: [${item(elsewhere, folder)}] }`;
  }
  if (imported !== undefined) {
    const file = nodePath().resolve(folder, imported);
    return isReadable(file) ? grant(`read: [${item(file, folder)}]`) : MODE;
  }
  const isStart = /EPERM: operation not permitted, posix_spawn/.test(text) || OF_SHELL.test(text);
  if (isStart && !permissions.run) return grant("run: true");
  if (OF_SQLITE.test(text)) return SQLITE;
  return !permissions.net && OF_NETWORK.test(text) ? grant("net: true") : undefined;
}

const MODE =
  "no permission of lineup's is missing: the user who runs it may not do that (ls -l shows who may)";

const grant = (permission: string): string => `to allow it: permissions: { ${permission} }`;

/** Returns how to let a program start that is not one of the system's. */
function startHint(program: string, denied: Denied): string | undefined {
  const { folder } = denied;
  const named = program.includes("/") ? nodePath().resolve(folder, program) : Bun.which(program);
  const path = named === null ? undefined : realPath(named);
  if (path === undefined) return undefined;
  if (accessError(path, "X_OK") !== undefined) return `chmod +x ${shellWord(program)}`;
  return isGranted(path, "read", denied) ? MODE : grant(`read: [${item(path, folder)}]`);
}

/** Returns the file that an import did not find because its folder could not be listed. */
function hidden(text: string, denied: Denied): string | undefined {
  const [, specifier, importer = denied.file] =
    /(?:Cannot find|the) module ['"](\.[^'"]+)['"] (?:imported from (.+)|was not found)$/.exec(
      text,
    ) ?? [];
  if (specifier === undefined || importer === undefined) return undefined;
  const { dirname, resolve } = nodePath();
  const path = resolve(dirname(importer), specifier);
  const isFile = fs().statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return isFile && !isGranted(path, "read", denied) ? path : undefined;
}

/** Returns the folder of a package that was not found since it is a project of its own. */
function linked(text: string, denied: Denied): string | undefined {
  const [, specifier] = /^the package "([^"]+)" was not found$/.exec(text) ?? [];
  if (specifier === undefined || denied.file === undefined) return undefined;
  const { dirname, join } = nodePath();
  for (let above = dirname(denied.file); ; above = dirname(above)) {
    const path = realPath(join(above, "node_modules", specifier));
    if (path !== undefined) return isGranted(path, "read", denied) ? undefined : path;
    if (above === dirname(above)) return undefined;
  }
}

/** Whether a path may be read, or changed, by what is granted. */
function isGranted(
  path: string,
  access: "read" | "write",
  { permissions, folder }: Denied,
): boolean {
  const granted = [...permissions.write, ...(access === "read" ? permissions.read : [])];
  return granted.some((one) => isWithin(path, nodePath().resolve(folder, one)));
}

function pathHint(call: string, paths: readonly string[], denied: Denied): string {
  const { folder } = denied;
  const { dirname } = nodePath();
  const [path, target] = paths as [string, string?];
  if (call === "copyfile") {
    const isMissing = !isGranted(path, "read", denied);
    return isMissing ? readHint(path, denied) : changeHint([dirname(target ?? path)], denied);
  }
  const folders = paths.map((one) => dirname(one));
  if (CHANGES_FOLDER.test(call)) return changeHint(folders, denied);
  if (isGranted(path, "write", denied)) return MODE;
  const error = accessError(path, "R_OK");
  if (error === "ENOENT") return changeHint([dirname(path)], denied);
  if (error === "EACCES") return MODE;
  const written = item(path, folder);
  if (CHANGES_FILE.test(call) || isGranted(path, "read", denied)) {
    return denied.mayChange(path) ? grant(`write: [${written}]`) : OWN_FOLDER;
  }
  if (call !== "open") return grant(`read: [${written}]`);
  const change = denied.mayChange(path)
    ? `, or write: [${written}]`
    : "; the right to change it cannot be granted";
  return `${grant(`read: [${written}]`)}${change}`;
}

const SQLITE =
  "SQLite makes files beside its database: grant its folder, permissions: { write: [data] } for one in data; lineup --observe tells where it is";

const OWN_FOLDER =
  "to allow it, make and change files in a folder of their own: permissions: { write: [out] }";

function readHint(path: string, { folder }: Denied): string {
  return isReadable(path) ? grant(`read: [${item(path, folder)}]`) : MODE;
}

/** Returns how to let files be made in folders, and removed from them. */
function changeHint(folders: readonly string[], denied: Denied): string {
  const missing = [...new Set(folders)].filter((one) => !isGranted(one, "write", denied));
  const isDenied = (one: string) => accessError(one, "W_OK") === "EACCES";
  if (missing.length === 0 || missing.some(isDenied)) return MODE;
  if (!missing.every(denied.mayChange)) return OWN_FOLDER;
  const items = missing.map((one) => item(one, denied.folder)).join(", ");
  return `to allow it, grant the folder in which it makes or removes files: permissions: { write: [${items}] }`;
}

/** Returns why lineup may not read or change a path itself, if it may not. */
function accessError(path: string, wanted: "R_OK" | "W_OK" | "X_OK"): string | undefined {
  try {
    fs().accessSync(path, fs().constants[wanted]);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const isReadable = (path: string): boolean => accessError(path, "R_OK") === undefined;

/** Returns a path as an item of a list in plugins.yaml, relative to its folder unless it is far. */
function item(path: string, folder: string): string {
  const relative = nodePath().relative(folder, realPath(path) ?? path) || ".";
  // The whole path of what is below the working directory would be shown without it.
  const isFar = relative.startsWith("../../") && !isWithin(path, workingDirectory());
  const shown = isFar ? path : relative;
  return /^[\w./~+][\w./~+-]*$/.test(shown) ? shown : JSON.stringify(shown);
}
