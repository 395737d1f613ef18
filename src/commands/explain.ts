/** `lineup explain <key>`: where a value comes from and where it goes. */

import { type Arguments, usage } from "../arguments.ts";
import type { Location } from "../errors.ts";
import type { Host } from "../host.ts";
import { showPath } from "../render/diagnostic.ts";
import { renderReport, renderValues } from "../render/values.ts";
import type { Outcome } from "../run/run.ts";
import type { Plain } from "../values/plain.ts";
import { type Reader, type WriterInfo, writersOf } from "../wiring/flow.ts";
import type { Lineup } from "../wiring/wire.ts";
import { prepareToShow, requireKey } from "./prepare.ts";

/** What a run adds to what is known of a writer. */
interface Observed {
  /** What it wrote; `undefined`: nothing. */
  value?: Plain | undefined;
  /** How long its plugin's `run` took, in milliseconds. */
  milliseconds?: number | undefined;
  /** Reads with `values.get`, which no need declares. */
  undeclared?: Reader[];
}

type Explained = WriterInfo & Observed;

/** Runs the command; gives the exit status. */
export async function explain(args: Arguments, host: Host): Promise<number> {
  const [key] = args.positionals;
  if (key === undefined)
    throw usage("explain requires the key of a value", "for instance lineup explain random_word");
  const { lineup, status } = await prepareToShow(args, host);
  if (lineup === undefined) return status;
  requireKey(lineup, key, "explain");
  host.out(renderExplanation(key, writersOf(lineup, key), args.get("format") === "json", host));
  return 0;
}

/** Explains a key after a run: with the values, the times, and the reads that were seen. */
export function explainRun(
  lineup: Lineup,
  key: string,
  outcome: Outcome,
  isJson: boolean,
  host: Host,
): string {
  const writers = lineup.writers.get(key)!;
  const infos = writersOf(lineup, key);
  // What an entry did not set is read from the writer above it.
  const readers = infos.flatMap((info) => info.readers);
  const explained = infos.map((info, index): Explained => {
    const writer = writers[index]!;
    const seen = outcome.cache.readsOf(writer);
    const byPosition = new Map(lineup.entries.map((entry) => [entry.config.index, entry]));
    const undeclared = [
      ...new Set(seen.filter((read) => read.via === "get").map((read) => read.position)),
    ];
    return {
      ...info,
      readers: readers.filter((reader) =>
        seen.some((read) => read.via === "need" && read.position === reader.entry),
      ),
      value: outcome.cache.valueOf(writer),
      milliseconds: outcome.durations.get(writer),
      undeclared: undeclared.flatMap((position) => {
        const entry = byPosition.get(position);
        return entry === undefined
          ? []
          : [{ entry: position, path: entry.name.path, need: undefined }];
      }),
    };
  });
  return renderExplanation(key, explained, isJson, host);
}

function renderExplanation(
  key: string,
  writers: readonly Explained[],
  isJson: boolean,
  host: Host,
): string {
  if (isJson) {
    const place = (location: Location | undefined) =>
      location === undefined ? null : { ...location, file: showPath(location.file, host.cwd) };
    const data = writers.map((writer) => ({ ...writer, location: place(writer.location) }));
    return host.mask.text(renderReport({ key, writers: data }));
  }
  const lines = writers.flatMap((writer, index) => explainWriter(writer, index + 1, host));
  return host.mask.text(`${[key, ...lines].join("\n")}\n`);
}

function explainWriter(writer: Explained, place: number, host: Host): string[] {
  const { source, entry, path, location, lazy, replaces, milliseconds } = writer;
  const who = source === "entry" ? `entry ${entry} (${path})` : source;
  const where =
    location === undefined ? "" : `, ${showPath(location.file, host.cwd)}:${location.line}`;
  const lines = [
    `  ${place}. ${who}${where}${lazy ? ", lazy" : ""}${replaces === undefined ? "" : `, replaces ${replaces}`}`,
  ];
  const isRun = "value" in writer;
  if (isRun) {
    const time = milliseconds === undefined ? "" : ` (${milliseconds.toFixed(1)} ms)`;
    lines.push(`     value: ${describeValue(writer.value, host)}${time}`);
  }
  for (const reader of writer.readers) lines.push(`     read by ${describeReader(reader)}`);
  for (const reader of writer.undeclared ?? [])
    lines.push(`     read by ${describeReader(reader)}`);
  if (writer.readers.length + (writer.undeclared ?? []).length === 0)
    lines.push(isRun ? "     nothing read it" : "     no need reads it");
  return lines;
}

function describeReader({ entry, path, need }: Reader): string {
  return `entry ${entry} (${path}), ${need === undefined ? "with values.get, which it does not declare" : `as its need ${need}`}`;
}

function describeValue(value: Plain | undefined, host: Host): string {
  if (value === undefined) return "none";
  const text = renderValues(host.mask.data(value), "json").trimEnd();
  const line = JSON.stringify(host.mask.data(value));
  return line.length <= 70 ? line : text.replaceAll("\n", "\n       ");
}
