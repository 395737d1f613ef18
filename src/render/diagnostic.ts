/**
 * LineupError → text, with the lines of the file that it speaks of.
 *
 * Pure, but for reading those lines. Nothing is printed here.
 */

import type { LineupError, Location, Note } from "../errors.ts";
import { readLine } from "./lines.ts";
import { type Paint, plainPaint } from "./paint.ts";

/** How wide a line of source may be before it is cut, in columns. */
const WIDTH = 100;

export interface RenderOptions {
  /** Paths are shown relative to this folder. */
  cwd: string;
  paint?: Paint;
}

/** Renders an error: what, where, why and what next. Ends with a line break. */
export function renderDiagnostic(
  error: LineupError,
  { cwd, paint = plainPaint }: RenderOptions,
): string {
  const label = error.severity === "warning" ? paint.yellow("warning") : paint.red("error");
  const lines = [
    `${label}${paint.dim(`[${error.code}]`)}: ${paint.bold(relativize(error.message, cwd))}`,
  ];
  if (error.location !== undefined) lines.push(...renderFrame(error.location, cwd, paint));
  for (const note of error.notes) lines.push(...renderNote(note, cwd, paint));
  const frames = error.frames.slice(0, 5);
  if (frames.length > 1) {
    lines.push(`   ${paint.blue("=")} stack:`);
    for (const frame of frames) lines.push(`       at ${relativize(frame, cwd)}`);
    if (error.frames.length > 5) lines.push(`       and ${error.frames.length - 5} more`);
  }
  if (error.hint !== undefined)
    lines.push(`   ${paint.blue("=")} ${paint.bold("hint:")} ${error.hint}`);
  return `${lines.join("\n")}\n`;
}

/** Shows a file's path as a person in this folder would write it. */
export function showPath(file: string, cwd: string): string {
  const path = process.getBuiltinModule("node:path").relative(cwd, file);
  return path === "" || path.startsWith("../../..") ? file : path;
}

function relativize(text: string, cwd: string): string {
  if (cwd === "/") return text;
  // Only where a path begins: "/srv/app/x" is not in "/app".
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_./~-])${RegExp.escape(cwd)}/`, "gu"), "");
}

function renderNote(note: Note, cwd: string, paint: Paint): string[] {
  const { location } = note;
  const message = relativize(note.message, cwd).replaceAll("\n", "\n     ");
  if (location === undefined) return [`   ${paint.blue("=")} ${message}`];
  const source = readLine(location)?.trim();
  const place = `${showPath(location.file, cwd)}:${location.line}:${location.column}`;
  const first = `   ${paint.blue("=")} ${message}: ${place}`;
  return source === undefined || source === "" ? [first] : [first, `       ${cut(source, 0).text}`];
}

/** The place, the line of source and a mark below it. */
function renderFrame(location: Location, cwd: string, paint: Paint): string[] {
  const { file, line, column } = location;
  const head = `  ${paint.blue("-->")} ${showPath(file, cwd)}:${line}:${column}`;
  const source = readLine(location);
  if (source === undefined) return [head];
  const { endLine = line, endColumn = column + 1 } = location;
  const end = endLine === line ? endColumn : source.length + 1;
  const { text, start } = cut(source.trimEnd(), column - 1);
  const before = text.slice(0, column - 1 - start);
  const marked = text.slice(column - 1 - start, Math.max(column, end) - 1 - start);
  const gutter = " ".repeat(String(line).length);
  const indent = before.replace(/[^\t]+/g, (part) => " ".repeat(Bun.stringWidth(part)));
  const marks = "^".repeat(Math.max(1, Bun.stringWidth(marked.trimEnd())));
  const bar = paint.blue("|");
  return [
    head,
    ` ${gutter} ${bar}`,
    ` ${paint.blue(String(line))} ${bar} ${text}`,
    ` ${gutter} ${bar} ${indent}${paint.red(marks)}`,
  ];
}

/** Takes a window out of a long line, with the column in it. */
function cut(source: string, column: number): { text: string; start: number } {
  if (source.length <= WIDTH) return { text: source, start: 0 };
  const start = Math.max(0, Math.min(column - WIDTH / 2, source.length - WIDTH));
  return { text: source.slice(start, start + WIDTH), start };
}
