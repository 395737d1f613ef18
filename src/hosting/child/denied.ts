/** What the kernel denied, as an error tells of it → the permission that would allow it. */

import type { Permissions } from "../../config/isolation.ts";
import { fs, path as nodePath } from "../../process/modules.ts";

/** What changes a folder. */
const CHANGES = /^(?:mkdir|mkdtemp|unlink|rmdir|rm|rename|link|copyfile|ftruncate|truncate)$/;

/**
 * Returns a hint for an error of a confined plugin, if it is one that a permission would
 * prevent.
 *
 * @param text names the error: `Error: EACCES: permission denied, open '/etc/hosts'`.
 * @param file where it was thrown.
 */
export function permissionHint(
  text: string,
  permissions: Permissions,
  file: string | undefined,
): string | undefined {
  const [, call = "", denied = ""] = /EACCES: permission denied, (\w+) '([^']+)'/.exec(text) ?? [];
  if (denied !== "") return pathHint(call, denied);
  const [, imported = hidden(text, file)] = /EACCES reading (?:file: )?"([^"]+)"/.exec(text) ?? [];
  if (imported !== undefined) return `to allow it: permissions: { read: [${item(imported)}] }`;
  if (!permissions.run && /EPERM: operation not permitted, posix_spawn/.test(text)) {
    return "to allow it: permissions: { run: true }";
  }
  const isOfNetwork = /(?:EPERM|ECONNREFUSED): |Failed to (?:connect|listen)|EAI_AGAIN/;
  if (!permissions.net && isOfNetwork.test(text)) return "to allow it: permissions: { net: true }";
  return undefined;
}

/** Returns the file that an import did not find because its folder could not be listed. */
function hidden(text: string, file: string | undefined): string | undefined {
  const [, specifier, importer = file] =
    /(?:Cannot find|the) module ['"](\.[^'"]+)['"] (?:imported from (.+)|was not found)$/.exec(
      text,
    ) ?? [];
  if (specifier === undefined || importer === undefined) return undefined;
  const { dirname, resolve } = nodePath();
  const path = resolve(dirname(importer), specifier);
  return fs().existsSync(path) ? path : undefined;
}

function pathHint(call: string, path: string): string {
  if (call === "open" && !fs().existsSync(path)) {
    const folder = item(nodePath().dirname(path));
    return `to allow it, grant the folder that the file is made in: permissions: { write: [${folder}] }`;
  }
  const access = CHANGES.test(call) ? "write" : "read";
  const other = call === "open" ? `, or write: [${item(path)}]` : "";
  return `to allow it: permissions: { ${access}: [${item(path)}] }${other}`;
}

/** A path as an item of a list in YAML. */
const item = (path: string): string =>
  /^[\w./~+][\w./~+-]*$/.test(path) ? path : JSON.stringify(path);
