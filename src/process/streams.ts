/**
 * The streams of the program: stdout for the result alone, stderr for everything else.
 *
 * Once they are open, file descriptor 1 is stderr, so that what a plugin, a native
 * module or a child process writes to stdout cannot mix with the result, which has a
 * descriptor of its own. Text that plugins write in JavaScript is passed on.
 */

import { libc } from "./libc.ts";
import { nodeConsole, stream as nodeStream } from "./modules.ts";
import { Output } from "./output.ts";

/** Receives text that a plugin wrote. */
export type PluginSink = (text: string) => void;

export type Streams = ReturnType<typeof openStreams>;

/** Opens the streams, once, before any plugin is imported. */
export function openStreams() {
  const result = new Output(redirectStdout());
  const stderr = new Output(2);
  const err = (text: string) => {
    try {
      stderr.write(text);
    } catch {
      // There is nobody left to tell.
    }
  };
  let sink: PluginSink = err;
  captureConsole((text) => sink(text));
  return {
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

function captureConsole(write: PluginSink): void {
  const bunWrite = Bun.write;
  Bun.write = (async (destination: unknown, input: unknown, ...rest: never[]) => {
    if (destination !== Bun.stdout) {
      return (bunWrite as (...all: unknown[]) => unknown)(destination, input, ...rest);
    }
    const text = await new Response(input as ConstructorParameters<typeof Response>[0]).text();
    write(text);
    return Buffer.byteLength(text);
  }) as typeof Bun.write;
  // Made when a plugin first uses it: each costs milliseconds.
  const native = console;
  let own: unknown;
  Object.defineProperty(globalThis, "console", {
    configurable: true,
    get() {
      if (own === undefined) {
        // Loading node:console reads the global console.
        own = native;
        const stream = makeStream(write);
        own = new (nodeConsole().Console)({ stdout: stream, stderr: stream, colorMode: false });
      }
      return own;
    },
    set(chosen: unknown) {
      own = chosen;
    },
  });
  // Defining a getter here would make Bun's stream first; assigning a value does not.
  Object.assign(process, { stdout: lazily(() => makeStream(write)) });
}

/** Returns an object that is made when it is first used. */
function lazily(make: () => object): object {
  let made: object | undefined;
  const forward =
    (trap: keyof typeof Reflect) =>
    (_target: object, ...rest: unknown[]) => {
      made ??= make();
      return (Reflect[trap] as (...all: unknown[]) => unknown)(made, ...rest);
    };
  // Every operation is passed on to the object.
  return new Proxy({}, new Proxy({}, { get: (_, trap) => forward(trap as keyof typeof Reflect) }));
}

function makeStream(write: PluginSink): NodeJS.WritableStream {
  const { Writable } = nodeStream();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString());
      done();
    },
  });
  return Object.assign(stream, { fd: 1, isTTY: false });
}
