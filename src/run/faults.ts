/** What went wrong in a run → a diagnostic with the entry's name on it. */

import type { Limit } from "../config/isolation.ts";
import type { Code } from "../diagnostics/codes.ts";
import type { DiagnosticDetails, Location } from "../diagnostics/diagnostic.ts";
import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import type { Leftover, PluginFault, ResultIssue, StopReason } from "../plugin/handle.ts";
import { countOf, cutList, formatPath, listNames } from "../text.ts";
import { explainIssue } from "../wiring/issues.ts";
import type { LoadedEntry, WiredEntry } from "../wiring/lineup.ts";

/** When plugin code was called. */
export type Phase = "import" | "setup" | "run" | "teardown";

/** An entry whose plugin code was called. */
type Called = Pick<LoadedEntry, "name" | "file" | "config" | "source">;

/** Says when it was called; `run` goes without saying. */
function when(phase: Phase): string {
  if (phase === "run") return "";
  return phase === "import" ? " when imported" : ` in ${phase}`;
}

/** Explains why a call of plugin code, or its import, failed. */
export function explainFault(fault: PluginFault, called: Called, ofCall: Phase): Diagnostic {
  const { reason, detail, cause } = fault;
  const phase = fault.isOfSetup ? "setup" : ofCall;
  const who = entryLabel(called.name);
  const isImport = phase === "import";
  if (reason === "interrupted") {
    const details = { entry: called.name, signal: detail, cause };
    return new Diagnostic("INTERRUPTED", `interrupted by ${detail} in ${who}`, details);
  }
  if (reason === "failed") return explainVerdict(fault, called, phase);
  const location = fault.thrown.location ?? calledAt(called, reason, phase);
  const details = { entry: called.name, location, cause };
  if (reason === "threw" || reason === "crashed") return explainThrown(fault, who, phase, details);
  if (reason in STOPS) return explainStop(fault, called, phase);
  const misuse = explainMisuse(fault, called, phase, details);
  if (misuse !== undefined) return misuse;
  if (isImport) {
    const hint = "move the await into run or setup, and check what it waits for";
    const message = `${who} cannot be imported: a top-level await never settles`;
    return new Diagnostic("IMPORT_HUNG", message, { ...details, hint });
  }
  const hint =
    "look for a promise that is never resolved: no timer, request or child process is left";
  const message = `${who} never ended: its ${phase} awaits something that never settles`;
  return new Diagnostic("PLUGIN_HUNG", message, { ...details, hint });
}

/** Explains what a plugin did to the process that it shares with lineup. */
function explainMisuse(
  { reason, detail }: PluginFault,
  called: Called,
  phase: Phase,
  details: DiagnosticDetails,
): Diagnostic | undefined {
  const who = entryLabel(called.name);
  const code = phase === "import" ? "IMPORT_EXITED" : "PLUGIN_EXITED";
  if (reason === "exited") {
    const hint = "to end the plugin, return; to fail, throw a Failure or an Error";
    const message = `${who} called process.exit(${detail ?? ""})${when(phase)}`;
    return new Diagnostic(code, message, { ...details, hint });
  }
  if (reason === "broke") {
    const message = `${who} changed ${detail}${when(phase)}, which does not work any more`;
    const hint = "undo the change before the call ends, or change a copy; lineup has put it back";
    return new Diagnostic("BUILT_IN_CHANGED", message, { ...details, hint });
  }
  if (reason === "exitCode") {
    const hint = "to fail, throw a Failure that says why";
    const message = called.source()?.text.includes("exitCode")
      ? `${who} set process.exitCode to ${detail}${when(phase)}`
      : `${who}, or one above it, set process.exitCode to ${detail}`;
    return new Diagnostic(code, message, { ...details, hint });
  }
  return undefined;
}

const STOPS = {
  ended: "PLUGIN_ENDED",
  timedOut: "PLUGIN_TIMED_OUT",
  memory: "PLUGIN_MEMORY",
  limit: "PLUGIN_LIMIT",
  unstarted: "START_FAILED",
} as const satisfies Record<StopReason, Code>;

/** The process of the plugin has ended. */
function explainStop(fault: PluginFault, called: Called, phase: Phase): Diagnostic {
  const { detail, thrown, cause } = fault;
  const reason = fault.reason as StopReason;
  if (reason === "unstarted") return explainUnstarted(fault, called);
  const code = phase === "import" ? "IMPORT_FAILED" : STOPS[reason];
  const { timeout, memory } = called.config.isolation ?? {};
  const hints = {
    ended: undefined,
    timedOut: timeout && `if it needs longer, allow it: timeout: ${doubled(timeout)}`,
    memory: memory && `if it needs more, allow it: memory: ${moreMemory(memory)}`,
    limit: undefined,
  };
  return new Diagnostic(code, `${entryLabel(called.name)} ${detail}${when(phase)}`, {
    entry: called.name,
    location: thrown.location ?? calledAt(called, reason, phase) ?? called.config.locate(["path"]),
    notes: thrown.notes,
    hint: hints[reason],
    cause,
  });
}

