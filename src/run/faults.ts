/** What went wrong in a run → a diagnostic with the entry's name on it. */

import { Diagnostic, entryLabel, type Location } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import { describeThrown } from "../diagnostics/thrown.ts";
import type { PluginFault, SchemaIssue } from "../plugin/handle.ts";
import { formatPath } from "../text.ts";
import { NotPlain } from "../values/plain.ts";
import { explainIssue } from "../wiring/issues.ts";
import type { LoadedEntry, WiredEntry } from "../wiring/lineup.ts";

export type Phase = "setup" | "run" | "teardown";

/** Explains why a call of plugin code failed. */
export function explainFault(
  fault: PluginFault,
  entry: LoadedEntry,
  phase: Phase,
  sources: Sources,
): Diagnostic {
  const who = entryLabel(entry.name);
  const { reason, thrown, detail } = fault;
  const { text, notes, frames } = thrown;
  const cause = fault.cause;
  const inPhase = phase === "run" ? "" : ` in ${phase}`;
  const details = placeOf(entry, phase, sources, thrown.location);
  switch (reason) {
    case "threw": {
      const { hint } = thrown;
      const message = `${who} threw${phase === "run" ? "" : ` in ${phase}:`} ${text}`;
      return new Diagnostic("PLUGIN_THREW", message, { ...details, frames, notes, hint, cause });
    }
    case "crashed": {
      const hint = "await every promise that the plugin starts, and catch what a callback throws";
      const message = `${who} left an uncaught error: ${text}`;
      return new Diagnostic("PLUGIN_CRASHED", message, { ...details, frames, notes, hint, cause });
    }
    case "hung": {
      const hint = "look for a promise that nothing resolves: no timer and no request is left";
      const message = `${who} never ended: its ${phase} awaits something that never settles`;
      return new Diagnostic("PLUGIN_HUNG", message, { ...details, hint, cause });
    }
    case "exited": {
      const hint = "return to end a plugin, throw an Error to fail";
      const message = `${who} called process.exit(${detail ?? ""})${inPhase}`;
      return new Diagnostic("PLUGIN_EXITED", message, { ...details, hint, cause });
    }
    case "interrupted": {
      const message = `interrupted by ${detail} in ${who}`;
      return new Diagnostic("INTERRUPTED", message, { entry: entry.name, signal: detail, cause });
    }
  }
}

/** Explains a result that is not plain data. */
export function explainNotPlain(error: unknown, entry: WiredEntry, sources: Sources): Diagnostic {
  const isNotPlain = error instanceof NotPlain;
  const what = isNotPlain
    ? `${formatPath("result", error.path)}: ${error.message}`
    : `reading it threw ${describeThrown(error)}`;
  const message = `the result of ${entryLabel(entry.name)} cannot be stored: ${what}`;
  return new Diagnostic("RESULT_NOT_PLAIN", message, {
    ...placeOf(entry, "run", sources),
    hint: isNotPlain ? error.hint : "return plain data: what JSON can hold",
    cause: error,
  });
}

/** Explains a result that the plugin's own schema rejects. */
export function explainRejectedResult(
  issues: readonly SchemaIssue[],
  given: unknown,
  entry: WiredEntry,
  sources: Sources,
): Diagnostic {
  const owner = entryLabel(entry.name);
  const subject = { noun: "result", name: "result", owner, value: given };
  const messages = issues.map((issue) => explainIssue(subject, issue));
  return new Diagnostic("RESULT_INVALID", messages.join("; "), placeOf(entry, "provides", sources));
}

/** Explains a need whose provider stored nothing. */
export function explainEmptyNeed(
  entry: WiredEntry,
  provider: WiredEntry,
  sources: Sources,
): Diagnostic {
  const { key } = provider.writer;
  const message = `${entryLabel(entry.name)} needs "${key}", but ${entryLabel(provider.name)} returned undefined, which stores nothing`;
  return new Diagnostic("NEED_EMPTY", message, {
    ...placeOf(provider, "run", sources),
    hint: "return null for no value, or make the need optional: v.optional(…)",
  });
}

/** The place that threw, or else where the plugin declares the member that was called. */
function placeOf(entry: LoadedEntry, member: string, sources: Sources, thrownAt?: Location) {
  const location = thrownAt ?? sources.get(entry.file)?.findMember(member);
  return { entry: entry.name, location: location ?? entry.config.locate() };
}
