/** Calls of the kernel, for what the C library has no function for. Linux only. */

import { dlopen, ptr, read } from "bun:ffi";
import { LIBRARIES } from "./libraries.ts";
import { util } from "./modules.ts";

type Argument = number | bigint | NodeJS.TypedArray;

/** A call of the kernel that failed. */
export class SystemError extends Error {
  readonly call: string;
  readonly errno: number;

  constructor(call: string, errno: number) {
    super(`${call} failed with error ${errno}`);
    this.call = call;
    this.errno = errno;
  }
}

/** Returns the name of an error of the system: `ENOENT`. */
export function errorName(errno: number): string {
  try {
    return util().getSystemErrorName(-errno) || `error ${errno}`;
  } catch {
    return `error ${errno}`;
  }
}

/** The functions for it; `undefined` if this is no system that is known. */
function open() {
  for (const library of process.platform === "linux" ? LIBRARIES.linux! : []) {
    try {
      return dlopen(library, {
        syscall: {
          args: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"],
          returns: "i64",
        },
        __errno_location: { args: [], returns: "ptr" },
      }).symbols;
    } catch {
      // Another system's library.
    }
  }
  return undefined;
}

let symbols: ReturnType<typeof open>;

/** The numbers of the calls, on x64 and arm64. From 424 on they are the same everywhere. */
export const CALLS = {
  capget: [125, 90],
  capset: [126, 91],
  close: [3, 57],
  close_range: [436, 436],
  dup3: [292, 24],
  execve: [59, 221],
  ioctl: [16, 29],
  landlock_add_rule: [445, 445],
  landlock_create_ruleset: [444, 444],
  landlock_restrict_self: [446, 446],
  memfd_create: [319, 279],
  openat: [257, 56],
  openat2: [437, 437],
  pidfd_getfd: [438, 438],
  pidfd_open: [434, 434],
  ppoll: [271, 73],
  prctl: [157, 167],
  prlimit64: [302, 261],
  seccomp: [317, 277],
  write: [1, 64],
} as const satisfies Record<string, readonly [number, number]>;

export type CallName = keyof typeof CALLS;

/** Which of the two numbers of a call is that of this machine. */
export const MACHINE = process.arch === "arm64" ? 1 : 0;

/**
 * Calls the kernel. Buffers are passed by their address, and live until it returns.
 *
 * @throws {SystemError}
 */
export function call(name: CallName, ...given: readonly Argument[]): number {
  symbols ??= open();
  if (symbols === undefined) throw new SystemError(name, ENOSYS);
  const args = [0, 1, 2, 3, 4, 5].map((index) => {
    const value = given[index] ?? 0;
    return typeof value === "object" ? ptr(value) : value;
  });
  const [a, b, c, d, e, f] = args as [number, number, number, number, number, number];
  const result = Number(symbols.syscall(CALLS[name][MACHINE], a, b, c, d, e, f));
  if (result >= 0) return result;
  throw new SystemError(name, read.i32(symbols.__errno_location()!, 0));
}

const ENOSYS = 38;

/**
 * Does something that must not fail before the process of a plugin has started: if it does,
 * this process writes what failed to stderr, and ends with the number of the error.
 */
export function orLeave<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    tellError(error instanceof SystemError ? error.call : String(error));
    process.exit(error instanceof SystemError ? error.errno : 1);
  }
}

/** Text as the kernel takes it: UTF-8 that ends with a zero. */
export const cString = (text: string): Uint8Array => new TextEncoder().encode(`${text}\0`);

/** The address of a buffer. Whoever asks for it keeps the buffer. */
export const addressOf = (buffer: NodeJS.TypedArray): bigint => BigInt(ptr(buffer));

function tellError(message: string): void {
  try {
    const text = cString(message);
    call("write", 2, text, text.length - 1);
  } catch {
    // The exit status says so, too.
  }
}
