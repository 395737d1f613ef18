/** A diagnostic → what `--format json` prints of it. Pure. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { showPath } from "./diagnostic.ts";

/**
 * Makes a finding of a diagnostic; paths are relative to `cwd`. Unknown parts are null.
 * Lines and columns count from 1; the end is exclusive.
 */
export function toFinding(diagnostic: Diagnostic, cwd: string) {
  const { code, severity, message, location, hint = null, entry = null } = diagnostic;
  const { file, line = null, column = null } = location ?? {};
  return {
    code,
    severity,
    message,
    file: file === undefined ? null : showPath(file, cwd),
    line,
    column,
    endLine: location?.endLine ?? line,
    endColumn: location?.endColumn ?? column,
    hint,
    /** The entry that it belongs to. */
    plugin: entry,
  };
}
