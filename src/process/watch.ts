/**
 * `--watch`: this program as a child, once for each change of the files that it used.
 *
 * A new process has no stale modules, and starts faster than a person can see. It
 * tells its parent which files it used through a descriptor of its own.
 */

import { atExit, programArguments, WATCH_VARIABLE } from "./lifecycle.ts";
import { fs, path } from "./modules.ts";
import { selfCommand } from "./self.ts";
import { stdoutDescriptor } from "./streams.ts";

const DESCRIPTOR = 3;

/** How long changes are collected, in milliseconds: an editor makes several for one save. */
const SETTLE = 10;
/** How long a run may take to end, with teardown, after it was told to, in milliseconds. */
const GRACE = 5_000;
/** How often a folder that is gone is looked for, in milliseconds. */
const POLL = 100;

/** What a plugin may import. */
const SOURCE = /\.(?:[cm]?[jt]sx?|jsonc?|toml|ya?ml)$/;

/** A run of this program in another process. */
export interface Again {
  /** The exit status. */
  readonly ended: Promise<number>;
  readonly end: (signal: NodeJS.Signals) => void;
}

let killLast = () => {};
// A second signal ends this process at once.
atExit(() => killLast());

/**
 * Starts this program again in a folder, without `--watch`. A folder that was removed and
 * made again is another one than that of this process; while it is gone, nothing is started.
 */
export function startAgain(cwd: string, onFiles: (files: string[]) => void): Again {
  if (!fs().existsSync(cwd)) return { ended: Promise.resolve(1), end() {} };
  const args = programArguments().filter((word) => word !== "--watch");
  const child = Bun.spawn([...selfCommand(), ...args], {
    cwd,
    stdio: ["inherit", stdoutDescriptor(), "inherit", "pipe"],
    env: { ...process.env, [WATCH_VARIABLE]: String(DESCRIPTOR) },
    // In a group of its own, a Ctrl-C reaches it once, from here.
    detached: true,
  });
  void readLines(child.stdio[DESCRIPTOR] as number, (line) => onFiles(JSON.parse(line)));
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  };
  killLast = kill;
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    // A plugin that computes hears nothing.
    setTimeout(kill, GRACE).unref();
  };
  return { ended: child.exited, end };
}

async function readLines(descriptor: number, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const chunk of Bun.file(descriptor).stream().pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    lines.forEach(take);
  }
}

/** Returns how to tell the parent which files were used: those that are named, and all modules. */
export function tellParent(): (files: readonly string[]) => void {
  // Children of plugins are not watched.
  delete process.env[WATCH_VARIABLE];
  return (files) => {
    try {
      const all = [...files, ...Object.keys(require.cache)].map((file) => path().resolve(file));
      const own = all.filter((file) => !file.startsWith("/$bunfs/"));
      fs().writeSync(DESCRIPTOR, `${JSON.stringify(own)}\n`);
    } catch {
      // The parent is gone.
    }
  };
}

/** Watches files by their folders: an atomic save replaces the file itself. */
export class FileWatcher {
  /** Whether all scripts and data in the folders count, since what is missing has no name yet. */
  any = false;
  readonly #files = new Set<string>();
  readonly #folders = new Map<string, { close(): void } | undefined>();
  readonly #changed = new Set<string>();
  #timer: Timer | undefined;
  #next = Promise.withResolvers<string[]>();

  /** Resolves with the files that changed next, or since it was last called. */
  async next(): Promise<string[]> {
    const files = await this.#next.promise;
    this.#next = Promise.withResolvers();
    return files;
  }

  /** Watches files, which need not exist. */
  add(files: readonly string[]): void {
    for (const file of files) {
      if (!file.startsWith("/") || this.#files.has(file)) continue;
      this.#files.add(file);
      this.#watch(path().dirname(file));
    }
  }

  #watch(folder: string): void {
    if (this.#folders.get(folder) !== undefined) return;
    try {
      const watcher = fs().watch(folder, (_, name) => this.#hear(folder, String(name)));
      watcher.on("error", () => this.#lose(folder));
      this.#folders.set(folder, watcher);
    } catch {
      this.#lose(folder);
    }
  }

  #hear(folder: string, name: string): void {
    const file = path().join(folder, name);
    if (this.#files.has(file) || (this.any && SOURCE.test(name))) this.#change(file);
    // A folder that is removed says so once, under its own name, and then nothing.
    if (fs().existsSync(folder)) return;
    this.#change(folder);
    this.#lose(folder);
  }

  /** Waits until a folder is there again. */
  #lose(folder: string): void {
    this.#folders.get(folder)?.close();
    const timer = setInterval(() => {
      if (!fs().existsSync(folder)) return;
      timer.close();
      this.#folders.delete(folder);
      this.#watch(folder);
      this.#change(folder);
    }, POLL);
    this.#folders.set(folder, { close: () => timer.close() });
  }

  #change(file: string): void {
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#next.resolve([...this.#changed]);
      this.#changed.clear();
    }, SETTLE);
  }
}
