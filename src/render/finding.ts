/** A diagnostic → what `--format json` prints of it. Pure. */

import type { Diagnostic, EntryName } from "../diagnostics/diagnostic.ts";
import { showPath } from "./diagnostic.ts";

/** One finding. Unknown parts are null. Lines and columns count from 1; the end is exclusive. */
export interface Finding {
  code: string;
  severity: "error" | "warning";
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  hint: string | null;
  /** The entry that it belongs to. */
  plugin: EntryName | null;
}

/** Makes a finding of a diagnostic; paths are relative to `cwd`. */
export function toFinding(diagnostic: Diagnostic, cwd: string): Finding {
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
    plugin: entry,
  };
}
