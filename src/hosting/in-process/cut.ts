/** How a call of plugin code is cut off, and how what came of it becomes a fault. */

import { describeThrown, isA, readThrown } from "../../diagnostics/thrown.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { PluginFault, Unavailable } from "../../plugin/handle.ts";
import type { Caller } from "./callers.ts";

/** Rejects a call that was cut off. */
export class Cut extends Error {
  readonly reason: "hung" | "exited" | "exitCode" | "crashed" | "interrupted";
  readonly caller: Caller;
  /** For `crashed`, what was thrown; for `exited` and `exitCode`, the status; for `interrupted`, the signal. */
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
  if (!isA(thrown, Cut)) return new PluginFault("threw", readThrown(thrown, sources), thrown);
  const { reason, detail } = thrown;
  if (reason === "crashed") return new PluginFault(reason, readThrown(detail, sources), detail);
  const text = detail === undefined ? undefined : String(detail);
  return new PluginFault(reason, readThrown(thrown, sources), thrown, text);
}

/** Says why a schema did not answer. */
export function describeSchemaFailure(error: unknown): string {
  if (!isA(error, Cut)) return `its schema threw ${describeThrown(error)}`;
  if (error.reason === "hung") return "its schema never answers";
  if (error.reason === "exited") return "its schema called process.exit";
  if (error.reason === "exitCode") return "its schema set process.exitCode";
  if (error.reason === "interrupted") return "its schema was interrupted";
  return `its schema left an uncaught error: ${describeThrown(error.detail)}`;
}
