/** How a call of plugin code is cut off, and how what came of it becomes a fault. */

import { attempt, isA } from "../../diagnostics/readable.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { thrownModule } from "../../diagnostics/lazy.ts";
import { PluginFault, type SchemaIssue, Unavailable } from "../../plugin/handle.ts";
import { Failure } from "../../plugin/plugin.ts";
import type { Path } from "../../text.ts";
import type { Caller } from "./callers.ts";

/** Rejects a call that was cut off. */
export class Cut extends Error {
  readonly reason: "hung" | "exited" | "exitCode" | "broke" | "crashed" | "interrupted";
  readonly caller: Caller;
  /** For `crashed`, what was thrown; for `exited` and `exitCode`, the status; for `broke`, the built-in; for `interrupted`, the signal. */
  readonly detail: unknown;

  constructor(reason: Cut["reason"], caller: Caller, detail?: unknown, stack?: string) {
    super(reason);
    this.reason = reason;
    this.caller = caller;
    this.detail = detail;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Thrown by `process.exit` inside a plugin, to unwind it. */
export class ExitAttempt extends Error {
  override name = "ExitAttempt";
  readonly status: unknown;

  constructor(status: unknown) {
    super("process.exit was called");
    this.status = status;
  }
}

/** Turns what a call of plugin code threw into what a handle throws. */
export function toFault(thrown: unknown, sources: Sources): PluginFault | Unavailable {
  if (isA(thrown, Unavailable)) return thrown;
  const { readThrown } = thrownModule();
  if (isA(thrown, Failure)) {
    const text = attempt(() => String(thrown.message).trimEnd(), "");
    return new PluginFault("failed", { ...readThrown(thrown, sources), text }, thrown);
  }
  if (!isA(thrown, Cut)) return new PluginFault("threw", readThrown(thrown, sources), thrown);
  const { reason, detail } = thrown;
  if (reason === "crashed") return new PluginFault(reason, readThrown(detail, sources), detail);
  const text = detail === undefined ? undefined : String(detail);
  return new PluginFault(reason, readThrown(thrown, sources), thrown, text);
}

/** Explains why a schema did not answer. */
export function schemaFailure(error: unknown, sources: Sources): SchemaIssue {
  const path: Path = [];
  const { describeThrown, thrownNotes } = thrownModule();
  if (!isA(error, Cut)) {
    const message = `its schema threw ${describeThrown(error)}`;
    return { message, path, notes: thrownNotes(error, sources) };
  }
  const { reason, detail } = error;
  if (reason === "hung") return { message: "its schema never answers", path };
  if (reason === "exited") return { message: "its schema called process.exit", path };
  if (reason === "exitCode") return { message: "its schema set process.exitCode", path };
  if (reason === "broke") return { message: `its schema broke ${detail}`, path };
  if (reason === "interrupted") return { message: "its schema was interrupted", path };
  const message = `its schema left an uncaught error: ${describeThrown(detail)}`;
  return { message, path, notes: thrownNotes(detail, sources) };
}
