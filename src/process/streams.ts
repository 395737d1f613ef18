/**
 * The streams of the program: stdout for the result alone, stderr for everything else.
 *
 * Once they are open, file descriptor 1 is stderr, so that what a plugin, a native
 * module or a child process writes to stdout cannot mix with the result, which has a
 * descriptor of its own. Text that plugins write in JavaScript is passed on.
 */

import { capture, type PluginSink } from "./capture.ts";
import { captureFiles } from "./capture-files.ts";
import { libc } from "./libc.ts";
import { Output } from "./output.ts";

export type Streams = ReturnType<typeof openStreams>;

let descriptor = 1;

/** Returns the descriptor of the real stdout. */
export const stdoutDescriptor = (): number => descriptor;

/** Opens the streams, once, before any plugin is imported. */
export function openStreams() {
  descriptor = redirectStdout();
  const result = new Output(descriptor);
  const stderr = new Output(2);
  const err = (text: string) => {
    try {
      stderr.write(text);
    } catch {
      // There is nobody left to tell.
    }
  };
  let sink: PluginSink = err;
  const pass: PluginSink = (...written) => sink(...written);
  capture(pass);
  return {
    /** The descriptor of the real stdout. */
    descriptor,
    /** Writes to the real stdout, while its reader keeps up; `flush` writes the rest. */
    out: (text: string) => result.write(text),
    /** Writes to stderr. */
    err,
    /**
     * Waits until all has been written to stdout, unless that is no longer needed.
     *
     * @throws the error of the system if it cannot be written.
     */
    flush: (isNeeded: () => boolean) => result.flush(isNeeded),
    /** Waits until all has been written to stderr. */
    flushErr: () => stderr.flush(() => true).catch(() => {}),
    /** Receives what plugins write with node:fs, too. */
    captureFiles: () => captureFiles(pass),
    /** Sets who receives what plugins write. */
    onPlugin(next: PluginSink): void {
      sink = next;
    },
  };
}

/** Makes descriptor 1 stderr; returns a descriptor of the real stdout. */
function redirectStdout(): number {
  // Without a known C library, only what JavaScript writes is captured.
  const real = libc?.dup(1) ?? -1;
  if (real < 0) return 1;
  libc?.dup2(2, 1);
  return real;
}
