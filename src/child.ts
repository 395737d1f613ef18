/** The program as the process of one plugin, for another lineup. */

import { serve } from "./hosting/child/serve.ts";
import { endWithParent } from "./process/parent.ts";
import { confineCalls } from "./process/seccomp.ts";

/**
 * Serves its parent; before that, installs a filter of system calls, if there is to be one.
 *
 * @param parent the number of the process that started this one.
 */
export async function startChild(parent: number, filter: string | undefined): Promise<void> {
  // The filter would deny it.
  endWithParent(parent);
  const observed = filter?.includes('"isObserved":true')
    ? await import("./process/observed.ts")
    : undefined;
  if (filter !== undefined) confineCalls(filter, observed?.OBSERVATION);
  observed?.observeEnvironment();
  serve(() => import("./testing/testing.ts"), observed?.tellImported);
}

/** Starts a confined process, and observes it. */
export async function startObserver(parent: number, records: string): Promise<void> {
  endWithParent(parent);
  const { observe } = await import("./process/observer.ts");
  await observe(records);
}
