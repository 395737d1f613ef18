/** The program as the process of one plugin, for another lineup. */

import { serve } from "./hosting/child/serve.ts";
import { confineCalls } from "./process/seccomp.ts";

/** Serves its parent; before that, installs a filter of system calls, if there is to be one. */
export async function startChild(filter: string | undefined): Promise<void> {
  if (filter?.includes('"isObserved":true')) {
    const { OBSERVATION, observeEnvironment } = await import("./process/observed.ts");
    confineCalls(filter, OBSERVATION);
    observeEnvironment();
  } else if (filter !== undefined) confineCalls(filter);
  serve(() => import("./testing/testing.ts"));
}
