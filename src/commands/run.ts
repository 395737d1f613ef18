/** `lineup run`: runs plugins.yaml and prints the values. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, WATCH } from "../cli/command.ts";
import { usage } from "../cli/flags.ts";
import type { World } from "../cli/world.ts";
import { refreshEditorFiles } from "../editor/fresh.ts";
import { compileAll } from "../process/jit.ts";
import type { Project } from "../project/project.ts";
import { Progress } from "../render/progress.ts";
import { cutText, renderExcerpt, renderValues } from "../render/values.ts";
import type { Plain } from "../values/plain.ts";
import { now, type RunEvent, type RunListener } from "../run/events.ts";
import { type Outcome, runLineup } from "../run/run.ts";
import type { Observer } from "./observe.ts";
import { hasErrors, type OnLoaded, open, reportProblems, requireKey } from "./open.ts";
import { hideSecrets, renderResult, type ResultFormat, selectValues } from "./result.ts";

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
    reveal: { description: "print secrets in the result instead of hiding them" },
    observe: { description: "record what entries with permissions do, and print what they need" },
    allow: {
      value: "PERMISSION",
      repeatable: true,
      description: "with --observe, allow more: read=PATH, write=PATH, env=NAME, net or run",
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
    const observer = await observerOf(args, world);
    const progress = makeProgress(args, world);
    const onLoaded: OnLoaded = ({ name: entry, handle, file }) =>
      progress.listen({ type: "loaded", entry, time: now(), plugin: handle.description, file });
    const project = await open(args, world, onLoaded, observer?.loader);
    await runProject(project, { progress, hear: observer?.hear }, args, world);
    observer?.tell();
    // After a signal, no further code of a plugin starts.
    if (world.host.interrupted === undefined) await refreshEditorFiles(project, world.mask);
  },
};

async function observerOf(args: Arguments, world: World): Promise<Observer | undefined> {
  if (args.has("observe")) return (await import("./observe.ts")).makeObserver(args, world);
  if (args.has("allow")) throw usage("--allow needs --observe", "lineup --observe --allow …");
  return undefined;
}

async function runProject(
  { lineup, diagnostics }: Project,
  { progress, hear }: { progress: Progress; hear: RunListener | undefined },
  args: Arguments,
  world: World,
): Promise<void> {
  if (lineup === undefined || hasErrors(diagnostics)) return reportProblems(diagnostics, world);
  if (diagnostics.length > 0) world.sink.report(...diagnostics);
  const selection = await selectValues(args, lineup);
  const explained = args.get("explain");
  requireKey(lineup, explained, "--explain");
  progress.registered(lineup);
  const events: RunEvent[] = [];
  const record: RunListener = (event) => {
    events.push(event);
    hear?.(event);
    progress.listen(event);
  };
  const isRecorded = explained !== undefined || hear !== undefined;
  const listen = isRecorded ? record : progress.listen;
  compileAll();
  const outcome = await runLineup({ lineup, host: world.host, listen, ...selection });
  progress.ended();
  const { hide, tellHidden } = hideSecrets(args.has("reveal") && outcome.complete, world);
  const format = (args.get("format") ?? "yaml") as ResultFormat;
  if (explained !== undefined) {
    const { observedWriters, renderExplanation } = await import("./explain.ts");
    const writers = observedWriters(lineup, explained, events, outcome);
    const shown = { hide, cwd: world.cwd };
    const text = renderExplanation(explained, writers, format === "json", shown);
    const reached = args.has("verbose") ? text : cutText(text);
    if (!outcome.complete) return world.stderr.block(reached, true);
    world.out(text);
  } else if (outcome.complete) {
    const text = await renderResult(selection, outcome, format, { hide, world });
    if (text !== undefined) world.out(text);
  } else return showReached(outcome, args.has("verbose"), world);
  tellHidden();
}

function refuseBoth(one: string, other: string, args: Arguments): void {
  if (!args.has(one) || !args.has(other)) return;
  throw usage(`--${one} and --${other} cannot be used together`, "remove one of the two");
}

function makeProgress(args: Arguments, world: World): Progress {
  const verbosity = args.has("quiet") ? "quiet" : args.has("verbose") ? "verbose" : "normal";
  if (verbosity === "quiet") world.ignoreSlow();
  return new Progress(world, verbosity);
}

/** Nothing that was computed before a failure is lost; what is long is cut, unless all is wanted. */
function showReached({ cache }: Outcome, isWhole: boolean, { mask, stderr }: World): void {
  const values = cache.snapshot();
  if (Object.keys(values).length === 0) return;
  const masked = mask.data(values) as Record<string, Plain>;
  const whole = renderValues(masked, "yaml");
  const text = isWhole ? whole : renderExcerpt(masked);
  const title = `values before the failure${text === whole ? "" : " (cut; -v shows all of them)"}:`;
  stderr.block(`${stderr.paint.bold(title)}\n${text.replace(/^(?=.)/gm, "  ")}`, true);
}
