/**
 * What a process that runs a plugin for another lineup has of its own: the pipes to
 * its parent, and when it may end.
 */

import { libc } from "./libc.ts";
import { own } from "./own.ts";
import { ignoreResource } from "./resources.ts";
import { call } from "./syscalls.ts";

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/**
 * Ends this process when its parent ends, however that comes about. Linux only.
 *
 * @param parent the number of the parent, which may have ended before.
 */
export function endWithParent(parent: number): void {
  if (process.platform !== "linux") return;
  call("prctl", PR_SET_PDEATHSIG, SIGKILL);
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}

/** `Bun.connect` also takes a descriptor, which its types leave out. */
type ConnectDescriptor = (options: {
  readonly fd: number;
  readonly socket: Bun.SocketHandler;
}) => Promise<Bun.Socket>;

/**
 * Hears the lines that the parent sends, until it closes the pipe. Plugins, and what they start,
 * find stdin empty.
 *
 * What was stdin is a socket: to read it as one takes 1 ms, where `process.stdin` takes 19.
 */
export function readLines(take: (line: string) => void, ended: () => void): void {
  const decoder = new own.TextDecoder();
  let rest = "";
  const connected = (Bun.connect as unknown as ConnectDescriptor)({
    fd: libc?.moveStdin() ?? 0,
    socket: {
      data(_, bytes) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
        rest = lines.pop()!;
        lines.forEach(take);
      },
      close: ended,
    },
  });
  // An empty event loop is how a plugin that never settles is found.
  void connected.then((socket) => {
    socket.unref();
    ignoreResource(socket);
  });
}

/** Writes text to a descriptor, whole, whether or not its reader keeps up. */
export function writeAll(descriptor: number, text: string): void {
  let rest: Uint8Array = new own.TextEncoder().encode(text);
  while (rest.length > 0) {
    const written = libc?.write(descriptor, rest) ?? -1;
    if (written > 0) rest = rest.subarray(written);
    else if (libc?.isWritable(descriptor, 1_000) === undefined) return;
  }
}

/**
 * Keeps the process going while it waits for its parent. While only a plugin can go on,
 * an empty event loop means that it never will.
 */
export class Alive {
  readonly #timer = setInterval(() => {}, 1_000_000);
  #running = 0;

  async whileRunning<T>(work: () => T | Promise<T>): Promise<T> {
    this.#change(1);
    try {
      return await work();
    } finally {
      this.#change(-1);
    }
  }

  async whileWaiting<T>(work: () => Promise<T>): Promise<T> {
    this.#change(-1);
    try {
      return await work();
    } finally {
      this.#change(1);
    }
  }

  #change(by: number): void {
    this.#running += by;
    if (this.#running > 0) this.#timer.unref();
    else this.#timer.ref();
  }
}
