/**
 * `lineup explain`: where a value comes from and who reads it, or what an error code
 * means.
 */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, TEXT_OR_JSON } from "../cli/command.ts";
import { usage } from "../cli/flags.ts";
import { readInput } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { readConfig } from "../config/config.ts";
import { CODES } from "../diagnostics/codes.ts";
import { type Diagnostic, entryLabel, type Location } from "../diagnostics/diagnostic.ts";
import { showPath } from "../render/diagnostic.ts";
import { renderReport, renderValues } from "../render/values.ts";
import type { RunEvent } from "../run/events.ts";
import type { Outcome } from "../run/run.ts";
import { nearest, showControls, suggest } from "../text.ts";
import { toJson } from "../values/json.ts";
import type { Plain } from "../values/plain.ts";
import { type Reader, type WriterInfo, writersOf } from "../wiring/flow.ts";
import type { Lineup } from "../wiring/lineup.ts";
import { disabledHint, openToShow } from "./open.ts";
import type { Hide } from "./result.ts";

export const explain: Command = {
  summary: "show who sets a value and who reads it, or what an error code means",
  positionals: ["KEY|CODE"],
  flags: { ...PROJECT_FLAGS, ...TEXT_OR_JSON },
  examples: [
    ["lineup explain random_word", "show where a value comes from"],
    ["lineup explain NEED_UNMET", "show what an error code means"],
  ],
  async run(args, world) {
    const [word] = args.positionals;
    if (word === undefined) {
      const example = "lineup explain random_word, or lineup explain NEED_UNMET";
      throw usage("explain requires a key or an error code", example);
    }
    const code = word.toUpperCase();
    if (Object.hasOwn(CODES, code) && !(await isKey(word, args, world))) {
      if (code !== word) throw unknownWord(word, `lineup explain ${code}`);
      if (args.get("format") === "json") throw notJson(word);
      const { pageOf } = await import("../diagnostics/pages.ts");
      return world.out(pageOf(word));
    }
    // A code with a typo takes no plugins.yaml either.
    const meant = /^[A-Z]+(?:_[A-Z]+)+$/.test(word) ? nearest(word, Object.keys(CODES)) : undefined;
    if (meant !== undefined && !(await isKey(word, args, world))) {
      throw unknownWord(word, `did you mean "${meant}"?`);
    }
    const project = await openToShow(args, world);
    if (project === undefined) return;
    const { writers } = project.lineup;
    if (!writers.has(word)) {
      const [whole = ""] = word.split(".");
      if (writers.has(whole)) throw unknownWord(word, `lineup explain ${whole}`);
      const near = nearest(word, [...writers.keys(), ...Object.keys(CODES)]);
      const hint =
        disabledHint(word, project.lineup) ??
        (near === undefined ? suggest(word, writers.keys(), "keys") : `did you mean "${near}"?`);
      throw unknownWord(word, hint);
    }
    const isJson = args.get("format") === "json";
    const known = { cwd: world.cwd, hide: (data: Plain) => data };
    world.out(renderExplanation(word, writersOf(project.lineup, word), isJson, known));
  },
};

function notJson(code: string): Diagnostic {
  return usage(`the page of ${code} is text`, `lineup explain ${code}`);
}

/** A writer, and what a run adds to what is known of it. */
interface Explained extends WriterInfo {
  /** What it stored; `undefined`: nothing. */
  value?: Plain | undefined;
  /** How long `run` took. */
  milliseconds?: number | undefined;
  /** Reads with `values.get`, which no need declares. */
  undeclared?: Reader[];
}

function unknownWord(word: string, hint: string): Diagnostic {
  return usage(`"${word}" is neither a key nor an error code`, hint);
}

/** Whether plugins.yaml names a key; its plugins are not imported to find out. */
async function isKey(word: string, args: Arguments, world: World): Promise<boolean> {
  const { value: input } = await readInput(args, world);
  const { initial = [], entries = [] } = (input && readConfig(input).value) ?? {};
  return initial.some(({ key }) => key === word) || entries.some(({ as }) => as === word);
}

