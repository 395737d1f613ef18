/** The terminals that stdout and stderr are, if they are. */

import { libc } from "./libc.ts";
import { tty } from "./modules.ts";

/**
 * Returns a function for the width of the terminal that stdout is, in columns. To be called
 * before the streams are opened: from then on, descriptor 1 is stderr.
 */
export function findTerminal(): () => number | undefined {
  const descriptor = libc?.dup(1) ?? 1;
  return () => terminalOf(descriptor)?.() || undefined;
}

/** Returns a function for the width of the terminal behind a descriptor, in columns. */
export function terminalOf(descriptor: number): (() => number) | undefined {
  const { isatty, WriteStream } = tty();
  if (!isatty(descriptor)) return undefined;
  const stream = new WriteStream(descriptor);
  // A terminal that nobody looks at has no width.
  return () => stream.getWindowSize()[0];
}
