/**
 * A diagnostic → text, with the lines of source that it is about. Pure: the texts
 * come from `Sources`.
 */

import type { Diagnostic, Location, Note } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import { path as nodePath } from "../process/modules.ts";
import { showControls } from "../text.ts";
import type { Mask } from "./mask.ts";
import { type Paint, plainPaint } from "./paint.ts";

/** How wide a line of source may be before it is cut, in columns. */
const WIDTH = 100;

/** How many stack frames are shown. */
const MAX_FRAMES = 5;

export interface RenderOptions {
  /** Paths are shown relative to this folder. */
  readonly cwd: string;
  readonly sources: Sources;
  /** Hides secrets in lines of source, which it keeps as long as they are. */
  readonly mask?: Pick<Mask, "source">;
  /** Default: no colours. */
  readonly paint?: Paint;
}

/** Renders a diagnostic: what, where, why and what next. Ends with a line break. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { cwd, paint = plainPaint } = options;
  const { code, severity, message, location, notes, frames, hint } = diagnostic;
  const label = severity === "warning" ? paint.yellow("warning") : paint.red("error");
  const text = relativize(message, cwd).replaceAll("\n", "\n  ");
  const lines = [`${label}${paint.dim(`[${code}]`)}: ${paint.bold(text)}`];
  if (location !== undefined) lines.push(...renderFrame(location, options));
  for (const note of notes) lines.push(...renderNote(note, options));
  const bullet = `   ${paint.blue("=")}`;
  if (frames.length > 1) {
    lines.push(`${bullet} stack:`);
    for (const frame of frames.slice(0, MAX_FRAMES)) {
      lines.push(`       at ${relativize(frame, cwd)}`);
    }
    if (frames.length > MAX_FRAMES) lines.push(`       and ${frames.length - MAX_FRAMES} more`);
  }
  if (hint !== undefined) lines.push(`${bullet} ${paint.bold("hint:")} ${relativize(hint, cwd)}`);
  return `${lines.join("\n")}\n`;
}

/** Shows a file's path as one would write it in this folder. */
export function showPath(file: string, cwd: string): string {
  if (!file.startsWith("/")) return file;
  const path = nodePath().relative(cwd, file);
  return path === "" || path.startsWith("../../..") ? file : path;
}

/** Shortens the paths in a text that start with this folder: "/srv/app/x" is not in "/app". */
export function relativize(text: string, cwd: string): string {
  if (cwd === "/") return text;
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_./~-])${RegExp.escape(cwd)}/`, "gu"), "");
}

function renderNote({ message, location, depth = 0 }: Note, options: RenderOptions): string[] {
  const { cwd, paint = plainPaint } = options;
  const indent = "  ".repeat(depth);
  const text = relativize(message, cwd).replaceAll("\n", `\n     ${indent}`);
  const first = `   ${indent}${paint.blue("=")} ${text}`;
  if (location === undefined) return [first];
  const place = `${showPath(location.file, cwd)}:${location.line}:${location.column}`;
  const line = sourceLine(location, options)?.trim();
  return line
    ? [`${first}: ${place}`, `       ${indent}${cut(line, 0).text}`]
    : [`${first}: ${place}`];
}

function sourceLine({ file, line }: Location, { sources, mask }: RenderOptions) {
  const text = sources.get(file)?.line(line);
  return text === undefined ? undefined : (mask?.source(text) ?? text);
}

/** Renders a location: where it is, the line of source, and a mark below it. */
function renderFrame(location: Location, options: RenderOptions): string[] {
  const { cwd, paint = plainPaint } = options;
  const { file, line, column } = location;
  const head = `  ${paint.blue("-->")} ${showPath(file, cwd)}:${line}:${column}`;
  const source = sourceLine(location, options);
  if (source === undefined) return [head];
  const { endLine = line, endColumn = column + 1 } = location;
  const end = endLine === line ? endColumn : source.length + 1;
  const { text, start } = cut(source.trimEnd(), column - 1);
  const before = showControls(text.slice(0, column - 1 - start));
  const marked = showControls(text.slice(column - 1 - start, Math.max(column, end) - 1 - start));
  const gutter = " ".repeat(String(line).length);
  const indent = before.replace(/[^\t]+/g, (part) => " ".repeat(Bun.stringWidth(part)));
  const marks = "^".repeat(Math.max(1, Bun.stringWidth(marked.trimEnd())));
  const bar = paint.blue("|");
  return [
    head,
    ` ${gutter} ${bar}`,
    ` ${paint.blue(String(line))} ${bar} ${showControls(text)}`,
    ` ${gutter} ${bar} ${indent}${paint.red(marks)}`,
  ];
}

/** Takes the part of a long line that has the column in it; "…" stands for what is left out. */
function cut(source: string, column: number): { text: string; start: number } {
  if (source.length <= WIDTH) return { text: source, start: 0 };
  const first = Math.max(0, Math.min(column - WIDTH / 2, source.length - WIDTH));
  const part = source.slice(first, first + WIDTH);
  // A character may be two units long.
  const text = first + WIDTH < source.length ? part.replace(/[^]$/u, "…") : part;
  if (first === 0) return { text, start: 0 };
  const shown = text.replace(/^[^][\uDC00-\uDFFF]?/, "…");
  return { text: shown, start: first + text.length - shown.length };
}
