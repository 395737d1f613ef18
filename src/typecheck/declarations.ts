/**
 * The type declarations that are bundled with the program: of `"lineup"`, valibot, Bun
 * and Node.js. build.ts packs them into one file.
 */

import { dirname, join } from "node:path";
import packed from "../../dist/types.pack" with { type: "file" };
import { fs } from "../process/modules.ts";

/** Returns where TypeScript finds the program's own modules, in a folder with the declarations. */
export function modulePaths(folder: string): Readonly<Record<string, readonly string[]>> {
  return {
    lineup: [join(folder, "lineup.d.ts")],
    "lineup/testing": [join(folder, "testing.ts")],
  };
}
type Files = Record<string, string>;

/** Unpacks the declarations into a folder. */
export async function unpackDeclarations(folder: string): Promise<void> {
  const files = (await Bun.file(packed).json()) as Files;
  const folders = new Set(Object.keys(files).map((path) => dirname(join(folder, path))));
  for (const path of folders) fs().mkdirSync(path, { recursive: true });
  for (const [path, text] of Object.entries(files)) fs().writeFileSync(join(folder, path), text);
}

/** Returns the declarations of Bun and Node.js, by their paths below `node_modules/`. */
export async function installedDeclarations(): Promise<Files> {
  const files = Object.entries((await Bun.file(packed).json()) as Files);
  return Object.fromEntries(files.filter(([path]) => path.startsWith("node_modules/")));
}
