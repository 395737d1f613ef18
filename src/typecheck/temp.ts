/** Temporary folders: made for some work, and gone when the program ends, however it does. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import { Diagnostic, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { atExit } from "../process/lifecycle.ts";
import { fs } from "../process/modules.ts";

/**
 * Makes a temporary folder.
 *
 * @param otherwise continues the hint with how to do without one.
 */
export function makeTemp(otherwise = ""): Maybe<string> {
  try {
    const folder = fs().realpathSync(fs().mkdtempSync(join(tmpdir(), "lineup-")));
    // A signal ends the program before those who made the folder can remove it.
    atExit(() => removeTemp(folder));
    return success(folder);
  } catch (error) {
    const why = (error as { code?: string }).code ?? String(error);
    const hint = `set TMPDIR to a folder that can be written${otherwise}`;
    const message = `the temp folder ${tmpdir()} cannot be used: ${why}`;
    return failure(new Diagnostic("TEMP_UNUSABLE", message, { hint, cause: error }));
  }
}

/** Removes a temporary folder with all that is in it. */
export function removeTemp(folder: string): void {
  fs().rmSync(folder, { recursive: true, force: true });
}
