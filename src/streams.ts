/**
 * The program's streams: stdout for the result alone, everything else to stderr.
 *
 * From `open` on, file descriptor 1 is stderr: what a plugin, a native module or
 * a child process writes to stdout can't mix with the result, which has a
 * descriptor of its own. Text that JavaScript writes is shown under the
 * plugin's name.
 */

import { dlopen } from "bun:ffi";
import { writeSync } from "node:fs";

/** Takes a text that a plugin wrote. */
export type PluginSink = (text: string) => void;

export interface Streams {
  /** Writes to the program's real stdout. Does nothing more once its reader has gone. */
  out(text: string): void;
  err(text: string): void;
  /** Sets who gets what plugins write. */
  onPlugin(sink: PluginSink): void;
}

/** Opens the streams, once, before any plugin is imported. */
export function openStreams(): Streams {
  const result = redirectStdout();
  const err = (text: string) => writeAll(2, text);
  let sink: PluginSink = err;
  captureConsole((text) => sink(text));
  return {
    out: (text) => writeAll(result, text),
    err,
    onPlugin(next) {
      sink = next;
    },
  };
}

/** Points descriptor 1 at stderr, and gives a descriptor for the real stdout. */
function redirectStdout(): number {
  for (const library of LIBRARIES[process.platform] ?? []) {
    try {
      const { symbols } = dlopen(library, {
        dup: { args: ["i32"], returns: "i32" },
        dup2: { args: ["i32", "i32"], returns: "i32" },
      });
      const real = symbols.dup(1);
      if (real < 0) return 1;
      symbols.dup2(2, 1);
      return real;
    } catch {
      // Not this library's system: try the next. Without any, plugins are captured in JavaScript only.
    }
  }
  return 1;
}

const LIBRARIES: Record<string, string[]> = {
  linux: ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`],
  darwin: ["libSystem.B.dylib"],
};

/** Writes all of a text; a pipe that is full is waited for. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = (error as { code?: string }).code;
      // The reader has gone, on purpose (`| head -1`), or there is no such stream: nobody is left to tell.
      if (code !== "EAGAIN") return;
      Bun.sleepSync(1);
    }
  }
}

function captureConsole(write: PluginSink): void {
  for (const method of ["log", "info", "debug", "warn", "error", "trace"] as const)
    console[method] = (...parts: unknown[]) => write(`${formatParts(parts)}\n`);
  const stdout = Bun.stdout;
  const bunWrite = Bun.write;
  Bun.write = (async (destination: unknown, input: unknown, ...rest: never[]) => {
    if (destination !== stdout)
      return (bunWrite as (...all: unknown[]) => unknown)(destination, input, ...rest);
    const text = await new Response(input as ConstructorParameters<typeof Response>[0]).text();
    write(text);
    return Buffer.byteLength(text);
  }) as typeof Bun.write;
  captureStdout(write);
}

/** `process.stdout` costs milliseconds to make: it is made when a plugin first asks for it. */
function captureStdout(write: PluginSink): void {
  let stream: unknown;
  Object.defineProperty(process, "stdout", {
    configurable: true,
    enumerable: true,
    get() {
      stream ??= makeStream(write);
      return stream;
    },
  });
}

function makeStream(write: PluginSink): unknown {
  const { Writable } = process.getBuiltinModule("node:stream");
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString());
      done();
    },
  });
  return Object.assign(stream, { fd: 1, isTTY: false });
}

/** Formats as console.log does. */
export function formatParts(parts: readonly unknown[]): string {
  // node:util is loaded when something is first written: most runs never do.
  return parts.length === 1 && typeof parts[0] === "string"
    ? parts[0]
    : process.getBuiltinModule("node:util").format(...parts);
}
