/** Writes new files, and none that exists. */

import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What was done, by the paths in the folder. */
export interface Written {
  readonly created: readonly string[];
  readonly kept: readonly string[];
}

/** Writes those files, path → text, that do not exist. */
export function writeNew(folder: string, files: Readonly<Record<string, string>>): Written {
  const created: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (existsSync(file)) {
      kept.push(path);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    // Fails if the file has come to be since.
    writeFileSync(file, text, { flag: "wx" });
    created.push(path);
  }
  return { created, kept };
}

/** Whether there is something that is not a folder. */
export function isFile(path: string): boolean {
  return existsSync(path) && !statSync(path).isDirectory();
}
