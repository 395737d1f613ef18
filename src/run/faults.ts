/**
 * What went wrong while plugin code was called → an error with the plugin's name on it.
 */

import { LineupError } from "../errors.ts";
import { blame, describeThrown, hintFor, isA, notesOf } from "../plugin/blame.ts";
import { Cut } from "../plugin/calls.ts";
import { locateMember } from "../plugin/source.ts";
import { formatPath, NotPlain } from "../values/plain.ts";
import type { SchemaFlaw } from "../wiring/validate.ts";
import type { WiredEntry } from "../wiring/wire.ts";

export type Phase = "setup" | "run" | "teardown";

/** Names an entry in a message: `entry 2 (./plugins/slice-word.ts as random_word)`. */
export function nameEntry(entry: WiredEntry): string {
  const { index, path, as } = entry.name;
  return `entry ${index} (${path} as ${as})`;
}

/** Explains what a call of plugin code threw. */
export function callFault(thrown: unknown, entry: WiredEntry, phase: Phase): LineupError {
  if (isA(thrown, LineupError)) return thrown;
  if (isA(thrown, Cut)) return cutFault(thrown, entry, phase);
  const { location, stack } = blame(thrown);
  return new LineupError(
    "PLUGIN_THREW",
    `${nameEntry(entry)} threw${phase === "run" ? "" : ` in ${phase}:`} ${describeThrown(thrown)}`,
    {
      ...placeOf(entry, phase, location),
      stack,
      notes: notesOf(thrown),
      hint: hintFor(thrown),
      cause: thrown,
    },
  );
}

function cutFault(cut: Cut, entry: WiredEntry, phase: Phase): LineupError {
  const who = nameEntry(entry);
  switch (cut.reason) {
    case "hung":
      return new LineupError(
        "PLUGIN_HUNG",
        `${who} never ended: its ${phase} awaits something that never comes`,
        {
          ...placeOf(entry, phase),
          hint: "nothing was left to wait for, no timer and no request: look for a promise that is never resolved",
          cause: cut,
        },
      );
    case "exited":
      return new LineupError(
        "PLUGIN_EXITED",
        `${who} called process.exit(${cut.detail ?? ""})${phase === "run" ? "" : ` in ${phase}`}`,
        {
          ...placeOf(entry, phase, blame(cut).location),
          hint: "a plugin ends by returning, and fails by throwing an Error",
          cause: cut,
        },
      );
    case "crashed":
      return crashFault(cut, entry);
    case "interrupted":
      return new LineupError("INTERRUPTED", `interrupted by ${cut.detail} during ${who}`, {
        entry: entry.name,
        cause: cut,
      });
  }
}

/** Explains an error that nothing caught. */
function crashFault(cut: Cut, entry: WiredEntry): LineupError {
  const { location, stack } = blame(cut.detail);
  return new LineupError(
    "PLUGIN_CRASHED",
    `${nameEntry(entry)} left an error that nothing caught: ${describeThrown(cut.detail)}`,
    {
      ...placeOf(entry, "run", location),
      stack,
      notes: notesOf(cut.detail),
      hint: "await every promise that the plugin starts, and catch what a callback throws",
      cause: cut.detail,
    },
  );
}

/** Explains a result that is not plain data. */
export function resultFault(error: unknown, entry: WiredEntry): LineupError {
  const isNotPlain = error instanceof NotPlain;
  const what = isNotPlain
    ? `${formatPath("result", error.path)}: ${error.message}`
    : `reading it threw ${describeThrown(error)}`;
  return new LineupError(
    "RESULT_NOT_PLAIN",
    `the result of ${nameEntry(entry)} can't be stored: ${what}`,
    {
      ...placeOf(entry, "run"),
      hint: isNotPlain ? error.hint : "a value is plain data: what JSON can hold",
      cause: error,
    },
  );
}

/** Explains a result that `provides` refuses. */
export function refusedResult(flaws: readonly SchemaFlaw[], entry: WiredEntry): LineupError {
  const what = flaws
    .map(({ message, path }) => `${formatPath("result", path)}: ${message}`)
    .join("; ");
  return new LineupError(
    "RESULT_INVALID",
    `the result of ${nameEntry(entry)} is not what it provides: ${what}`,
    {
      ...placeOf(entry, "provides"),
    },
  );
}

/** Explains a need whose provider set nothing. */
export function emptyNeed(entry: WiredEntry, provider: WiredEntry): LineupError {
  const { key } = provider.writer;
  const message = `${nameEntry(entry)} needs "${key}", and ${nameEntry(provider)} returned undefined, so it is not set`;
  return new LineupError("NEED_EMPTY", message, {
    ...placeOf(provider, "run"),
    hint: `return null for "nothing", or make the need optional: v.optional(…)`,
  });
}

/** Says why an entry can't run. */
export class Skip extends Error {
  /** The entry's place in the list. */
  readonly entry: number;

  constructor(entry: WiredEntry, reason: string) {
    super(`${nameEntry(entry)}: ${reason}`);
    this.entry = entry.config.index;
  }
}

/** The place that threw, or else where the plugin declares what was called. */
function placeOf(entry: WiredEntry, member: string, location = locateMember(entry.file, member)) {
  return { entry: entry.name, location: location ?? entry.config.locate() };
}
