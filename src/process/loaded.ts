/** Which modules this process has loaded. */

import { isAbsolute } from "node:path";

/** Returns the files of modules, without those of the program and of packages. */
export function loadedFiles(): string[] {
  const isForeign = /^\/\$bunfs\/|\/node_modules\//;
  // Written so, the bundler makes no helper of it, which would be one more file at the start.
  const files = Object.keys(import.meta.require.cache);
  return files.filter((file) => isAbsolute(file) && !isForeign.test(file));
}
