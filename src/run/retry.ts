/** Calls `run` of an entry, and again as often as its `retry` says. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type PluginHost, type RunResult, Unavailable } from "../plugin/handle.ts";
import type { WiredEntry } from "../wiring/lineup.ts";
import { now, type RunListener } from "./events.ts";
import { faults } from "./lazy.ts";

interface RetryServices {
  readonly host: Pick<PluginHost, "pause" | "interrupted">;
  readonly listen: RunListener;
  readonly explain: (error: unknown) => Diagnostic;
}

/** Returns what `run` computed; throws, or returns, why the last attempt failed. */
export async function retry(
  entry: WiredEntry,
  run: () => Promise<RunResult>,
  { host, listen, explain }: RetryServices,
): Promise<RunResult> {
  for (let attempt = 1; attempt <= entry.config.retry; attempt++) {
    try {
      const result = await run();
      if (result.problems.length > 0) throw faults().explainResult(result.problems, entry);
      return result;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      const diagnostic = explain(error);
      if (diagnostic.code === "INTERRUPTED") throw error;
      const wait = 1_000 * 2 ** (attempt - 1);
      listen({ type: "retrying", entry: entry.name, time: now(), attempt, wait, diagnostic });
      await host.pause(wait);
      if (host.interrupted !== undefined) throw error;
    }
  }
  return run();
}
