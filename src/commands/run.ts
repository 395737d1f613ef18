/** `lineup run`: runs plugins.yaml and prints the values. */

import type { Arguments } from "../arguments.ts";
import { usage } from "../arguments.ts";
import { LineupError } from "../errors.ts";
import type { Host } from "../host.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { type Format, renderOne, renderValues } from "../render/values.ts";
import { nameEntry } from "../run/faults.ts";
import { type Outcome, type Reporter, runLineup } from "../run/run.ts";
import { formatParts } from "../streams.ts";
import type { Plain } from "../values/plain.ts";
import { prepare, report, requireKey } from "./prepare.ts";

/** Runs the command; gives the exit status. */
export async function run(args: Arguments, host: Host): Promise<number> {
  if (args.has("quiet") && args.has("verbose"))
    throw usage("--quiet and --verbose contradict each other");
  if (args.has("get") && args.has("explain"))
    throw usage("--get and --explain both say what to print: give one");
  const explained = args.get("explain");
  const [wanted, ...path] = args.get("get")?.split(".") ?? [];
  const reporter = makeReporter(args, host);
  const { lineup, problems } = await prepare(args, host);
  if (problems.length > 0 || lineup === undefined) return report(problems, host);
  if (wanted !== undefined) requireKey(lineup, wanted, "--get");
  if (explained !== undefined) requireKey(lineup, explained, "--explain");
  // What plugins compute is worth compiling; what each calls a few times is not.
  Bun.unsafe.setJITPolicy(3);
  const outcome = await runLineup({ lineup, calls: host.calls, reporter, wanted });
  const format = (args.get("format") ?? "yaml") as Format;
  let failed = outcome.failures.length > 0;
  if (explained !== undefined) {
    const { explainRun } = await import("./explain.ts");
    const text = explainRun(lineup, explained, outcome, args.get("format") === "json", host);
    if (outcome.complete) host.out(text);
    else host.err(text);
  } else if (!outcome.complete) showReached(outcome, host);
  else if (wanted === undefined)
    host.out(renderValues(host.mask.data(outcome.cache.snapshot()), format));
  else failed = !showOne(outcome, wanted, path, format, host) || failed;
  return failed ? 1 : 0;
}

/** Nothing that was computed before a failure is lost. */
function showReached(outcome: Outcome, host: Host): void {
  const values = outcome.cache.snapshot();
  if (Object.keys(values).length === 0) return;
  host.err(`\n${host.paint.bold("values reached before the failure:")}\n`);
  host.err(renderValues(host.mask.data(values), "yaml").replace(/^(?=.)/gm, "  "));
}

function showOne(
  outcome: Outcome,
  key: string,
  path: readonly string[],
  format: Format,
  host: Host,
): boolean {
  const values = outcome.cache.snapshot();
  const value = pick(values, [key, ...path]);
  if (value !== undefined) {
    host.out(renderOne(host.mask.data(value), format));
    return true;
  }
  const isThere = Object.hasOwn(values, key);
  // Why its entry gave no value was reported already.
  if (!isThere && outcome.hasFailed(key)) return false;
  const shown = [key, ...path].join(".");
  const error = new LineupError("GET_NOT_FOUND", `the run ended without a value "${shown}"`, {
    hint: isThere ? `--get ${key} shows what there is` : "its entry ran, and returned undefined",
  });
  host.err(renderDiagnostic(error, host));
  return false;
}

/** Follows a path into a value; a number is a place in a list. */
function pick(value: Plain, path: readonly string[]): Plain | undefined {
  let current: Plain | undefined = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step))
      return undefined;
    if (Array.isArray(current) && !/^\d+$/.test(step)) return undefined;
    current = (current as { readonly [key: string]: Plain })[step];
  }
  return current;
}

/** Writes to stderr what happens, as far as -q and -v ask for it. */
function makeReporter(args: Arguments, host: Host): Reporter {
  const isQuiet = args.has("quiet");
  const isVerbose = args.has("verbose");
  const say = (as: string, text: string) => {
    // Masked as a whole: a secret may hold line breaks.
    const lines = host.mask.text(text).replace(/\n$/, "").split("\n");
    host.err(lines.map((line) => `${host.paint.dim(`[${as}]`)} ${line}\n`).join(""));
  };
  host.onPlugin((text) => {
    if (!isQuiet) say(host.calls.current()?.name.as ?? "plugin", text);
  });
  return {
    log(as, level, parts) {
      if (level === "debug" ? !isVerbose : isQuiet && level === "info") return;
      say(as, level === "info" ? formatParts(parts) : `${level}: ${formatParts(parts)}`);
    },
    failed(error) {
      host.err(renderDiagnostic(error, host));
    },
    skipped(reason) {
      host.err(`${host.paint.yellow("skipped")}: ${reason}\n`);
    },
    stepped(entry, cache) {
      if (!isVerbose) return;
      host.err(`${host.paint.bold(`after ${nameEntry(entry)}:`)}\n`);
      host.err(renderValues(host.mask.data(cache.snapshot()), "yaml").replace(/^(?=.)/gm, "  "));
    },
  };
}
