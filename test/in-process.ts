/**
 * Runs a command line in the process of the tests, from source: the same but for the process
 * and its streams, at a tenth of the time.
 */

import { version } from "../package.json";
import { runCommandLine } from "../src/cli/cli.ts";
import { COMMANDS } from "../src/commands/index.ts";
import { Sources } from "../src/diagnostics/source-text.ts";
import { Host } from "../src/hosting/host.ts";
import { registerLineupModules } from "../src/hosting/in-process/module.ts";
import { changeEnvironment, holdExitCode } from "../src/process/lifecycle.ts";
import type { Confinement } from "../src/process/confinement.ts";
import { readTextFile } from "../src/process/modules.ts";
import { removeTempFolders } from "../src/process/temp.ts";
import { isThorough } from "./groups.ts";
import { cleanEnvironment, type Outcome, runProgram, tidy } from "./program.ts";
import { makeWorld } from "./world.ts";

/**
 * What needs a process of its own: to end it, to change or to print to it, to leave something
 * running in it, or to be waited for in vain.
 */
const OF_A_PROCESS =
  /process|console|Worker|globalThis|prototype|JSON\.\w+ =|new Promise|Promise\.reject|setInterval|setTimeout|setImmediate|Bun\.sleep|serve\(|stdout|stderr|timeout:|memory:|permissions:/;

/** Whether a command line does the same with these files in the process of the tests. */
export function canRunInProcess(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): boolean {
  const isOfItself = args.some((arg) => /^(?:test|lsp|doctor|-|--watch|-w)$/.test(arg));
  return !isOfItself && !Object.values(files).some((text) => OF_A_PROCESS.test(text));
}

/** Nothing tells the process of the tests that its event loop is empty. */
class QuietHost extends Host {
  override drain(): Promise<readonly []> {
    return Promise.resolve([]);
  }
}

export interface InProcessOptions {
  /** What the environment has besides. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What the kernel can enforce, or why it cannot; default: what it says. */
  readonly confinement?: Confinement | string;
}

/** Runs a command line in the process of the tests, or in the binary if all tests run. */
export async function runEither(
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  if (isThorough) return await runProgram("binary", folder, args, env);
  const { stdout, stderr, status } = await runInProcess(folder, args, { env });
  return { stdout, stderr, status };
}

/** The last run: the working directory is that of the process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line as `runProgram` does, one after the other; also returns what a terminal
 * would show.
 *
 * The process is in the folder meanwhile, which is gone later: what other tests of the same file
 * start needs a `cwd` of its own.
 */
export function runInProcess(
  folder: string,
  args: readonly string[] = [],
  options: InProcessOptions = {},
): Promise<Outcome & { shown: string }> {
  const running = last.then(() => run(folder, args, options));
  last = running.catch(() => {});
  return running;
}

async function run(
  folder: string,
  args: readonly string[],
  { env: extra, confinement }: InProcessOptions,
): Promise<Outcome & { shown: string }> {
  await registerLineupModules(() => import("../src/testing/testing.ts"));
  const env = cleanEnvironment(extra);
  const environment = () => env;
  const restore = [changeEnvironment(env), holdExitCode()];
  process.chdir(folder);
  const sources = new Sources(readTextFile);
  const services = confinement === undefined ? {} : { confinement: () => confinement };
  const host = new QuietHost(sources, { environment, ...services });
  const { world, written } = makeWorld({
    ...{ version, cwd: folder, sources, host, environment },
    observe: () => host.observe(),
  });
  try {
    // Frames of an error end where no `await` goes on.
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    runCommandLine(args, COMMANDS, world).then(resolve, reject);
    await promise;
  } finally {
    for (const put of restore) put();
    removeTempFolders();
  }
  const { stdout, stderr, shown } = written;
  return {
    ...{ stdout: tidy(stdout, folder), stderr: tidy(stderr, folder), shown: tidy(shown, folder) },
    status: world.sink.status,
  };
}
