/**
 * Takes over what plugins write to the descriptors of stdout and stderr with node:fs, as
 * loggers do. Loading it takes milliseconds, so this is for runs that have secrets.
 */

import { makeStream, type PluginSink } from "./capture.ts";
import { fs } from "./modules.ts";
import { keepWriteSync } from "./output.ts";
import { byteLength, decode, own } from "./own.ts";

type Any = (...all: unknown[]) => unknown;
type Bytes = NodeJS.ArrayBufferView;

const isStdout = (file: unknown): boolean => file === 1 || file === "/dev/stdout";
const isStderr = (file: unknown): boolean => file === 2 || file === "/dev/stderr";

/** Sends what plugins write with node:fs to a sink. */
export function captureFiles(sink: PluginSink): void {
  keepWriteSync();
  const all = fs() as unknown as Record<string, Any> & { promises: Record<string, Any> };
  /** Replaces a function where its file is one of the two. */
  const replace = (name: string, work: Any, module: Record<string, Any> = all) => {
    const original = module[name]!;
    module[name] = (file, ...rest) =>
      isStdout(file) || isStderr(file) ? work(file, ...rest) : original(file, ...rest);
  };
  const send = (file: unknown, text: string): number => {
    sink(text, isStderr(file));
    return byteLength(text);
  };
  const one = (file: unknown, data: unknown, ...rest: unknown[]) => send(file, textOf(data, rest));
  const several = (file: unknown, parts: unknown) =>
    send(file, (parts as Bytes[]).map((part) => textOf(part, [])).join(""));
  for (const name of ["appendFileSync", "writeFileSync"]) {
    replace(name, (...given) => void one(...(given as Parameters<typeof one>)));
  }
  for (const name of ["appendFile", "writeFile"]) {
    replace(name, later(one));
    const whole = async (file: unknown, data: unknown, ...rest: unknown[]) => {
      if (!isParts(data)) return void one(file, data, ...rest);
      for await (const part of data) one(file, part, ...rest);
    };
    replace(name, whole, all.promises);
  }
  replace("createWriteStream", (file) =>
    makeStream(isStderr(file) ? 2 : 1, (text) => sink(text, isStderr(file))),
  );
  replace("writeSync", one as Any);
  replace("writevSync", several as Any);
  replace("write", later(one));
  replace("writev", later(several));
}

/** Makes a function of node:fs that calls back. */
function later(work: (file: unknown, data: unknown, ...rest: unknown[]) => number): Any {
  return (file, data, ...rest) => {
    const written = work(file, data, ...rest);
    const callback = rest.findLast((item) => typeof item === "function") as Any | undefined;
    own.setImmediate(() => callback?.(null, written, data));
  };
}

/** Whether data comes in parts, as that of a stream does. */
function isParts(data: unknown): data is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data;
}

/** Returns the text of some data, or of the part that a call of `write` names. */
function textOf(data: unknown, [second, third]: unknown[]): string {
  if (typeof data === "string") return data;
  const { buffer, byteOffset, byteLength } = data as Bytes;
  const named = typeof second === "object" && second !== null ? second : {};
  const { offset = second, length = third } = named as { offset?: unknown; length?: unknown };
  const start = typeof offset === "number" ? offset : 0;
  const size = typeof length === "number" ? length : byteLength - start;
  return decode(new Uint8Array(buffer as ArrayBuffer, byteOffset + start, size));
}