/** Returns the writers of a key after a run: with the values, the times and the reads that happened. */
export function observedWriters(
  lineup: Lineup,
  key: string,
  events: readonly RunEvent[],
  { cache }: Outcome,
): Explained[] {
  const writers = lineup.writers.get(key)!;
  const infos = writersOf(lineup, key);
  // A reader may have read an earlier writer than the one that was to fill its need.
  const declared = infos.flatMap((info) => info.readers);
  return infos.map((info, index) => {
    const writer = writers[index]!;
    const needs = new Set<number>();
    const undeclared = new Map<number, Reader>();
    let milliseconds: number | undefined;
    for (const event of events) {
      if (event.type === "read" && event.writer === writer) {
        const { index: entry, path } = event.entry;
        if (event.via !== "get") needs.add(entry);
        else undeclared.set(entry, { entry, path, need: undefined, when: false, part: undefined });
      } else if (event.type === "ended" && event.entry.index === writer.index) {
        milliseconds = event.duration;
      }
    }
    return {
      ...info,
      readers: declared.filter((reader) => needs.has(reader.entry)),
      value: cache.valueOf(writer),
      milliseconds,
      undeclared: [...undeclared.values()],
    };
  });
}

/** How a value is shown. */
interface Shown {
  /** Files are shown relative to it. */
  readonly cwd: string;
  readonly hide: Hide;
}

/** Renders the writers of a key, for people or for programs. */
export function renderExplanation(
  key: string,
  writers: readonly Explained[],
  isJson: boolean,
  { cwd, hide }: Shown,
): string {
  const masked = writers.map((writer) =>
    writer.value === undefined ? writer : { ...writer, value: hide(writer.value, [key]) },
  );
  if (isJson) {
    const place = (location: Location | undefined) =>
      location === undefined ? null : { ...location, file: showPath(location.file, cwd) };
    const data = masked.map((writer) => ({ ...writer, location: place(writer.location) }));
    return renderReport({ key, writers: data });
  }
  const lines = masked.flatMap((writer, index) => explainWriter(writer, index + 1, cwd));
  return showControls(`${[key, ...lines].join("\n")}\n`);
}

function explainWriter(writer: Explained, place: number, cwd: string): string[] {
  const { source, entry, path, location, lazy, replaces, milliseconds } = writer;
  const who =
    entry === undefined || path === undefined ? source : entryLabel({ index: entry, path });
  const where = location === undefined ? "" : `, ${showPath(location.file, cwd)}:${location.line}`;
  const flags = `${lazy ? ", lazy" : ""}${replaces === undefined ? "" : `, replaces ${replaces}`}`;
  const lines = [`  ${place}. ${who}${where}${flags}`];
  const isRun = "value" in writer;
  if (isRun) {
    const time = milliseconds === undefined ? "" : ` (${milliseconds.toFixed(1)} ms)`;
    const value = writer.value === undefined ? "none" : showData(writer.value);
    lines.push(`     value: ${value}${time}`);
  }
  const readers = [...writer.readers, ...(writer.undeclared ?? [])];
  for (const reader of readers) lines.push(`     read by ${readerLabel(reader)}`);
  for (const name of writer.outputs) lines.push(`     printed as ${name}`);
  if (readers.length === 0) lines.push(isRun ? "     nothing read it" : "     no need reads it");
  return lines;
}

function readerLabel({ entry, path, need, when, part }: Reader): string {
  const what = part === undefined ? "" : `, its part ${part}`;
  const how = when
    ? `to decide whether it runs${what}`
    : need === undefined
      ? "with values.get, not declared as a need"
      : `as its need ${need}${what}`;
  return `${entryLabel({ index: entry, path })}, ${how}`;
}

/** Shows data on one line if it is short, otherwise indented below the line. */
function showData(data: Plain): string {
  const line = toJson(data);
  return line.length <= 70
    ? line
    : renderValues(data, "json").trimEnd().replaceAll("\n", "\n       ");
}
