/** `lineup run`: runs plugins.yaml and prints the values. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
import { usage } from "../cli/flags.ts";
import type { World } from "../cli/world.ts";
import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileAll } from "../process/jit.ts";
import { Progress } from "../render/progress.ts";
import { type Format, renderOne, renderValues } from "../render/values.ts";
import { now, type RunEvent, type RunListener } from "../run/events.ts";
import { type Outcome, runLineup } from "../run/run.ts";
import { countOf, suggest } from "../text.ts";
import { isRecord, type Plain } from "../values/plain.ts";
import { open, reportProblems, requireKey } from "./open.ts";

export const run: Command = {
  summary: "run plugins.yaml and print the values (the default)",
  flags: {
    ...PROJECT_FLAGS,
    get: {
      value: "KEY[.PATH]",
      description: "print one value, or a part of it; text without quotes",
    },
    explain: { value: "KEY", description: "print where a value came from and who read it" },
    format: { value: "FORMAT", choices: ["yaml", "json"], description: "yaml (default) or json" },
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
    const progress = makeProgress(args, world);
    const project = await open(args, world, ({ name: entry, handle, file }) =>
      progress.listen({ type: "loaded", entry, time: now(), plugin: handle.description, file }),
    );
    const { lineup, diagnostics } = project;
    if (lineup === undefined || diagnostics.length > 0) return reportProblems(diagnostics, world);
    const explained = args.get("explain");
    const steps = args.get("get")?.split(".") ?? [];
    requireKey(lineup, steps[0], "--get");
    requireKey(lineup, explained, "--explain");
    progress.registered(lineup);
    const events: RunEvent[] = [];
    const record: RunListener = (event) => {
      events.push(event);
      progress.listen(event);
    };
    const listen = explained === undefined ? progress.listen : record;
    compileAll();
    const outcome = await runLineup({ lineup, host: world.host, listen, wanted: steps[0] });
    const format = (args.get("format") ?? "yaml") as Format;
    if (explained === undefined) return printOutcome(outcome, steps, format, world);
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

/** Prints the values, or the part that `--get` names. */
function printOutcome(outcome: Outcome, steps: readonly string[], format: Format, world: World) {
  const [key, ...path] = steps;
  const { mask } = world;
  if (!outcome.complete) return showReached(outcome, world);
  const values = outcome.cache.snapshot();
  if (key === undefined) return world.out(renderValues(mask.data(values), format));
  let value = values[key];
  if (value === undefined) {
    // Why the entry has no value has been reported.
    if (outcome.isUnavailable(key)) return;
    const hint = "the entry that sets it returned undefined, which stores nothing";
    const message = `the run ended without a value "${key}"`;
    throw new Diagnostic("GET_NOT_FOUND", message, { hint });
  }
  let name = key;
  for (const step of path) {
    const part = stepInto(value, step);
    if (part === undefined) throw noPart(name, step, value);
    name += `.${step}`;
    value = part;
  }
  world.out(renderOne(mask.data(value), format));
}

/** Takes one step into a value; a number is an index in a list. */
function stepInto(value: Plain, step: string): Plain | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  if (Array.isArray(value) && !/^\d+$/.test(step)) return undefined;
  return (value as { readonly [key: string]: Plain })[step];
}

function noPart(name: string, step: string, value: Plain): Diagnostic {
  let hint = `--get ${name} prints the whole value`;
  if (Array.isArray(value)) hint = `it is a list of ${countOf(value.length, "item")}`;
  else if (isRecord(value)) hint = suggest(step, Object.keys(value), "parts");
  return new Diagnostic("GET_NOT_FOUND", `"${name}" has no part "${step}"`, { hint });
}
