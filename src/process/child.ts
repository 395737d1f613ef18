/** This program as a child of itself. */

import { environment } from "./lifecycle.ts";
import { endAfter } from "./libc.ts";
import { fs } from "./modules.ts";
import { selfCommand } from "./self.ts";

/** Set for a child that checks a text for an editor (`lineup lsp`). */
const CHECK_VARIABLE = "LINEUP_LSP_CHECK";

/** How long a check that is not wanted any more may take to end, in milliseconds. */
const GRACE = 2_000;

/** How much of what a child writes to stderr is kept, in characters. */
const KEPT = 4_096;

/** How a check ended. */
export interface CheckEnd {
  /** The lines that it wrote to stdout, in order. */
  readonly lines: readonly string[];
  /** The beginning of what it wrote to stderr. */
  readonly errors: string;
  /** Whether it was ended since it took too long. */
  readonly isLate: boolean;
}

/** A check in a child process. */
export interface RunningCheck {
  readonly ended: Promise<CheckEnd>;
  readonly stop: () => void;
}

export interface CheckOptions {
  /** The working directory. */
  readonly folder: string;
  /** How long it may take, in milliseconds. */
  readonly limit: number;
  /** Whether it makes temporary files. */
  readonly hasFiles: boolean;
}

/** Starts `lineup lsp` as a child that reads a request from stdin. */
export function startCheck(request: string, options: CheckOptions): RunningCheck {
  try {
    return superviseCheck(spawnCheck(request, options), options);
  } catch (error) {
    // The program was replaced by another version, for example.
    return {
      ended: Promise.resolve({ lines: [], errors: String(error), isLate: false }),
      stop() {},
    };
  }
}

function spawnCheck(request: string, { folder, limit }: CheckOptions) {
  const seconds = Math.ceil(limit / 1_000) + 1;
  return Bun.spawn([...selfCommand(), "lsp"], {
    // A text that is new may be of a folder that is not there yet.
    cwd: fs().existsSync(folder) ? folder : "/",
    stdin: new TextEncoder().encode(request),
    stdout: "pipe",
    stderr: "pipe",
    env: { ...environment(), [CHECK_VARIABLE]: String(seconds) },
  });
}

function superviseCheck(
  child: ReturnType<typeof spawnCheck>,
  { limit, hasFiles }: CheckOptions,
): RunningCheck {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limit);
  let [output, errors] = ["", ""];
  const reading = collect(child.stdout, (text) => (output += text));
  void collect(child.stderr, (text) => (errors = (errors + text).slice(0, KEPT)));
  const finish = async (): Promise<CheckEnd> => {
    await child.exited;
    clearTimeout(timer);
    // What a plugin started may hold the pipe open.
    await Promise.race([reading, Bun.sleep(100)]);
    return { lines: output.split("\n").slice(0, -1), errors, isLate };
  };
  const stop = () => {
    // A signal that can be heard lets it remove its files.
    child.kill(hasFiles ? "SIGTERM" : "SIGKILL");
    setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
  };
  return { ended: finish(), stop };
}

async function collect(stream: ReadableStream<Uint8Array>, take: (text: string) => void) {
  try {
    const decoder = new TextDecoder();
    for await (const bytes of stream) take(decoder.decode(bytes, { stream: true }));
  } catch {
    // It is gone.
  }
}

/** Whether this process is such a child. It ends by itself if its parent does not end it. */
export function isCheck(): boolean {
  const seconds = process.env[CHECK_VARIABLE];
  if (seconds === undefined) return false;
  // A plugin may start lineup.
  delete process.env[CHECK_VARIABLE];
  endAfter(Number(seconds));
  return true;
}
