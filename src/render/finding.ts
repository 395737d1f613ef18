/** A diagnostic → what `--format json` prints of it. Pure. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { showPath } from "./diagnostic.ts";
import type { Mask } from "./mask.ts";

/**
 * Makes a finding of a diagnostic, without secrets; paths are relative to `cwd`. Unknown parts are null.
 * Lines and columns count from 1; the end is exclusive.
 */
export function toFinding(diagnostic: Diagnostic, { cwd, mask }: { cwd: string; mask: Mask }) {
  const { code, severity, message, location, hint = null, entry = null } = diagnostic;
  const { file, line = null, column = null } = location ?? {};
  return {
    code,
    severity,
    message: mask.text(message),
    file: file === undefined ? null : showPath(file, cwd),
    line,
    column,
    endLine: location?.endLine ?? line,
    endColumn: location?.endColumn ?? column,
    hint: hint === null ? null : mask.text(hint),
    /** The entry that it belongs to. */
    plugin: entry,
    /** Other entries that have the same problem for the same reason. */
    affects: diagnostic.affects,
  };
}
