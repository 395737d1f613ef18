/** What a command needs of the world around it: `program.ts` makes it, a test can. */

import type { Calls } from "./plugin/calls.ts";
import type { Mask } from "./render/mask.ts";
import type { Paint } from "./render/paint.ts";

export interface Host {
  /** The program's own version. */
  version: string;
  cwd: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Writes the result. */
  out(text: string): void;
  /** Writes everything else; secrets are masked. */
  err(text: string): void;
  /** Sets who gets what plugins write to stdout or the console. */
  onPlugin(sink: (text: string) => void): void;
  paint: Paint;
  mask: Mask;
  calls: Calls;
}
