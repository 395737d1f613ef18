/** Writes new files, and none that exists; and replaces the text of one. */

import { dirname, join } from "node:path";
import { fs } from "../process/modules.ts";

/** What was done, by the paths in the folder. */
export interface Written {
  readonly created: readonly string[];
  readonly kept: readonly string[];
}

/** Writes those files, path → text, that do not exist. If one cannot be written, none is. */
export function writeNew(folder: string, files: Readonly<Record<string, string>>): Written {
  const created: string[] = [];
  const kept: string[] = [];
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      if (fs().existsSync(file)) {
        kept.push(path);
        continue;
      }
      fs().mkdirSync(dirname(file), { recursive: true });
      writeWhole(file, text);
      created.push(path);
    }
  } catch (error) {
    removeAll(folder, created);
    throw error;
  }
  return { created, kept };
}

/** Removes files by their paths in a folder. */
export function removeAll(folder: string, paths: readonly string[]): void {
  for (const path of paths) fs().rmSync(join(folder, path), { force: true });
}

/** Writes a file that does not exist, or none. */
function writeWhole(file: string, text: string): void {
  const descriptor = fs().openSync(file, "wx");
  try {
    fs().writeFileSync(descriptor, text);
  } catch (error) {
    fs().rmSync(file, { force: true });
    // Of an open file, the system names no path.
    throw Object.assign(error as Error, { path: file });
  } finally {
    fs().closeSync(descriptor);
  }
}

/**
 * Replaces the text of a file, unless it has changed meanwhile; returns whether it did. Nobody
 * reads half of it, and a new text that cannot be written leaves the old one.
 */
export function replaceText(file: string, old: string, text: string): boolean {
  const real = fs().realpathSync(file);
  // While it is there, nobody else replaces the text.
  const next = `${real}.new`;
  try {
    writeWhole(next, text);
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return false;
    throw error;
  }
  try {
    if (!fs().readFileSync(real).equals(Buffer.from(old))) return false;
    fs().chmodSync(next, fs().statSync(real).mode);
    fs().renameSync(next, real);
    return true;
  } finally {
    fs().rmSync(next, { force: true });
  }
}

/** Whether there is something that is not a folder. */
export function isFile(path: string): boolean {
  return fs().existsSync(path) && !fs().statSync(path).isDirectory();
}
