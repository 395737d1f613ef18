/** Asks a service whether it is well, again and again, each time after a longer pause. */

import { scheduler } from "node:timers/promises";
import { type ContextOf, Plugin, type SetupContextOf, v } from "lineup";

type Attempt<T> = { ok: true; value: T; attempts: number } | { ok: false; error: string };

interface Backoff {
  attempts: number;
  base_ms: number;
  factor: number;
}

/** The pauses between attempts. */
function pauses({ attempts, base_ms, factor }: Backoff): number[] {
  return Array.from({ length: attempts - 1 }, (_, index) => base_ms * factor ** index);
}

async function retry<T>(
  task: (attempt: number) => Promise<T>,
  waits: readonly number[],
  signal: AbortSignal,
): Promise<Attempt<T>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { ok: true, value: await task(attempt), attempts: attempt };
    } catch (error) {
      const wait = waits[attempt - 1];
      if (wait === undefined) return { ok: false, error: String(error) };
      await scheduler.wait(wait, { signal });
    }
  }
}

export default class RetryProbe extends Plugin {
  name = "probe";
  version = "1.0.0";
  options = {
    attempts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 3),
    base_ms: v.optional(v.number(), 1),
    factor: v.optional(v.number(), 2),
  };
  needs = { probe_answers: v.array(v.nullable(v.object({ replicas: v.number() }))) };
  properties = { waited_ms: 0 };
  waits: number[] = [];

  setup({ options, log }: SetupContextOf<RetryProbe>) {
    this.waits = pauses(options);
    log.debug("pauses:", this.waits);
  }

  async run({ needs, log, signal }: ContextOf<RetryProbe>) {
    const ask = async (attempt: number) => {
      const answer = needs.probe_answers[attempt - 1];
      if (answer == null) throw new Error(`no answer to attempt ${attempt}`);
      return answer;
    };
    const result = await retry(ask, this.waits, signal);
    if (!result.ok) throw new Error(`the service is not well: ${result.error}`);
    const waited = this.waits.slice(0, result.attempts - 1).reduce((sum, ms) => sum + ms, 0);
    this.properties = { waited_ms: waited };
    log.info(`an answer after ${result.attempts} attempts`);
    return { ...result.value, attempts: result.attempts };
  }
}
