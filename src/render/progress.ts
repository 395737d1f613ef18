/**
 * Run events → stderr: logs, skipped entries and failures; with `-v`, everything that
 * happens and the values after each entry.
 */

import { type EntryName, entryLabel } from "../diagnostics/diagnostic.ts";
import type { DiagnosticSink } from "../diagnostics/sink.ts";
import type { RunEvent } from "../run/events.ts";
import { MAX_SHOWN, listNames, listNumbers } from "../text.ts";
import type { Plain } from "../values/plain.ts";
import type { Lineup } from "../wiring/lineup.ts";
import { showPath } from "./diagnostic.ts";
import type { Mask } from "./mask.ts";
import type { PluginLines } from "./plugin-lines.ts";
import type { Stderr } from "./stderr.ts";
import { renderValues } from "./values.ts";

/** How much is shown. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** The events that only `-v` shows as they are. */
type Step = Exclude<RunEvent, { type: "failed" | "skipped" | "log" | "retrying" }>;

/** Of how many failures of a kind there is at least one line. */
const MANY = 25;

export interface ProgressOptions {
  stderr: Stderr;
  sink: DiagnosticSink;
  mask: Mask;
  pluginLines: PluginLines;
  /** Files are shown relative to it. */
  cwd: string;
}

export class Progress {
  readonly #stderr: Stderr;
  readonly #sink: DiagnosticSink;
  readonly #mask: Mask;
  readonly #lines: PluginLines;
  readonly #cwd: string;
  readonly #verbosity: Verbosity;
  readonly #values: Record<string, Plain> = {};
  /** What was shown of what went wrong, by kind. */
  readonly #shown = new Map<string, Set<string>>();
  /** The indexes of the entries of which something was not shown, by kind. */
  readonly #hidden = new Map<string, number[]>();

  constructor({ stderr, sink, mask, pluginLines, cwd }: ProgressOptions, verbosity: Verbosity) {
    this.#stderr = stderr;
    this.#sink = sink;
    this.#mask = mask;
    this.#lines = pluginLines;
    pluginLines.isQuiet = verbosity === "quiet";
    this.#cwd = cwd;
    this.#verbosity = verbosity;
  }

  /** Shows what an event tells. */
  readonly listen = (event: RunEvent): void => {
    if (event.type !== "read" && event.type !== "stored") this.#lines.finishLine();
    if (event.type === "failed") {
      const recorded = this.#sink.record([event.diagnostic]);
      const { code, message, location } = event.diagnostic;
      const amount = this.#amount(code, JSON.stringify([message, location]), event.entry);
      if (amount === "all") this.#sink.write(recorded);
      else if (amount === "one line") this.#stderr.headline(event.diagnostic);
    } else if (event.type === "skipped") {
      if (event.isIntended && this.#verbosity === "quiet") return;
      if (this.#amount("skipped", event.reason, event.entry) === "nothing") return;
      this.#stderr.line(`${this.#stderr.paint.yellow("skipped")}: ${event.reason}`);
    } else if (event.type === "log") this.#log(event);
    else if (event.type === "retrying") this.#retrying(event);
    else if (this.#verbosity === "verbose") this.#trace(event);
  };

  #retrying({ wait, diagnostic }: RunEvent & { type: "retrying" }): void {
    if (this.#verbosity === "quiet") return;
    const what = this.#stderr.paint.yellow(`trying again in ${wait / 1_000} s`);
    this.#stderr.line(`${what}: ${diagnostic.message}`);
  }

  /** How much is shown of what went wrong: less if there was much of its kind, all with `-v`. */
  #amount(kind: string, what: string, entry?: EntryName): "all" | "one line" | "nothing" {
    const shown = this.#shown.getOrInsertComputed(kind, () => new Set());
    if (this.#verbosity === "verbose") return "all";
    if (shown.size < MANY && !shown.has(what)) {
      shown.add(what);
      return shown.size <= MAX_SHOWN ? "all" : "one line";
    }
    this.#hidden.getOrInsertComputed(kind, () => []).push(entry?.index ?? 0);
    return "nothing";
  }

  /** Shows, when the run has ended, how much was not shown. */
  ended(): void {
    this.#lines.finishLine();
    for (const [kind, indexes] of this.#hidden) {
      const which = new Set(indexes.sort((a, b) => a - b));
      const noun = which.size === 1 ? "entry" : "entries";
      const entries = `${noun} ${listNumbers(which)}`;
      this.#stderr.block(`and ${indexes.length} more ${kind}: ${entries} (-v shows all)\n`);
    }
  }

  /** Shows, with `-v`, which plugins there are once all are loaded. */
  registered({ entries, initial }: Lineup): void {
    if (this.#verbosity !== "verbose") return;
    for (const [writer, value] of initial) {
      if (value !== undefined) this.#values[writer.key] = value;
    }
    const names = listNames(new Set(entries.map(({ handle }) => handle.description.name)));
    this.#stderr.line(`${this.#stderr.paint.bold("plugins:")} ${names}`);
  }

  #log({ entry, level, text }: RunEvent & { type: "log" }): void {
    if (level === "debug" && this.#verbosity !== "verbose") return;
    if (level === "info" && this.#verbosity === "quiet") return;
    this.#lines.label(entry.as, level === "info" ? text() : `${level}: ${text()}`);
  }

  #trace(event: Step): void {
    if (event.type === "stored") {
      this.#values[event.writer.key] = event.value;
      return;
    }
    const label = entryLabel(event.entry);
    this.#stderr.line(
      `${this.#stderr.paint.bold(event.type)} ${label}${detailsOf(event, this.#cwd)}`,
    );
    if (event.type === "ended") this.#showValues(label);
  }

  #showValues(label: string): void {
    const values = renderValues(this.#mask.data(this.#values), "yaml");
    this.#stderr.line(`${this.#stderr.paint.bold("values")} after ${label}:`);
    for (const line of values.trimEnd().split("\n")) this.#stderr.line(`  ${line}`, true);
  }
}

const READ_VIA = { need: "for a need", when: "for its when", get: "with values.get" } as const;

function detailsOf(event: Step, cwd: string): string {
  if (event.type === "loaded") {
    const { name, version } = event.plugin;
    return `: ${version === undefined ? name : `${name} ${version}`}, ${showPath(event.file, cwd)}`;
  }
  if (event.type === "read") {
    return `: "${event.writer.key}" ${READ_VIA[event.via]}`;
  }
  return event.type === "ended" ? ` (${event.duration.toFixed(1)} ms)` : "";
}
