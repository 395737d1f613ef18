/**
 * Runs the program as a person would: a folder, arguments, and what comes out.
 *
 * In both of its forms, from source and as the compiled binary.
 */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BINARY } from "../build.ts";

export const FORMS = {
  // Without the flag, Bun would download the packages that a case is without.
  source: [process.execPath, "--no-install", join(import.meta.dir, "..", "src", "main.ts")],
  binary: [BINARY],
} as const;

export type Form = keyof typeof FORMS;

export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
}

/** A folder that is gone when the test is over: `using folder = makeFolder({ … })`. */
export interface Folder extends Disposable {
  path: string;
}

/** Makes a folder with files in it; a name that ends in / is a folder, in @ a link to its text. */
export function makeFolder(files: Readonly<Record<string, string>>): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "lineup-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name.endsWith("/") ? name : dirname(name)), { recursive: true });
    if (name.endsWith("@")) symlinkSync(text, join(path, name.slice(0, -1)));
    else if (!name.endsWith("/")) writeFileSync(join(path, name), text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** An environment in which nothing of the machine's shows. */
export function cleanEnvironment(
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  // The home is the one that setup.ts made.
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, TMPDIR: tmpdir(), ...extra };
}

/** Runs the program to its end; returns what it printed, made tidy. */
export async function runProgram(
  form: Form,
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = Bun.spawn([...FORMS[form], ...args], {
    cwd: folder,
    env: cleanEnvironment(env),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: 50_000,
  });
  const [stdout, stderr, status] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { stdout: tidy(stdout, folder), stderr: tidy(stderr, folder), status };
}

/** Leaves out that an entry takes long, which any does on a busy machine. */
export function withoutWaits(text: string): string {
  return text.replace(/^entry \d+ \(.*\) is still running \(\d+ s\)\n\n?/gm, "");
}

/**
 * Shows paths of the folder as <folder>, and times, which are others each time, as <time>; and
 * leaves out waits.
 */
export function tidy(text: string, folder: string): string {
  return withoutWaits(text)
    .replaceAll(folder, "<folder>")
    .replace(/\(\d+\.\d ms\)/g, "(<time>)")
    .replace(/ \[\d+\.\d+m?s\]/g, " [<time>]");
}
