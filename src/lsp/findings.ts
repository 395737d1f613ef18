/** Findings → diagnostics of LSP, all of them in plugins.yaml. */

import { pathToFileURL } from "node:url";
import { type Diagnostic as Shown, DiagnosticSeverity } from "vscode-languageserver";
import { readConfig } from "../config/config.ts";
import { environment } from "../process/lifecycle.ts";
import { path as nodePath } from "../process/modules.ts";
import { Mask } from "../render/mask.ts";
import { findingOf } from "./describe.ts";
import type { Finding } from "./messages.ts";
import type { Outline } from "./outline.ts";
import { rangeBetween, rangeOf } from "./positions.ts";

/** Finds what is wrong with a text without loading a plugin. */
export function configFindings({ source }: Outline): Finding[] {
  const { basename, dirname } = nodePath();
  const { file } = source;
  const { problems } = readConfig({ source, shown: basename(file), sets: [], environment });
  const show = { mask: new Mask(), cwd: dirname(file) };
  return problems.map((problem) => {
    const finding = findingOf(problem, show);
    // As in check, which runs nothing.
    return problem.code === "ENV_MISSING" ? { ...finding, severity: "warning" } : finding;
  });
}

/**
 * Makes diagnostics of findings. One that is about another file is shown at the entry that it
 * belongs to, with a link to its place.
 */
export function toShown(findings: readonly Finding[], outline: Outline): Shown[] {
  return findings.map((finding) => {
    const { code, severity, message, hint, location, notes } = finding;
    const isHere = location === undefined || location.file === outline.source.file;
    const places = isHere ? notes : [{ message: "it is here", location }, ...notes];
    const related = places.flatMap((note) =>
      note.location === undefined
        ? []
        : {
            message: note.message,
            location: { uri: uriOf(note.location.file), range: rangeOf(note.location) },
          },
    );
    const said = notes.filter((note) => note.location === undefined).map((note) => note.message);
    const text = [message, ...said, ...(hint === undefined ? [] : [`hint: ${hint}`])].join("\n");
    return {
      range: isHere && location !== undefined ? rangeOf(location) : entryRange(finding, outline),
      severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      source: "lineup",
      message: text,
      ...(code !== undefined && { code }),
      ...(related.length > 0 && { relatedInformation: related }),
    };
  });
}

function entryRange({ entry: index }: Finding, { source, entries }: Outline) {
  const entry = entries.find((one) => one.index === index);
  const { start, end } = entry?.path ?? entry ?? { start: 0, end: 0 };
  return rangeBetween(source, start, end);
}

/** Writes a path as a URI. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
