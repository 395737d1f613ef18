/** `lineup check`: every problem, without running any plugin. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, TEXT_OR_JSON, WATCH } from "../cli/command.ts";
import type { World } from "../cli/world.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { refreshEditorFiles } from "../editor/fresh.ts";
import { warnOfPackage } from "../editor/package.ts";
import type { OpenedProject } from "../editor/stamp.ts";
import type { Project } from "../project/project.ts";
import { toFinding } from "../render/finding.ts";
import { countOf } from "../text.ts";
import { findSkips } from "../wiring/skips.ts";
import { open } from "./open.ts";

export const check: Command = {
  summary: "find problems, including type errors, without running anything",
  flags: {
    ...PROJECT_FLAGS,
    ...WATCH,
    ...TEXT_OR_JSON,
    "no-types": { description: "skip the type check" },
  },
  examples: [
    ["lineup check", "check plugins.yaml and its plugins"],
    ["lineup check --format json", "print the findings for another tool"],
  ],
  async run(args, world) {
    if (args.has("watch")) return (await import("./watch.ts")).watch(args, world);
    const project = await open(args, world);
    await report(project, args, world);
    await refreshEditorFiles(project, world.mask);
  },
};

async function report(project: OpenedProject, args: Arguments, world: World): Promise<void> {
  const { sink, stderr } = world;
  const isJson = args.get("format") === "json";
  const found = await findProblems(project, !args.has("no-types"));
  const recorded = sink.record(found);
  if (isJson) {
    const findings = recorded.map((diagnostic) => toFinding(diagnostic, world));
    return world.out(`${JSON.stringify(findings, null, 2)}\n`);
  }
  sink.write(recorded);
  const errors = recorded.filter(({ severity }) => severity === "error").length;
  const plugins = project.lineup?.entries.length ?? 0;
  stderr.block(`${project.shown}: ${summarize(plugins, errors, recorded.length - errors)}\n`);
}

/** Finds every problem of a project that does not take a run to find. */
export async function findProblems(project: Project, withTypes: boolean): Promise<Diagnostic[]> {
  const { lineup, diagnostics } = project;
  const found = diagnostics.map((diagnostic) =>
    // check runs nothing: what only a run needs is worth a warning.
    diagnostic.code === "ENV_MISSING" ? diagnostic.with({ severity: "warning" }) : diagnostic,
  );
  if (lineup !== undefined) {
    found.push(...(await findSkips(lineup)));
    if (withTypes) {
      const { checkTypes } = await import("../typecheck/check.ts");
      const errors = await checkTypes(lineup, project.folder);
      // Where a schema has rejected the value already, the type error says the same.
      const known = found.filter(({ severity }) => severity === "error");
      found.push(...errors.filter((error) => !known.some((problem) => isWithin(problem, error))));
    }
  }
  if (lineup !== undefined) found.push(...warnOfPackage(project.folder));
  return found;
}

/** Whether the location of one diagnostic is that of another or a part of it. */
function isWithin({ location: inner }: Diagnostic, { location: outer }: Diagnostic): boolean {
  if (inner === undefined || outer === undefined || inner.file !== outer.file) return false;
  const { line, column, endLine = line, endColumn = column + 1 } = outer;
  const isAfter = inner.line > line || (inner.line === line && inner.column >= column);
  return isAfter && (inner.line < endLine || (inner.line === endLine && inner.column < endColumn));
}

function summarize(plugins: number, errors: number, warnings: number): string {
  const tail = warnings === 0 ? "" : `, ${countOf(warnings, "warning")}`;
  if (errors > 0) return `${countOf(errors, "problem")}${tail}`;
  return `${countOf(plugins, "plugin")}, no problems${tail}`;
}
