/** Whole processes, timed in turn, so that a drift of the machine's speed reaches all alike. */

import { readFileSync } from "node:fs";

/** Runs a command to its end; gives its wall time in milliseconds. */
export function milliseconds(
  command: string[],
  cwd: string,
  env: Record<string, string | undefined> = process.env,
): number {
  const start = Bun.nanoseconds();
  const { exitCode, stderr } = Bun.spawnSync(command, {
    cwd,
    env,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const time = (Bun.nanoseconds() - start) / 1e6;
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stderr}`);
  return time;
}

/**
 * The peak memory of a command, in megabytes, as Linux shows it while the command
 * runs: it is asked for without a pause, until there is nothing to see. The most of
 * three runs, since the end of one can be missed. (What Linux says afterwards is
 * that of the process that started it.)
 */
export async function peakMegabytes(command: string[], cwd: string): Promise<number> {
  let peak = 0;
  for (let run = 0; run < 3; run++) {
    const child = Bun.spawn(command, { cwd, stdin: "ignore", stdout: "ignore", stderr: "ignore" });
    for (;;) {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const now = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
      // What has ended, and has not been waited for, has no memory.
      if (now === undefined) break;
      peak = Math.max(peak, Number(now));
    }
    await child.exited;
  }
  return Math.round(peak / 1024);
}

/**
 * Has Linux read a file from the disk when it is next needed. How the pages of
 * one that was just written lie in memory moves a program's time by up to a third.
 */
export function readAnew(file: string): void {
  Bun.spawnSync(["sync", file]);
  Bun.spawnSync(["dd", `if=${file}`, "iflag=nocache", "count=0"], { stderr: "ignore" });
}

/** How often a round measures what is short: the shorter a run, the more of it is chance. */
export const OFTEN = 5;

/**
 * Measures each of some cases in turn, after a round that is not counted; gives
 * the medians. Each turn starts at another case, so that none always follows the
 * same one. The cases of `short` have several turns in each round, before the others.
 */
export function interleave<K extends string>(
  rounds: number,
  cases: Record<K, () => number>,
  short: readonly K[] = [],
): Record<K, number> {
  const names = Object.keys(cases) as K[];
  const others = names.filter((name) => !short.includes(name));
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    K,
    number[]
  >;
  for (let round = 0; round <= rounds; round++) {
    const turns = Array.from({ length: OFTEN }, (_, turn) => rotate(short, round + turn));
    for (const name of [...turns.flat(), ...rotate(others, round)]) {
      const time = cases[name]();
      if (round > 0) times[name].push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, round(median(times[name]))])) as Record<
    K,
    number
  >;
}

function rotate<T>(all: readonly T[], by: number): T[] {
  const start = all.length === 0 ? 0 : by % all.length;
  return [...all.slice(start), ...all.slice(0, start)];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
