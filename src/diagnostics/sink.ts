/**
 * The sink: where every diagnostic of a command goes, and what its exit status is.
 *
 * Groups what has one cause and passes the rest on to be written. Knows nothing
 * of how a diagnostic looks.
 */

import { cutList } from "../text.ts";
import { CODES, type CodeInfo } from "./codes.ts";
import { Diagnostic, type EntryName, entryLabel } from "./diagnostic.ts";

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Collects the diagnostics of one command. */
export class DiagnosticSink {
  readonly #write: (batch: readonly Diagnostic[]) => void;
  /** The exit status that follows from what was reported: the highest. */
  status = 0;
  /** Whether INTERRUPTED has been reported. */
  interrupted = false;

  /** @param write shows diagnostics that were found together. */
  constructor(write: (batch: readonly Diagnostic[]) => void) {
    this.#write = write;
  }

  /** Reports diagnostics that were found together: records and writes them. */
  report(...diagnostics: readonly Diagnostic[]): void {
    this.write(this.record(diagnostics));
  }

  /** Writes diagnostics that were recorded. */
  write(recorded: readonly Diagnostic[]): void {
    if (recorded.length > 0) this.#write(recorded);
  }

  /**
   * Counts diagnostics that were found together towards the exit status; returns them in
   * the order of the file, as one where they have one cause.
   */
  record(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    for (const diagnostic of diagnostics) {
      if (diagnostic.code === "INTERRUPTED") this.interrupted = true;
      this.status = Math.max(this.status, statusOf(diagnostic));
    }
    return inFileOrder(groupByCause(diagnostics));
  }
}

function statusOf({ code, severity, signal }: Diagnostic): number {
  if (severity === "warning") return 0;
  const { status }: CodeInfo = CODES[code];
  return status === "signal" ? 128 + (SIGNAL_NUMBERS[signal ?? ""] ?? 0) : status;
}

/** Makes one diagnostic of those that differ in their entry only: it names the others. */
function groupByCause(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  const groups = Map.groupBy(diagnostics, causeOf);
  return [...groups.values()].map(([first, ...others]) => {
    const affected = new Map<number, EntryName>();
    for (const { entry } of others) {
      if (entry && entry.index !== first!.entry?.index) affected.set(entry.index, entry);
    }
    if (affected.size === 0) return first!;
    const affects = [...affected.values()];
    const labels = affects.map((entry) => `it also affects ${entryLabel(entry)}`);
    const notes = cutList(labels).map((message) => ({ message }));
    return first!.with({ affects, notes: [...first!.notes, ...notes] });
  });
}

/** Returns what diagnostics with one cause have in common. */
function causeOf({ code, message, location, notes, entry }: Diagnostic): string {
  const place = location ?? notes.flatMap((note) => (note.location ? [] : [note.message])).join();
  // Two entries that fail in the same way at unknown places need not have one cause.
  if (entry === undefined || place === "") return JSON.stringify([code, message, place]);
  const label = new RegExp(`entry \\d+ \\(${RegExp.escape(entry.path)}\\)`, "g");
  return JSON.stringify([code, message.replace(label, ""), place]);
}

/** Orders diagnostics by entry; those of the file as a whole come first. */
function inFileOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const line = (diagnostic: Diagnostic) =>
    diagnostic.entry === undefined ? (diagnostic.location?.line ?? 0) : 0;
  return diagnostics.toSorted(
    (a, b) => (a.entry?.index ?? 0) - (b.entry?.index ?? 0) || line(a) - line(b),
  );
}
