/**
 * The program's streams: stdout for the result alone, everything else to stderr.
 *
 * From `open` on, file descriptor 1 is stderr: what a plugin, a native module or
 * a child process writes to stdout can't mix with the result, which has a
 * descriptor of its own. Text that JavaScript writes is shown under the
 * plugin's name.
 */

import { LineupError } from "./errors.ts";
import { libc } from "./libc.ts";

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
  const err = (text: string) => {
    try {
      writeAll(2, text);
    } catch {
      // Where stderr can't be written, there is nobody left to tell.
    }
  };
  let sink: PluginSink = err;
  captureConsole((text) => sink(text));
  return {
    out(text) {
      try {
        writeAll(result, text);
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

/** Points descriptor 1 at stderr, and gives a descriptor for the real stdout. */
function redirectStdout(): number {
  // Without a C library that is known, plugins are captured in JavaScript only.
  const real = libc?.dup(1) ?? -1;
  if (real < 0) return 1;
  libc?.dup2(2, 1);
  return real;
}

/** Writes all of a text; a pipe that is full is waited for. */
function writeAll(descriptor: number, text: string): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  while (rest.length > 0) {
    const written = libc?.write(descriptor, rest) ?? -1;
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
  const bunWrite = Bun.write;
  Bun.write = (async (destination: unknown, input: unknown, ...rest: never[]) => {
    if (destination !== Bun.stdout)
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
  const forward =
    (trap: keyof typeof Reflect) =>
    (_target: object, ...rest: unknown[]) => {
      made ??= make();
      return (Reflect[trap] as (...all: unknown[]) => unknown)(made, ...rest);
    };
  // Whatever is asked of it is asked of what it stands for.
  return new Proxy({}, new Proxy({}, { get: (_, trap) => forward(trap as keyof typeof Reflect) }));
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
