/** Temp folders that are gone when this process ends. */

import { atExit } from "./lifecycle.ts";
import { fs } from "./modules.ts";

const made = new Set<string>();

/** Makes a folder that nobody else can enter; returns its path without links. */
export function makeTempFolder(): string {
  const { mkdtempSync, realpathSync } = fs();
  const parent = realpathSync(process.env.TMPDIR || "/tmp");
  const folder = mkdtempSync(`${parent}/lineup-`);
  if (made.size === 0) atExit(removeAll);
  made.add(folder);
  return folder;
}

function removeAll(): void {
  for (const folder of made) {
    try {
      fs().rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Something in it cannot be removed.
    }
  }
}
