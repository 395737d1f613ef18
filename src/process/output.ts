/**
 * Text to a file descriptor, whole and in order, without being deaf to signals while
 * a pipe is full.
 */

import { libc } from "./libc.ts";
import { fs } from "./modules.ts";
import { encode, turn } from "./own.ts";

/** A pipe that can be written to takes this many bytes without waiting for its reader. */
const CHUNK = 4_096;

/** How long to wait for a reader without hearing signals, in milliseconds. */
const PATIENCE = 50;

let writeSync: typeof import("node:fs").writeSync | undefined;

/** Keeps the function of node:fs that lineup itself writes with: what plugins write is taken over. */
export function keepWriteSync(): void {
  writeSync ??= fs().writeSync;
}

export class Output {
  readonly #descriptor: number;
  /** What could not be written yet. */
  #rest: Uint8Array = new Uint8Array();

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * Writes text while its reader keeps up; the rest is kept for later.
   *
   * @throws the error of the system if it cannot be written; not if its reader has gone.
   */
  write(text: string): void {
    this.#rest = join(this.#rest, encode(text));
    while (this.#rest.length > 0 && this.#isReady(PATIENCE)) this.#writeSome();
  }

  /**
   * Waits until all is written, or until that is no longer needed.
   *
   * @throws as {@link write}.
   */
  async flush(isNeeded: () => boolean): Promise<void> {
    while (this.#rest.length > 0 && isNeeded()) {
      if (this.#isReady(0)) this.#writeSome();
      else {
        await turn();
        this.#isReady(PATIENCE);
      }
    }
  }

  #isReady(milliseconds: number): boolean {
    return libc?.isWritable(this.#descriptor, milliseconds) ?? true;
  }

  #writeSome(): void {
    const bytes = this.#rest.subarray(0, CHUNK);
    let written = libc?.write(this.#descriptor, bytes) ?? -1;
    if (written < 0) written = this.#writeSlowly(bytes);
    this.#rest = this.#rest.subarray(written);
  }

  /** Writes some of the bytes, or throws why that is not possible. */
  #writeSlowly(bytes: Uint8Array): number {
    try {
      keepWriteSync();
      return writeSync!(this.#descriptor, bytes);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "EAGAIN") return 0;
      this.#rest = new Uint8Array();
      // The reader has gone on purpose: `| head -1`.
      if (code === "EPIPE") return 0;
      throw error;
    }
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
