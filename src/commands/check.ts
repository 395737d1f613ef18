/** `lineup check`: every problem, without running any plugin. */

import type { Arguments } from "../arguments.ts";
import { LineupError } from "../errors.ts";
import type { Host } from "../host.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { toFinding } from "../render/finding.ts";
import { findSkips } from "../wiring/skips.ts";
import { inFileOrder, prepare } from "./prepare.ts";

/** Runs the command; gives the exit status. */
export async function check(args: Arguments, host: Host): Promise<number> {
  const { lineup, shown, folder, problems } = await prepare(args, host);
  const found = problems.map((problem) =>
    problem.code === "ENV_MISSING" ? toWarning(problem) : problem,
  );
  if (lineup !== undefined) {
    found.push(...(await findSkips(lineup)));
    if (!args.has("no-types")) found.push(...(await typeErrors(lineup, folder, found)));
  }
  const findings = inFileOrder(found);
  const errors = findings.filter((finding) => finding.severity === "error").length;
  if (args.get("format") === "json")
    host.out(
      host.mask.text(
        `${JSON.stringify(
          findings.map((finding) => toFinding(finding, host.cwd)),
          null,
          2,
        )}\n`,
      ),
    );
  else {
    host.err(findings.map((finding) => `${renderDiagnostic(finding, host)}\n`).join(""));
    host.err(summary(shown, lineup?.entries.length ?? 0, errors, findings.length - errors));
  }
  return errors === 0 ? 0 : 2;
}

/** What a schema has refused already is not said a second time by TypeScript. */
async function typeErrors(
  lineup: Parameters<typeof findSkips>[0],
  folder: string,
  found: readonly LineupError[],
): Promise<LineupError[]> {
  // Loaded here: a run never needs it.
  const { checkTypes } = await import("../types/check.ts");
  const known = found.filter((problem) => problem.severity === "error");
  return (await checkTypes(lineup, folder)).filter(
    (error) => !known.some((problem) => isWithin(problem, error)),
  );
}

/** Whether the place of one error is that of another, or a part of it. */
function isWithin({ location: inner }: LineupError, { location: outer }: LineupError): boolean {
  if (inner === undefined || outer === undefined || inner.file !== outer.file) return false;
  const { line, column, endLine = line, endColumn = column + 1 } = outer;
  const isAfter = inner.line > line || (inner.line === line && inner.column >= column);
  return isAfter && (inner.line < endLine || (inner.line === endLine && inner.column < endColumn));
}

/** check runs nothing: what only a run needs is worth a warning. */
function toWarning({ code, message, location, hint, notes, entry }: LineupError): LineupError {
  return new LineupError(code, message, { location, hint, notes, entry, severity: "warning" });
}

function summary(shown: string, plugins: number, errors: number, warnings: number): string {
  const problems = errors === 0 ? "no problems" : count(errors, "problem");
  const tail = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  return errors === 0
    ? `${shown}: ${count(plugins, "plugin")}, ${problems}${tail}\n`
    : `${shown}: ${problems}${tail}\n`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
