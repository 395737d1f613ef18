/**
 * Takes over what plugins write in JavaScript: to the console, to `process.stdout` and
 * `process.stderr`, and with Bun's own functions.
 */

import { nodeConsole, stream as nodeStream } from "./modules.ts";
import { byteLength, decode } from "./own.ts";

/** Receives text that a plugin wrote; `isError` if it was meant for stderr. */
export type PluginSink = (text: string, isError: boolean) => void;

/** Receives text that was meant for one of the two. */
type Write = (text: string) => void;

/** Sends what plugins write to a sink. */
export function capture(sink: PluginSink): void {
  const out: Write = (text) => sink(text, false);
  const err: Write = (text) => sink(text, true);
  captureBun(out, err);
  captureConsole(out, err);
  // Defining a getter here would make Bun's streams first; assigning a value does not.
  Object.assign(process, {
    stdout: lazily(() => makeStream(1, out)),
    stderr: lazily(() => makeStream(2, err)),
  });
}

type Any = (this: unknown, ...all: unknown[]) => unknown;

/**
 * Captures `Bun.write`, and the writers of `Bun.stdout` and `Bun.stderr`. These two are not
 * touched, since Bun makes them when they are first read.
 */
function captureBun(out: Write, err: Write): void {
  const receiverOf = (file: unknown): Write | undefined =>
    file === Bun.stdout ? out : file === Bun.stderr ? err : undefined;
  const OwnBlob = Blob;
  const files = OwnBlob.prototype as unknown as Record<"write" | "writer", Any>;
  const writeAll = async (receive: Write, input: unknown) => {
    const text = await (hasText(input) ? input : new OwnBlob([input as string])).text();
    receive(text);
    return byteLength(text);
  };
  const { write } = Bun as unknown as { write: Any };
  Bun.write = ((file: unknown, input: unknown, ...rest: unknown[]) => {
    const receive = receiverOf(file);
    return receive ? writeAll(receive, input) : write.call(Bun, file, input, ...rest);
  }) as typeof Bun.write;
  const { write: writeFile, writer } = files;
  Object.assign(files, {
    write(this: unknown, input: unknown, ...rest: unknown[]) {
      const receive = receiverOf(this);
      return receive ? writeAll(receive, input) : writeFile.call(this, input, ...rest);
    },
    writer(this: unknown, ...rest: unknown[]) {
      const receive = receiverOf(this);
      return receive ? makeWriter(receive) : writer.call(this, ...rest);
    },
  });
}

/** Whether it is a response, a request, a file or the like. */
function hasText(input: unknown): input is Blob | Response {
  return typeof input === "object" && input !== null && "text" in input;
}

/** Makes a writer like those of Bun's files. */
function makeWriter(receive: Write) {
  const write = (chunk: string | Bun.BufferSource) => {
    const text = typeof chunk === "string" ? chunk : decode(chunk);
    receive(text);
    return byteLength(text);
  };
  const nothing = () => 0;
  return { write, start() {}, flush: nothing, end: nothing, ref() {}, unref() {} };
}

/** Captures the console. It is made when a plugin first uses it: it takes milliseconds. */
function captureConsole(out: Write, err: Write): void {
  const native = console;
  let own: unknown;
  Object.defineProperty(globalThis, "console", {
    configurable: true,
    get() {
      if (own === undefined) {
        // Loading node:console reads the global console.
        own = native;
        const { Console } = nodeConsole();
        const [stdout, stderr] = [makeStream(1, out), makeStream(2, err)];
        const made = new Console({ stdout, stderr, colorMode: false });
        own = Object.assign(made, { ...native, ...made, write: writeParts(out) });
      }
      return own;
    },
    set(chosen: unknown) {
      own = chosen;
    },
  });
}

/** Returns the function that is Bun's `console.write`. */
const writeParts =
  (write: Write) =>
  (...parts: unknown[]): number => {
    const text = parts.join("");
    write(text);
    return byteLength(text);
  };

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

/** Makes a stream that passes on what is written to it. */
export function makeStream(fd: 1 | 2, write: Write): NodeJS.WritableStream {
  const { Writable } = nodeStream();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(typeof chunk === "string" ? chunk : decode(chunk as Uint8Array));
      done();
    },
  });
  return Object.assign(stream, { fd, isTTY: false });
}
