/** Watches the calls of plugin code, so that who waits knows for whom. */

import { own } from "../../process/own.ts";
import type { Caller } from "./callers.ts";

/** A call of plugin code that has not settled. */
export interface RunningCall {
  readonly caller: Caller;
  /** When it started, in nanoseconds. */
  readonly start: number;
}

/** Who is told of a call that takes long. */
export interface Patience {
  /** Returns how long to wait before the next look, in milliseconds. */
  readonly interval: () => number;
  /** Told of the innermost call at each look, if there is one. */
  readonly tell: (call: RunningCall | undefined) => void;
}

/** Looks after the innermost call, first after a second, until the process ends. */
export function watchCalls(
  innermost: () => RunningCall | undefined,
  { interval, tell }: Patience,
): void {
  const look = () => {
    tell(innermost());
    own.setTimeout(look, interval()).unref();
  };
  own.setTimeout(look, 1_000).unref();
}
