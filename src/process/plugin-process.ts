/**
 * A child process of lineup's own: this program again, as the leader of a session, so
 * that one signal reaches it and all that it starts.
 *
 * It takes text on stdin and answers on stdout; what is written to its stderr is a log.
 */

import { confine } from "./confine.ts";
import type { Policy } from "./confinement.ts";
import { atExit } from "./lifecycle.ts";
import { fs } from "./modules.ts";

const { kill } = process;

/** How a process ended: its status, or the signal that ended it. */
export interface ChildEnd {
  readonly status: number | undefined;
  readonly signal: string | undefined;
}

export interface ChildOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the process is confined to, in place of `command`. */
  readonly policy: Policy | undefined;
}

/** Whether the memory of another process can be measured. */
export const canMeasureMemory = (): boolean => process.platform === "linux";

/** How many processors this machine has. */
export const processors = (): number => navigator.hardwareConcurrency;

/** The processes that have not ended. */
const running = new Set<ChildProcess>();

export class ChildProcess {
  readonly #child: Bun.Subprocess<"pipe", "pipe", "pipe">;
  /** How many bytes wait for the child to read them. */
  queued = 0;
  readonly ended: Promise<ChildEnd>;

  constructor({ cwd, env, policy, ...plain }: ChildOptions) {
    const confined = policy && confine(policy, env);
    try {
      const { command } = confined ?? plain;
      const stdio = ["pipe", "pipe", "pipe"] as ["pipe", "pipe", "pipe"];
      this.#child = Bun.spawn([...command], { cwd, env, stdio, detached: true });
    } finally {
      confined?.close();
    }
    // Whoever waits for it keeps the event loop going; the child alone does not.
    this.#child.unref();
    running.add(this);
    this.ended = this.#waitForEnd();
  }

  get output(): ReadableStream<Uint8Array> {
    return this.#child.stdout;
  }

  get errors(): ReadableStream<Uint8Array> {
    return this.#child.stderr;
  }

  /** Sends text. What the child does not read waits here. */
  write(text: string): void {
    const { stdin } = this.#child;
    this.queued += text.length;
    const done = () => {
      this.queued -= text.length;
    };
    try {
      void stdin.write(text);
      void Promise.resolve(stdin.flush()).then(done, done);
    } catch {
      // It has ended, which is told by `ended`.
    }
  }

  /** Ends the child and all processes of its group. */
  kill(): void {
    try {
      kill.call(process, -this.#child.pid, "SIGKILL");
    } catch {
      // There is none left.
    }
  }

  /** Returns how much memory it has for itself, in bytes; `undefined` if it has ended. */
  memory(): number | undefined {
    try {
      const status = fs().readFileSync(`/proc/${this.#child.pid}/status`, "latin1");
      let sum = 0;
      for (const [, size] of status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s*(\d+) kB$/gm)) {
        sum += Number(size) * 1024;
      }
      return sum;
    } catch {
      return undefined;
    }
  }

  async #waitForEnd(): Promise<ChildEnd> {
    await this.#child.exited;
    running.delete(this);
    // What it started is of the same group, and may have outlived it.
    this.kill();
    const { exitCode, signalCode } = this.#child;
    return {
      status: exitCode ?? undefined,
      signal: signalCode === null ? undefined : String(signalCode),
    };
  }
}

// The process may end before whoever started a child can end it.
atExit(() => {
  for (const child of running) child.kill();
});
