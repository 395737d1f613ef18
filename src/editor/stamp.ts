/** From what a `.lineup/` was made: a file in it says so. */

import types from "../../dist/editor.name" with { type: "json" };
import { fileTimes, readSmallFile } from "../process/files.ts";
import { EDITOR_FOLDER, type Project } from "../project/project.ts";

/** Names the types of this program. */
export const TYPES: string = types;

/** A project, and the files that it was read from. */
export interface OpenedProject extends Project {
  /** The absolute path of plugins.yaml; `-` for stdin. */
  readonly file: string;
  /** When none of its files had been read yet, in milliseconds. */
  readonly since: number;
}

/** From what the files were made. */
export interface Stamp {
  /** Names the types. */
  readonly types: string;
  /** plugins.yaml and the files of the plugins, each on a line with its time. */
  readonly schema: string;
  /** Of other files that plugins import, the same; known once they have been loaded. */
  readonly imported: string;
}

/** Returns the stamp of what would be written now. */
export function stampOf({ file, lineup }: OpenedProject): Omit<Stamp, "imported"> {
  const files = new Set([file]);
  for (const entry of lineup?.entries ?? []) files.add(entry.file);
  return { types: TYPES, schema: linesOf(files) };
}

/** Lists files with their times. */
export function linesOf(files: Iterable<string>): string {
  let lines = "";
  for (const file of files) lines += `${fileTimes(file)} ${file}\n`;
  return lines;
}

/** Returns the stamp of what was written; `undefined` if nothing was. */
export function readStamp(folder: string): Stamp | undefined {
  const text = readSmallFile(`${folder}/${EDITOR_FOLDER}/stamp`);
  if (text === undefined) return undefined;
  const [types = "", schema = "", imported = ""] = text.split("\n\n");
  return { types, schema: `${schema}\n`, imported };
}

/** Whether a file that plugins import has changed. */
export function hasChanged({ imported }: Stamp): boolean {
  const files = Array.from(imported.matchAll(/^\d+ \d+ (.+)$/gm), ([, file]) => file!);
  return linesOf(files) !== imported;
}

/** Whether there is a `.lineup/`, and whether it is of this program and its files as they are. */
export function editorState(folder: string): "fresh" | "stale" | "none" {
  const written = readStamp(folder);
  if (written === undefined) return "none";
  const files = Array.from(written.schema.matchAll(/^\d+ \d+ (.+)$/gm), ([, file]) => file!);
  const isSame = written.types === TYPES && linesOf(files) === written.schema;
  return isSame && !hasChanged(written) ? "fresh" : "stale";
}
