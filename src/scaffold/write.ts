/** Writes new files, and none that exist; and replaces the text of one. */

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
function writeWhole(file: string, text: string, mode?: number): void {
  const descriptor = fs().openSync(file, "wx", mode);
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
  // Of a file that is replaced meanwhile, Bun finds no real path.
  const real = fs().lstatSync(file).isSymbolicLink() ? fs().realpathSync(file) : file;
  // While it is there, nobody else replaces the text.
  const next = `${real}.new`;
  try {
    writeWhole(next, text, 0o600);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "EEXIST") return false;
    if (code !== "EACCES") throw error;
    // In a folder that cannot be changed, only the file itself can be written.
    return isStill(real, old) && writeInPlace(real, text);
  }
  let isMoved = false;
  try {
    if (!isStill(real, old)) return false;
    isMoved = takePlace(next, real);
    return isMoved || writeInPlace(real, text);
  } finally {
    // Once it has moved, another one of that name is somebody else's.
    if (!isMoved) fs().rmSync(next, { force: true });
  }
}

const isStill = (file: string, text: string): boolean =>
  fs().readFileSync(file).equals(Buffer.from(text));

function writeInPlace(file: string, text: string): true {
  fs().writeFileSync(file, text);
  return true;
}

/** Moves a file to the place of another one, if nobody can tell the difference; returns whether it did. */
function takePlace(next: string, file: string): boolean {
  const { mode, nlink, uid, gid } = fs().statSync(file);
  if (nlink > 1) return false;
  try {
    fs().chownSync(next, uid, gid);
  } catch {
    return false;
  }
  fs().chmodSync(next, mode);
  fs().renameSync(next, file);
  return true;
}

/** Whether there is something that is not a folder. */
export function isFile(path: string): boolean {
  return fs().existsSync(path) && !fs().statSync(path).isDirectory();
}
