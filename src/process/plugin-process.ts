/**
 * A child process of lineup's own: this program again, as the leader of a session, so
 * that one signal reaches it and all that it starts.
 *
 * It takes text on stdin and answers on stdout; what is written to its stderr is a log.
 */

import { makeMemoryFile, type MemoryFile } from "./call-program.ts";
import { confiningProgram } from "./confine.ts";
import type { Policy } from "./confinement.ts";
import { atExit } from "./lifecycle.ts";
import { fs } from "./modules.ts";
import { encode } from "./own.ts";
import { ignoreResource } from "./resources.ts";
import { CHILD_ARGUMENT, childArguments, OBSERVE_ARGUMENT, selfCommand } from "./self.ts";

const { kill } = process;

/** How a process ended: its status, or the signal that ended it. */
export interface ChildEnd {
  readonly status: number | undefined;
  readonly signal: string | undefined;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the process is confined to; `undefined`: it is not. */
  readonly policy: Policy | undefined;
  /** The file to which another process records what it does; `undefined`: it is not observed. */
  readonly records: string | undefined;
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

  /** @throws if it cannot be started: an error with a `code` or an `errno`. */
  constructor(options: ChildOptions) {
    const { cwd, env } = options;
    const file = memoryFileOf(options);
    try {
      this.#child = Bun.spawn(commandOf(options, file), {
        cwd,
        env,
        stdio: ["pipe", "pipe", "pipe", ...(options.records ? [file!.descriptor] : [])],
        detached: true,
      });
    } finally {
      file?.close();
    }
    // Whoever waits for it keeps the event loop going; the child alone does not.
    this.#child.unref();
    ignoreResource(this.#child);
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

/** What a child is given besides: the program that confines it, or what its observer confines. */
function memoryFileOf({ policy, records, env }: ChildOptions): MemoryFile | undefined {
  if (policy === undefined) return undefined;
  return records === undefined
    ? confiningProgram(policy, env)
    : makeMemoryFile(encode(JSON.stringify({ ...policy, isObserved: true })));
}

function commandOf({ records }: ChildOptions, file: MemoryFile | undefined): string[] {
  if (records !== undefined) {
    return [...selfCommand(), ...childArguments(OBSERVE_ARGUMENT, records)];
  }
  return file === undefined ? [...selfCommand(), ...childArguments(CHILD_ARGUMENT)] : [file.path];
}

// The process may end before whoever started a child can end it.
atExit(() => {
  for (const child of running) child.kill();
});
