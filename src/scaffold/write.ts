/** Writes new files, and none that exists. */

import { dirname, join } from "node:path";
import { fs } from "../process/modules.ts";

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
    if (fs().existsSync(file)) {
      kept.push(path);
      continue;
    }
    fs().mkdirSync(dirname(file), { recursive: true });
    // Fails if the file has come to be since.
    fs().writeFileSync(file, text, { flag: "wx" });
    created.push(path);
  }
  return { created, kept };
}

/** Whether there is something that is not a folder. */
export function isFile(path: string): boolean {
  return fs().existsSync(path) && !fs().statSync(path).isDirectory();
}
