/** Tells of calls of plugin code that take long, so that who waits knows for whom. */

import { own } from "../../process/own.ts";
import type { Caller } from "./callers.ts";

/** A call of plugin code that has not settled. */
export interface RunningCall {
  readonly caller: Caller;
  /** When it started, in nanoseconds. */
  readonly start: number;
}

/** Who hears of a call that takes long, once. */
export interface Patience {
  /** Returns how long a call may take, in milliseconds: at least 2,000. */
  readonly limit: () => number;
  readonly tell: (caller: Caller, milliseconds: number) => void;
}

/** Looks after the innermost call, until the process ends. */
export function watchCalls(
  innermost: () => RunningCall | undefined,
  { limit, tell }: Patience,
): void {
  let told: RunningCall | undefined;
  const look = () => {
    const call = innermost();
    let wait = limit();
    if (call !== undefined && call !== told) {
      const spent = (Bun.nanoseconds() - call.start) / 1e6;
      if (spent < wait) wait -= spent;
      else {
        told = call;
        tell(call.caller, spent);
      }
    }
    own.setTimeout(look, wait).unref();
  };
  own.setTimeout(look, 2_000).unref();
}
