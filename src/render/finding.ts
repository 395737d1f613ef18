/** LineupError → what `--format json` prints of it. Pure. */

import type { EntryName, LineupError } from "../errors.ts";
import { showPath } from "./diagnostic.ts";

/** One finding; what is not known is null. Lines and columns count from 1, the end is exclusive. */
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
  plugin: EntryName | null;
}

export function toFinding(error: LineupError, cwd: string): Finding {
  const { code, severity, message, location, hint = null, entry = null } = error;
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
