/** What a run prints: all values, those of `outputs`, or those of `--get`. */

import type { Arguments } from "../cli/arguments.ts";
import { usage } from "../cli/flags.ts";
import type { World } from "../cli/world.ts";
import { Diagnostic, type Location } from "../diagnostics/diagnostic.ts";
import type { DiagnosticSink } from "../diagnostics/sink.ts";
import { type Format, renderOne, renderValues } from "../render/values.ts";
import type { Outcome } from "../run/run.ts";
import { listNames, MAX_SHOWN, type Path, shellWord } from "../text.ts";
import { dependenciesOf } from "../wiring/dependencies.ts";
import type { Lineup, Output, WiredEntry } from "../wiring/lineup.ts";
import type { Writer } from "../values/cache.ts";
import { parseReference, type Reference, takePart, withoutBrackets } from "../values/part.ts";
import type { Plain } from "../values/plain.ts";
import { requireKey } from "./open.ts";

/** What `--format` may be. */
export type ResultFormat = Format | "env" | "github";

/** Hides the secrets in a value, which is at some path. */
export type Hide = (data: Plain, path?: Path) => Plain;

/** What is printed under a name: one value or part, or a list of them. */
interface Named {
  readonly name: string;
  readonly references: readonly Reference[];
  readonly isList: boolean;
  /** Returns the location, or that of an item of a list; `undefined`: the command line names it. */
  readonly locate?: Output["locate"];
}

/** Which values are printed, and what has to run for them. */
export interface Selection {
  /** `undefined`: every value. */
  readonly named: readonly Named[] | undefined;
  /** Whether one value is printed by itself, without its name. */
  readonly isSingle: boolean;
  /** Whether the command line asks for the values: all of them have to be there. */
  readonly isAsked: boolean;
  /** The entries that run. */
  readonly entries: readonly WiredEntry[];
  /** The keys that are printed, which are computed if they are lazy. */
  readonly wanted: readonly string[];
}

/**
 * Chooses what is printed: `--get` overrides `outputs`.
 *
 * @throws {Diagnostic} USAGE if a `--get` names nothing, or the format cannot hold a name.
 */
export async function selectValues(args: Arguments, lineup: Lineup): Promise<Selection> {
  const selection = select(args, lineup);
  const format = args.get("format");
  if (format === "env" || format === "github") {
    const { refuseName } = await import("../render/variables.ts");
    for (const name of selection.named?.map((item) => item.name) ?? eagerKeys(lineup)) {
      const refused = refuseName(name, format);
      if (refused !== undefined) throw usage(refused.message, refused.hint);
    }
  }
  return selection;
}

/** The keys that have a value unless something fails: what is lazy may have none. */
function eagerKeys({ writers, byWriter }: Lineup): string[] {
  const isEager = (writer: Writer) => byWriter.get(writer)?.config.lazy !== true;
  return [...writers].flatMap(([key, all]) => (all.some(isEager) ? [key] : []));
}

function select(args: Arguments, lineup: Lineup): Selection {
  const gets = args.all("get");
  if (gets.length === 0) {
    const named = lineup.outputs?.map(({ name, refs, isList, locate }) => {
      const references = refs.map(({ writer: { key }, path }) => ({ key, path }));
      return { name, references, isList, locate };
    });
    const wanted = keysOf(named ?? []);
    return { named, isSingle: false, isAsked: false, entries: lineup.entries, wanted };
  }
  const named = [...new Set(gets)].map((text) => {
    const reference = parseReference(text);
    if (reference === undefined) {
      const hint = `--get ${shellWord(withoutBrackets(text) ?? "version.major")}`;
      throw usage(`--get must be a key or a part of a value, got "${text}"`, hint);
    }
    requireKey(lineup, reference.key, "--get");
    return { name: text, references: [reference], isList: false };
  });
  const wanted = keysOf(named);
  const entries = dependenciesOf(lineup, wanted);
  return { named, isSingle: named.length === 1, isAsked: true, entries, wanted };
}

function keysOf(named: readonly Named[]): string[] {
  return named.flatMap(({ references }) => references.map(({ key }) => key));
}

/**
 * Returns the text of the result, or `undefined` if there is none, which has been reported.
 *
 * @throws {Diagnostic} GET_NOT_FOUND, OUTPUT_INVALID
 */
