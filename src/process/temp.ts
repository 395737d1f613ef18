/** Temp folders that are gone when this process ends. */

import { atExit } from "./lifecycle.ts";
import { fs } from "./modules.ts";

const made = new Set<string>();
let isRegistered = false;

/** Returns the folder of all temp folders. */
export const tempParent = (): string => process.env.TMPDIR || "/tmp";

/** Makes a folder that nobody else can enter; returns its path without links. */
export function makeTempFolder(): string {
  const { mkdtempSync, realpathSync } = fs();
  const folder = mkdtempSync(`${realpathSync(tempParent())}/lineup-`);
  if (!isRegistered) atExit(removeTempFolders);
  isRegistered = true;
  made.add(folder);
  return folder;
}

/** Removes them before the process ends. */
export function removeTempFolders(): void {
  const { rmSync } = fs();
  for (const folder of made) {
    const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    try {
      remove();
    } catch {
      try {
        openFolders(folder);
        remove();
      } catch {
        // Something in it cannot be removed.
      }
    }
    made.delete(folder);
  }
}

/** Lets what is in a folder and below be removed: a plugin may have made folders that nobody may enter. */
function openFolders(folder: string): void {
  const { chmodSync, readdirSync } = fs();
  const found = [folder];
  for (const path of found) {
    chmodSync(path, 0o700);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) found.push(`${path}/${entry.name}`);
    }
  }
}
