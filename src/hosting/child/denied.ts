/** What the kernel denied, as an error tells of it → the permission that would allow it. */

import type { Permissions } from "../../config/isolation.ts";
import { workingDirectory } from "../../process/lifecycle.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import { isWithin } from "./grants.ts";

/** The entry that was denied something. */
export interface Denied {
  readonly permissions: Permissions;
  /** The folder of plugins.yaml, in which the plugin runs. */
  readonly folder: string;
  /** Where the error was thrown. */
  readonly file: string | undefined;
}

/** What changes the folder of the path that it names. */
const CHANGES_FOLDER = /^(?:mkdir|mkdtemp|unlink|rmdir|rm|rename|link|copyfile)$/;
const CHANGES_FILE = /^f?truncate$/;

/**
 * Returns a hint for an error of a confined plugin, if it is one that a permission would
 * prevent.
 *
 * @param text names the error: `Error: EACCES: permission denied, open '/etc/hosts'`.
 */
export function permissionHint(text: string, denied: Denied): string | undefined {
  const { permissions, folder } = denied;
  const [, call = "", path] = /EACCES: permission denied, (\w+) '([^']+)'/.exec(text) ?? [];
  if (path !== undefined) return pathHint(call, nodePath().resolve(folder, path), denied);
  const [, imported = hidden(text, denied)] =
    /EACCES reading (?:file: )?"([^"]+)"/.exec(text) ?? [];
  if (imported !== undefined) {
    const file = nodePath().resolve(folder, imported);
    return isReadable(file) ? grant(`read: [${item(file, folder)}]`) : MODE;
  }
  if (!permissions.run && /EPERM: operation not permitted, posix_spawn/.test(text)) {
    return grant("run: true");
  }
  const isOfNetwork = /(?:EPERM|ECONNREFUSED): |Failed to (?:connect|listen)|EAI_AGAIN/;
  return !permissions.net && isOfNetwork.test(text) ? grant("net: true") : undefined;
}

const MODE =
  "no permission of lineup's is missing: the user who runs it may not do that (ls -l shows who may)";

const grant = (permission: string): string => `to allow it: permissions: { ${permission} }`;

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

/** Whether a path may be read, or changed, by what is granted. */
function isGranted(
  path: string,
  access: "read" | "write",
  { permissions, folder }: Denied,
): boolean {
  const granted = [...permissions.write, ...(access === "read" ? permissions.read : [])];
  return granted.some((one) => isWithin(path, nodePath().resolve(folder, one)));
}

function pathHint(call: string, path: string, denied: Denied): string {
  const { folder } = denied;
  if (isGranted(path, "write", denied)) return MODE;
  const status = statusOf(path);
  if (status === "ENOENT" || CHANGES_FOLDER.test(call)) {
    return changeHint(nodePath().dirname(path), folder);
  }
  if (status === "EACCES") return MODE;
  const written = item(path, folder);
  if (CHANGES_FILE.test(call) || isGranted(path, "read", denied)) {
    return grant(`write: [${written}]`);
  }
  return `${grant(`read: [${written}]`)}${call === "open" ? `, or write: [${written}]` : ""}`;
}

/** Returns how to let files be made in a folder, and removed from it. */
function changeHint(path: string, folder: string): string {
  return isWithin(folder, path)
    ? "to allow it, make and remove files in a folder of their own: permissions: { write: [out] }"
    : `to allow it, grant the folder in which it makes or removes files: permissions: { write: [${item(path, folder)}] }`;
}

/** Returns why lineup could not read a path itself, if it could not. */
function statusOf(path: string): string | undefined {
  try {
    fs().accessSync(path, fs().constants.R_OK);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const isReadable = (path: string): boolean => statusOf(path) === undefined;

/** Returns a path as an item of a list in plugins.yaml, relative to its folder unless it is far. */
function item(path: string, folder: string): string {
  const relative = nodePath().relative(folder, path) || ".";
  // The whole path of what is below the working directory would be shown without it.
  const isFar = relative.startsWith("../../") && !isWithin(path, workingDirectory());
  const shown = isFar ? path : relative;
  return /^[\w./~+][\w./~+-]*$/.test(shown) ? shown : JSON.stringify(shown);
}
