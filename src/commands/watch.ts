/** `--watch`: runs a command again whenever a file that it used changes. */

import type { Arguments } from "../cli/arguments.ts";
import { usage } from "../cli/flags.ts";
import { locateConfig } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { path as nodePath } from "../process/modules.ts";
import { FileWatcher, startAgain } from "../process/watch.ts";
import { showPath } from "../render/diagnostic.ts";
import { listNames } from "../text.ts";

/** Runs the command in a child process, again for each change, until a signal comes. */
export async function watch(args: Arguments, world: World): Promise<void> {
  const { file } = locateConfig(args.get("config"), world.cwd);
  const { stderr, cwd } = world;
  const values = args.get("values");
  if (file === "-" || values === "-") {
    const hint = `name a file: ${file === "-" ? "--config" : "--values"} FILE`;
    throw usage("--watch cannot read stdin again", hint);
  }
  const watcher = new FileWatcher();
  watcher.add(values === undefined ? [file] : [file, nodePath().resolve(cwd, values)]);
  const interrupted = new Promise<NodeJS.Signals>((resolve) => world.onSignal(resolve));
  for (;;) {
    const run = startAgain(cwd, (files) => watcher.add(files));
    const signalOrFiles = [interrupted, watcher.next()] as const;
    const status = await Promise.race([run.ended, ...signalOrFiles]);
    // Of what failed, the file to change or to make may be one that was not read.
    watcher.any = status !== 0;
    if (typeof status === "number") stderr.line("waiting for a change");
    const news = typeof status === "number" ? await Promise.race(signalOrFiles) : status;
    run.end(typeof news === "string" ? news : "SIGTERM");
    await run.ended;
    if (typeof news === "string") return;
    stderr.line(`${listNames(news.map((changed) => showPath(changed, cwd)))} changed`);
  }
}
