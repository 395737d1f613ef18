/**
 * The program's streams: stdout for the result alone, everything else to stderr.
 *
 * From `open` on, file descriptor 1 is stderr: what a plugin, a native module or
 * a child process writes to stdout can't mix with the result, which has a
 * descriptor of its own. Text that JavaScript writes is shown under the
 * plugin's name.
 */

import { dlopen } from "bun:ffi";
import { LineupError } from "./errors.ts";

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
  const { result, write } = redirectStdout();
  const err = (text: string) => {
    try {
      writeAll(2, text, write);
    } catch {
      // Where stderr can't be written, there is nobody left to tell.
    }
  };
  let sink: PluginSink = err;
  captureConsole((text) => sink(text));
  return {
    out(text) {
      try {
        writeAll(result, text, write);
      } catch (error) {
        // The reader has gone, on purpose: `| head -1`.
        const code = codeOf(error) ?? String(error);
        if (code !== "EPIPE")
          throw new LineupError("OUTPUT_FAILED", `can't write the result to stdout: ${code}`, {
            cause: error,
          });
      }
    },
    err,
    onPlugin(next) {
      sink = next;
    },
  };
}

/** Writes some bytes; gives how many, or -1 when that failed. */
type Write = (descriptor: number, bytes: Uint8Array) => number;

/** Points descriptor 1 at stderr, and gives a descriptor for the real stdout. */
function redirectStdout(): { result: number; write: Write } {
  for (const library of LIBRARIES[process.platform] ?? []) {
    try {
      const { symbols } = dlopen(library, {
        dup: { args: ["i32"], returns: "i32" },
        dup2: { args: ["i32", "i32"], returns: "i32" },
        write: { args: ["i32", "ptr", "u64"], returns: "i32" },
      });
      const write: Write = (descriptor, bytes) =>
        symbols.write(descriptor, bytes, Math.min(bytes.length, 2 ** 30));
      const real = symbols.dup(1);
      if (real < 0) return { result: 1, write };
      symbols.dup2(2, 1);
      return { result: real, write };
    } catch {
      // Not this library's system: try the next. Without any, plugins are captured in JavaScript only.
    }
  }
  return { result: 1, write: () => -1 };
}

const LIBRARIES: Record<string, string[]> = {
  linux: ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`],
  darwin: ["libSystem.B.dylib"],
};

/** Writes all of a text; a pipe that is full is waited for. */
function writeAll(descriptor: number, text: string, write: Write): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  while (rest.length > 0) {
    const written = write(descriptor, rest);
    rest = rest.subarray(written >= 0 ? written : writeSlowly(descriptor, rest));
  }
}

/** node:fs says what is wrong, and takes two milliseconds to load. */
function writeSlowly(descriptor: number, bytes: Uint8Array): number {
  try {
    return process.getBuiltinModule("node:fs").writeSync(descriptor, bytes);
  } catch (error) {
    if (codeOf(error) !== "EAGAIN") throw error;
    Bun.sleepSync(1);
    return 0;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

function captureConsole(write: PluginSink): void {
  const stdout = Bun.stdout;
  const bunWrite = Bun.write;
  Bun.write = (async (destination: unknown, input: unknown, ...rest: never[]) => {
    if (destination !== stdout)
      return (bunWrite as (...all: unknown[]) => unknown)(destination, input, ...rest);
    const text = await new Response(input as ConstructorParameters<typeof Response>[0]).text();
    write(text);
    return Buffer.byteLength(text);
  }) as typeof Bun.write;
  // Made when a plugin first asks for them: most runs never do, and each costs milliseconds.
  const native = console;
  let own: unknown;
  Object.defineProperty(globalThis, "console", {
    configurable: true,
    get() {
      if (own === undefined) {
        // node:console asks for the console that there is.
        own = native;
        own = makeConsole(write);
      }
      return own;
    },
    set(chosen: unknown) {
      own = chosen;
    },
  });
  // To define a getter here, Bun makes the stream first; to assign a value, it doesn't.
  Object.assign(process, { stdout: lazily(() => makeStream(write)) });
}

/** An object that is made when something is asked of it. */
function lazily(make: () => object): object {
  let made: object | undefined;
  const traps = [
    "get",
    "set",
    "has",
    "getPrototypeOf",
    "ownKeys",
    "getOwnPropertyDescriptor",
    "defineProperty",
    "deleteProperty",
  ] as const;
  const forward =
    (trap: (typeof traps)[number]) =>
    (_target: object, ...rest: unknown[]) => {
      made ??= make();
      return (Reflect[trap] as (...all: unknown[]) => unknown)(made, ...rest);
    };
  return new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, forward(trap)])));
}

function makeConsole(write: PluginSink): unknown {
  const { Console } = process.getBuiltinModule("node:console");
  const stream = makeStream(write);
  return new Console({ stdout: stream, stderr: stream, colorMode: false });
}

function makeStream(write: PluginSink): NodeJS.WritableStream {
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
