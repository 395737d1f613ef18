/**
 * Calls of the C library: for what Bun has no call for (a second descriptor for a
 * stream), and for small files and writes, for which Bun would start threads or load
 * modules first.
 */

import { dlopen, type Pointer, ptr } from "bun:ffi";
import { LIBRARIES } from "./libraries.ts";

// A plugin may replace it.
const { file: fileOf } = Bun;

/** The address that means "ignore" where a signal's handler is expected. */
const SIG_IGN = 1 as Pointer;

/** The event "can be written to" of `poll`. */
const POLLOUT = 4;

/** The advice of `madvise` to use large pages: Linux only. */
const MADV_HUGEPAGE = 14;

/** The size of a large page, in bytes. */
const LARGE_PAGE = 2 ** 21;

/** The C library of this system; `undefined` if it is not one of those that are known. */
export const libc = open();

function open() {
  for (const library of LIBRARIES[process.platform] ?? []) {
    try {
      return load(library);
    } catch {
      // Another system's library.
    }
  }
  return undefined;
}

/** Has the system end this process after some seconds, whatever it is doing then. */
export function endAfter(seconds: number): void {
  for (const library of LIBRARIES[process.platform] ?? []) {
    try {
      return void dlopen(library, { alarm: { args: ["u32"], returns: "u32" } }).symbols.alarm(
        seconds,
      );
    } catch {
      // Another system's library.
    }
  }
}

function openLibrary(library: string) {
  return dlopen(library, {
    signal: { args: ["i32", "ptr"], returns: "ptr" },
    dup: { args: ["i32"], returns: "i32" },
    dup2: { args: ["i32", "i32"], returns: "i32" },
    open: { args: ["ptr", "i32"], returns: "i32" },
    poll: { args: ["ptr", "u64", "i32"], returns: "i32" },
    close: { args: ["i32"], returns: "i32" },
    read: { args: ["i32", "ptr", "u64"], returns: "i32" },
    write: { args: ["i32", "ptr", "u64"], returns: "i32" },
    madvise: { args: ["u64", "u64", "i32"], returns: "i32" },
  });
}

function load(library: string) {
  const { symbols } = openLibrary(library);
  const polled = Int32Array.of(0, POLLOUT);
  return {
    /** Ignores a signal; returns whether it was ignored before. */
    ignore: (signal: number): boolean => symbols.signal(signal, SIG_IGN) === SIG_IGN,
    /** Returns a new descriptor for the same file, or -1. */
    dup: symbols.dup,
    /** Makes the second descriptor refer to the file of the first; returns it, or -1. */
    dup2: symbols.dup2,
    /** Leaves stdin empty; returns a descriptor of what it was. */
    moveStdin: (): number => moveStdin(symbols),
    /** Has Linux give the memory that this process uses next in large pages. */
    useLargePages: (): void => useLargePages(symbols.madvise),
    /** Writes some of the bytes; returns how many, or -1. */
    write: (descriptor: number, bytes: Uint8Array): number =>
      symbols.write(descriptor, bytes, bytes.length),
    /** Waits until a descriptor can be written to; returns false if it takes too long, or a signal comes. */
    isWritable(descriptor: number, milliseconds: number): boolean {
      polled[0] = descriptor;
      return symbols.poll(polled, 1, milliseconds) > 0;
    },
    /** Reads a regular file; returns `undefined` if it is anything else, is empty or cannot be read. */
    readFile(path: string): Uint8Array | undefined {
      // Opening a pipe and closing it would end it for its writer. Only a file has a size.
      const { size } = fileOf(path);
      if (!(size > 0 && size < 2 ** 30)) return undefined;
      const descriptor = symbols.open(new TextEncoder().encode(`${path}\0`), 0);
      if (descriptor < 0) return undefined;
      // One byte more shows whether the file has grown since.
      const bytes = new Uint8Array(size + 1);
      const length = symbols.read(descriptor, bytes, bytes.length);
      symbols.close(descriptor);
      return length === size ? bytes.subarray(0, size) : undefined;
    },
  };
}

type Symbols = ReturnType<typeof openLibrary>["symbols"];

function moveStdin({ close, dup, dup2, open }: Symbols): number {
  const moved = dup(0);
  const nothing = open(new TextEncoder().encode("/dev/null\0"), 0);
  dup2(nothing, 0);
  close(nothing);
  return moved;
}

/** The first use of each page, of whatever size, costs time. A kernel may have no large ones. */
function useLargePages(madvise: (start: number, length: number, advice: number) => number): void {
  if (process.platform !== "linux") return;
  const used = ptr(new Uint8Array(1));
  madvise(used - (used % LARGE_PAGE), 32 * LARGE_PAGE, MADV_HUGEPAGE);
}
