/** The terminal that stdout is, if it is one. */

import { libc } from "./libc.ts";
import { tty } from "./modules.ts";

/**
 * Returns a function for the width of the terminal that stdout is, in columns. To be called
 * before the streams are opened: from then on, descriptor 1 is stderr.
 */
export function findTerminal(): () => number | undefined {
  const descriptor = libc?.dup(1) ?? 1;
  return () => {
    const { isatty, WriteStream } = tty();
    // A terminal that nobody looks at has no width.
    return (isatty(descriptor) && new WriteStream(descriptor).columns) || undefined;
  };
}