export async function renderResult(
  { named, isSingle, isAsked }: Selection,
  outcome: Outcome,
  format: ResultFormat,
  { hide, world }: { hide: Hide; world: World },
): Promise<string | undefined> {
  const { sink, stderr } = world;
  const leaveOut = (name: string) =>
    stderr.line(
      `${stderr.paint.yellow("left out")}: "${name}", since one of its values is missing`,
    );
  const printed = printedValues({ named, isAsked }, outcome, { sink, leaveOut });
  // Of what is asked for, all is printed or nothing.
  if (isAsked && Object.keys(printed).length < named!.length) return undefined;
  const shown = hide(printed) as Record<string, Plain>;
  if (format === "env" || format === "github") {
    const { renderVariables } = await import("../render/variables.ts");
    return renderVariables(shown, format);
  }
  if (!isSingle) return renderValues(shown, format);
  const [{ name } = { name: "" }] = named!;
  return renderOne(name, shown[name]!, format);
}

/** Returns how secrets are hidden in what is printed, and how it is told which ones were. */
export function hideSecrets(isRevealed: boolean, { mask, stderr }: World) {
  const hidden: Path[] = [];
  const hide: Hide = (data, path) => (isRevealed ? data : mask.data(data, hidden, path));
  const tellHidden = () => {
    if (hidden.length === 0) return;
    const names = hidden.slice(0, MAX_SHOWN).map((path) => path.join("."));
    if (hidden.length > MAX_SHOWN) names.push(`${hidden.length - MAX_SHOWN} more`);
    const [verb, pronoun] = hidden.length === 1 ? ["holds", "it"] : ["hold", "them"];
    const text = `${listNames(names)} ${verb} a secret; --reveal prints ${pronoun}`;
    stderr.block(`${stderr.paint.yellow("hidden")}: ${text}\n`, true);
  };
  return { hide, tellHidden };
}

/**
 * Returns the values that are printed, by their names. Lists that lack an item are left out.
 *
 * @throws {Diagnostic} GET_NOT_FOUND
 */
export function printedValues(
  { named, isAsked }: Pick<Selection, "named" | "isAsked">,
  outcome: Outcome,
  { sink, leaveOut }: { sink: DiagnosticSink; leaveOut: (name: string) => void },
): Record<string, Plain> {
  const values = outcome.cache.snapshot();
  if (named === undefined) return values;
  const printed: Record<string, Plain> = {};
  for (const item of named) {
    const { name, references, isList, locate } = item;
    const found: Plain[] = [];
    for (const [index, reference] of references.entries()) {
      const location = () => locate?.(isList ? index : undefined);
      const value = valueOf(reference, values, { outcome, location });
      if (value !== undefined) {
        found.push(value);
        continue;
      }
      // That the entry failed has been told, as an error unless it may fail.
      const why = outcome.whyUnavailable(reference.key)!;
      if (isAsked && (why !== "failed" || sink.status === 0)) {
        throw notFound(reference, why, location());
      }
    }
    // A list has all of its items or is none, as for needs.
    if (found.length === references.length) printed[name] = isList ? found : found[0]!;
    else if (isList) leaveOut(name);
  }
  return printed;
}

/** @throws {Diagnostic} GET_NOT_FOUND */
function valueOf(
  reference: Reference,
  values: Readonly<Record<string, Plain>>,
  { outcome, location }: { outcome: Outcome; location: () => Location | undefined },
): Plain | undefined {
  // Every object has a constructor.
  const value = Object.hasOwn(values, reference.key) ? values[reference.key] : undefined;
  if (value === undefined) {
    if (outcome.whyUnavailable(reference.key) !== undefined) return undefined;
    throw notFound(reference, "returned undefined, which stores nothing", location());
  }
  const { value: part, problems } = takePart(value, reference);
  const [problem] = problems;
  if (problem === undefined) return part;
  const details = { location: location(), hint: problem.hint };
  throw new Diagnostic("GET_NOT_FOUND", problem.message, details);
}

function notFound({ key }: Reference, why: string, location: Location | undefined): Diagnostic {
  const message = `the run ended without a value "${key}"`;
  return new Diagnostic("GET_NOT_FOUND", message, {
    location,
    hint: `the entry that sets it ${why}`,
  });
}
