/** What the kernel denied, as an error tells of it → the permission that would allow it. */

import type { Permissions } from "../../config/isolation.ts";

/** What changes a folder. */
const CHANGES = /^(?:mkdir|mkdtemp|unlink|rmdir|rm|rename|link|copyfile|ftruncate|truncate)$/;

/**
 * Returns a hint for an error of a confined plugin, if it is one that a permission would
 * prevent.
 *
 * @param text names the error: `Error: EACCES: permission denied, open '/etc/hosts'`.
 */
export function permissionHint(text: string, permissions: Permissions): string | undefined {
  const [, call = "", path = ""] = /EACCES: permission denied, (\w+) '([^']+)'/.exec(text) ?? [];
  if (path !== "") {
    const access = CHANGES.test(call) ? "write" : "read";
    const other = call === "open" ? `, or write: [${path}]` : "";
    return `to allow it: permissions: { ${access}: [${path}] }${other}`;
  }
  if (!permissions.run && /EPERM: operation not permitted, posix_spawn/.test(text)) {
    return "to allow it: permissions: { run: true }";
  }
  const isOfNetwork = /(?:EPERM|ECONNREFUSED): |Failed to (?:connect|listen)|EAI_AGAIN/;
  if (!permissions.net && isOfNetwork.test(text)) return "to allow it: permissions: { net: true }";
  return undefined;
}