function explainUnstarted({ detail, thrown, cause }: PluginFault, called: Called): Diagnostic {
  const { name, config } = called;
  const message = `the process of ${entryLabel(name)} could not be started: ${detail}`;
  const details = { entry: name, location: config.locate(), hint: thrown.hint, cause };
  return new Diagnostic("START_FAILED", message, details);
}

/** What any process can start with, in bytes. */
const LEAST_MEMORY = 64 * 2 ** 20;

function moreMemory(memory: Limit): string {
  return 2 * memory.amount < LEAST_MEMORY ? "64MB" : doubled(memory);
}

/** Twice as much, as plugins.yaml writes it. */
function doubled({ shown }: Limit): string {
  const [amount, unit] = shown.split(" ");
  return `${2 * Number(amount)}${unit === "min" ? "m" : unit}`;
}

/** A verdict is told as it is: where it was thrown does not matter. */
function explainVerdict({ thrown, cause }: PluginFault, called: Called, phase: Phase): Diagnostic {
  const { text, notes } = thrown;
  const who = entryLabel(called.name);
  const code = phase === "import" ? "IMPORT_FAILED" : "PLUGIN_FAILED";
  const message = text === "" ? `${who} failed` : `${who}: ${text}`;
  return new Diagnostic(code, message, { entry: called.name, notes, cause });
}

function explainThrown(fault: PluginFault, who: string, phase: Phase, details: DiagnosticDetails) {
  const { reason, thrown } = fault;
  const { text, frames, notes } = thrown;
  const isThrown = reason === "threw";
  const what = `${isThrown ? "threw" : "left an uncaught error"}${when(phase)}`;
  const colon = isThrown && phase === "run" ? "" : ":";
  const hint = isThrown
    ? thrown.hint
    : "await every promise that the plugin starts, and catch what a callback throws";
  const code = phase === "import" ? "IMPORT_FAILED" : isThrown ? "PLUGIN_THREW" : "PLUGIN_CRASHED";
  const message = `${who} ${what}${colon} ${text}`;
  return new Diagnostic(code, message, { ...details, frames, notes, hint });
}

/** The location of what was called, or of what is wrong; while a file is imported, none is known. */
function calledAt(called: Called, reason: PluginFault["reason"], phase: Phase) {
  if (reason === "exitCode") {
    const exitCode = /\b(?<at>process\.exitCode)\s*=(?!=)/;
    return called.source()?.findOnly(exitCode) ?? called.config.locate();
  }
  return phase === "import" ? undefined : memberLocation(called, phase);
}

function memberLocation({ source, config }: Called, member: string): Location {
  return source()?.findMember(member) ?? config.locate();
}

/** Explains a result that cannot be stored. */
export function explainResult(issues: readonly ResultIssue[], entry: WiredEntry): Diagnostic {
  const owner = entryLabel(entry.name);
  const [{ reason, message, path, hint, notes = [] }] = issues as [ResultIssue];
  const isRejected = reason === "rejected";
  const subject = { noun: "result", name: "result", owner };
  const text = isRejected
    ? cutList(issues.map((issue) => explainIssue(subject, issue))).join("; ")
    : `the result of ${owner} cannot be stored: ${formatPath("result", path)}: ${message}`;
  const location = memberLocation(entry, isRejected ? "provides" : "run");
  const code = isRejected ? "RESULT_INVALID" : "RESULT_NOT_PLAIN";
  return new Diagnostic(code, text, { entry: entry.name, location, hint, notes });
}

/** Explains what plugins of an entry, or of an unknown one, left running after the last entry. */
export function explainLeftovers(
  leftovers: readonly Leftover[],
  entry: WiredEntry | undefined,
): Diagnostic {
  const who = entry === undefined ? "a plugin" : entryLabel(entry.name);
  const counts = Map.groupBy(leftovers, ({ noun }) => noun);
  const what = [...counts].map(([noun, { length }]) =>
    noun === undefined ? "something" : length === 1 ? `a ${noun}` : countOf(length, noun),
  );
  const message = `${who} left ${listNames(what)} running after the last entry`;
  // A program that a plugin in lineup's process has started goes on.
  const isEnded = entry?.config.isolation !== undefined || !counts.has("child process");
  const end = isEnded ? "lineup ends it now" : "a child process goes on when lineup has ended";
  const hint = `${end}: stop it in teardown, or before run returns`;
  return new Diagnostic("LEFT_RUNNING", message, {
    severity: "warning",
    entry: entry?.name,
    location: entry?.config.locate(),
    hint,
  });
}

/** Explains a need whose provider stored nothing. */
export function explainEmptyNeed(
  entry: WiredEntry,
  provider: WiredEntry,
  isList: boolean,
): Diagnostic {
  const { key } = provider.writer;
  const message = `${entryLabel(entry.name)} needs "${key}", but ${entryLabel(provider.name)} returned undefined, which stores nothing`;
  return new Diagnostic("NEED_EMPTY", message, {
    entry: provider.name,
    location: memberLocation(provider, "run"),
    hint: `return null for no value, or make the ${isList ? "list as a whole" : "need"} optional: v.optional(…)`,
  });
}
