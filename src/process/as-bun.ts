/**
 * The program as Bun, which is part of it: an environment variable makes it `bun test`.
 * What that leaves behind in the tests is removed here.
 */

import { libc } from "./libc.ts";
import { fs } from "./modules.ts";
import { adoptSelf, SELF_VARIABLE, selfCommand } from "./self.ts";

/** Makes the program Bun, whatever its arguments. */
const SWITCH = "BUN_BE_BUN";
/** A colour that was asked for by lineup, and not by the user. */
const COLOUR = "lineup";
/** How much of the end of the output is kept, in characters. */
const KEPT = 16_384;

/** How Bun ended. */
export interface BunOutcome {
  readonly status: number;
  readonly signal: string | undefined;
  /** The end of what it wrote to stderr, without colours. */
  readonly text: string;
}

/** Runs Bun to its end in a folder. What it writes is passed on as it comes. */
export async function runAsBun(
  args: readonly string[],
  folder: string,
  options: { colours: boolean; write: (text: string) => void },
): Promise<BunOutcome> {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  const isChosen = FORCE_COLOR !== undefined || NO_COLOR !== undefined;
  const colour = options.colours && !isChosen ? { FORCE_COLOR: COLOUR } : {};
  const self = { [SELF_VARIABLE]: JSON.stringify(selfCommand()) };
  const env = { ...process.env, [SWITCH]: "1", ...self, ...colour };
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: folder,
    env,
    stdio: ["inherit", "inherit", "pipe"],
  });
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of child.stderr) {
    const part = decoder.decode(bytes, { stream: true });
    options.write(part);
    text = (text + part).slice(-KEPT);
  }
  const status = await child.exited;
  const { signalCode } = child;
  const signal = signalCode === null ? undefined : String(signalCode);
  return { status, signal, text: Bun.stripANSI(text) };
}

/**
 * Notes files in a text file, one on a line, and all modules that are loaded. Processes may
 * do so at the same time.
 */
export function noteFiles(list: string, files: readonly string[]): void {
  const all = [...files, ...Object.keys(require.cache)];
  fs().appendFileSync(list, all.map((file) => `${file}\n`).join(""));
}

/**
 * To be called in the process of the tests, before they are loaded.
 *
 * @param refuseExit takes the place of `process.exit`, which would end all tests with status 0.
 */
export function becomeTests(refuseExit: () => never): void {
  delete process.env[SWITCH];
  adoptSelf();
  if (process.env.FORCE_COLOR === COLOUR) delete process.env.FORCE_COLOR;
  // One stream, so that what tests print and what Bun says of them stay in order.
  libc?.dup2(2, 1);
  // By default, Bun passes on the environment in which it was started.
  const env = { ...process.env };
  for (const name of ["spawn", "spawnSync"] as const) {
    const original = Bun[name] as (...all: unknown[]) => unknown;
    const withEnv = (options: { env?: unknown } = {}) => ({ ...options, env: options.env ?? env });
    const spawn = (first: object, second?: object) =>
      Array.isArray(first) ? original(first, withEnv(second)) : original(withEnv(first));
    Object.assign(Bun, { [name]: spawn });
  }
  process.exit = refuseExit;
}
