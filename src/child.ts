/** The program as the process of one plugin, for another lineup. */

import { serve } from "./hosting/child/serve.ts";
import { confineCalls } from "./process/seccomp.ts";

/** Serves its parent; before that, installs a filter of system calls, if there is to be one. */
export function startChild(filter: string | undefined): void {
  if (filter !== undefined) confineCalls(filter);
  serve(() => import("./testing/testing.ts"));
}
