/**
 * The scripts that a plugin's file imports by relative paths or by `imports` of package.json,
 * found without running anything.
 */

import { attempt } from "../../diagnostics/readable.ts";
import { fs, path as nodePath, readTextFile } from "../../process/modules.ts";
import { isScript } from "../in-process/imports.ts";

/** How many files are read. */
const MAX_FILES = 1_000;

/**
 * Lists scripts and native modules below a folder that a file imports, directly or through
 * others, without links. Packages are left out.
 */
export function importedScripts(file: string, root: string): string[] {
  const found = new Set([file]);
  for (const script of found) {
    if (found.size > MAX_FILES) break;
    for (const imported of relativeImports(script)) {
      if (imported.startsWith(root) && !imported.includes("/node_modules/")) found.add(imported);
    }
  }
  found.delete(file);
  return [...found];
}

function relativeImports(file: string): string[] {
  const text = readTextFile(file);
  if (text === undefined) return [];
  const loader = file.endsWith("x") ? "tsx" : "ts";
  // A file with a syntax error has no imports.
  const imports = attempt(() => new Bun.Transpiler({ loader }).scanImports(text), []);
  const folder = nodePath().dirname(file);
  // Macros are not in the list, nor what `createRequire` and `new Worker` are given.
  const written = [...text.matchAll(/["'`](\.{1,2}\/[^"'`\n]+)["'`]/g)];
  const paths = new Set([...imports.map(({ path }) => path), ...written.map(([, path]) => path!)]);
  return [...paths].flatMap((path) => {
    if (!/^(?:\.{0,2}\/|#)/.test(path)) return [];
    const imported = attempt(() => fs().realpathSync(Bun.resolveSync(path, folder)), undefined);
    return imported !== undefined && isCode(imported) ? [imported] : [];
  });
}

const isCode = (file: string) => isScript(file) || file.endsWith(".node");
