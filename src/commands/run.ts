/** `lineup run`: runs plugins.yaml and prints the values. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, WATCH } from "../cli/command.ts";
import { usage } from "../cli/flags.ts";
import type { World } from "../cli/world.ts";
import { compileAll } from "../process/jit.ts";
import { Progress } from "../render/progress.ts";
import { renderValues } from "../render/values.ts";
import { now, type RunEvent, type RunListener } from "../run/events.ts";
import { type Outcome, runLineup } from "../run/run.ts";
import { hasErrors, open, reportProblems, requireKey } from "./open.ts";
import { renderResult, type ResultFormat, selectValues } from "./result.ts";

export const run: Command = {
  summary: "run plugins.yaml and print the values (the default)",
  flags: {
    ...PROJECT_FLAGS,
    ...WATCH,
    get: {
      value: "KEY[.PATH]",
      repeatable: true,
      description: "print one value, or a part of it; text without quotes; repeatable",
    },
    explain: { value: "KEY", description: "print where a value came from and who read it" },
    format: {
      value: "FORMAT",
      choices: ["yaml", "json", "env", "github"],
      description: "yaml (default), json, env (for a shell) or github (for $GITHUB_OUTPUT)",
    },
    quiet: { short: "q", description: "show only errors and warnings" },
    verbose: {
      short: "v",
      description: "show every step, debug logs, and the values after each entry",
    },
  },
  examples: [
    ["lineup", "run plugins.yaml in this folder"],
    ["lineup --set size=8 --get word", "set a value, print another"],
    ["lineup -q --format json", "print JSON, and nothing else but errors"],
  ],
  async run(args, world) {
    refuseBoth("quiet", "verbose", args);
    refuseBoth("get", "explain", args);
    if (args.has("watch")) return (await import("./watch.ts")).watch(args, world);
    const progress = makeProgress(args, world);
    const project = await open(args, world, ({ name: entry, handle, file }) =>
      progress.listen({ type: "loaded", entry, time: now(), plugin: handle.description, file }),
    );
    const { lineup, diagnostics } = project;
    if (lineup === undefined || hasErrors(diagnostics)) return reportProblems(diagnostics, world);
    if (diagnostics.length > 0) world.sink.report(...diagnostics);
    const selection = await selectValues(args, lineup);
    const explained = args.get("explain");
    requireKey(lineup, explained, "--explain");
    progress.registered(lineup);
    const events: RunEvent[] = [];
    const record: RunListener = (event) => {
      events.push(event);
      progress.listen(event);
    };
    const listen = explained === undefined ? progress.listen : record;
    compileAll();
    const outcome = await runLineup({ lineup, host: world.host, listen, ...selection });
    const format = (args.get("format") ?? "yaml") as ResultFormat;
    if (explained === undefined) {
      if (!outcome.complete) return showReached(outcome, world);
      const text = await renderResult(selection, outcome, format, world);
      return text === undefined ? undefined : world.out(text);
    }
    const { observedWriters, renderExplanation } = await import("./explain.ts");
    const writers = observedWriters(lineup, explained, events, outcome);
    const text = renderExplanation(explained, writers, format === "json", world);
    if (outcome.complete) world.out(text);
    else world.stderr.block(text);
  },
};

function refuseBoth(one: string, other: string, args: Arguments): void {
  if (!args.has(one) || !args.has(other)) return;
  throw usage(`--${one} and --${other} cannot be used together`, "remove one of the two");
}

function makeProgress(args: Arguments, world: World): Progress {
  const verbosity = args.has("quiet") ? "quiet" : args.has("verbose") ? "verbose" : "normal";
  const progress = new Progress(world, verbosity);
  world.onPluginOutput((as, text) => progress.output(as, text));
  return progress;
}

/** Nothing that was computed before a failure is lost. */
function showReached({ cache }: Outcome, { mask, stderr }: World): void {
  const values = cache.snapshot();
  if (Object.keys(values).length === 0) return;
  const text = renderValues(mask.data(values), "yaml").replace(/^(?=.)/gm, "  ");
  stderr.block(`${stderr.paint.bold("values before the failure:")}\n${text}`);
}
