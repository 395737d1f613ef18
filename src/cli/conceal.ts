/** Problems of the file that `--values` names, without the secrets that it sets. */

import { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { usage } from "./flags.ts";

/** The text of the file. */
interface ValuesText {
  readonly source: SourceText;
  /** How messages name it. */
  readonly shown: string;
  /** The keys of secrets, if they are known. */
  readonly secrets: readonly string[] | undefined;
}

/**
 * Tells of a problem without what a secret is set to. Nothing is known of a file that could not
 * be read but its text.
 */
export function conceal(problem: Diagnostic, { source, shown, secrets }: ValuesText): Diagnostic {
  const { location } = problem;
  if (location === undefined) return problem;
  const hide = (why: string, hint: string) => {
    const place = `${shown}:${location.line}:${location.column}`;
    return new Diagnostic(problem.code, `${place} is wrong, and not shown, since ${why}`, { hint });
  };
  if (secrets === undefined) return hide(UNKNOWN, "mend plugins.yaml first");
  const named = secrets.filter((key) => mentions(source.text, key));
  const [first] = named;
  if (first === undefined) return problem;
  const before = source.line(location.line)?.slice(0, location.column - 1) ?? "";
  const [key] = before.match(/[\w-]+(?=["']?\s*:\s*$)/) ?? /^["']?[\w-]+/.exec(before) ?? [];
  const own = named.find((secret) => secret === (key ?? keyAt(source, location.line)));
  if (own !== undefined) return ofSecret(problem, own);
  if (isApart(source, location.line, named)) {
    const notes = problem.notes.map((note) =>
      note.location && !isApart(source, note.location.line, named)
        ? { ...note, location: undefined }
        : note,
    );
    return problem.with({ notes });
  }
  const hint = `lineup explain ${problem.code} says what may be wrong`;
  return hide(`the file sets the secret "${first}"`, hint);
}

const UNKNOWN = "plugins.yaml, which says what is a secret, is wrong, too";

function ofSecret({ code }: Diagnostic, key: string): Diagnostic {
  return code === "YAML_DUPLICATE_KEY"
    ? usage(`the file of --values sets the secret "${key}" twice`, "remove one of the two")
    : withoutValue("--values", `the secret "${key}"`);
}

/** Says that a value is wrong, and not what it is. */
export function withoutValue(flag: "--set" | "--values", what: string): Diagnostic {
  const message = `${flag} sets ${what} to a value that YAML would not keep as written`;
  const [, key] = /"(.*)"/.exec(what)!;
  return usage(message, flag === "--set" ? `--set-text ${key}=…` : "put the value in quotes");
}

const keyAt = (source: SourceText, line: number) =>
  /^["']?([\w-]+)/.exec(source.line(line) ?? "")?.[1];

const mentions = (text: string, key: string) =>
  new RegExp(`(?<![\\w-])${RegExp.escape(key)}(?![\\w-])`).test(text);

/**
 * Whether a line has a key and is no part of a secret, as far as its text and its indentation
 * tell: neither it nor a line that it is below names one.
 */
function isApart(source: SourceText, number: number, secrets: readonly string[]): boolean {
  const text = source.line(number) ?? "";
  if (!/^\s*["']?[\w-]+["']?\s*:/.test(text)) return false;
  const indentOf = (line: string) => line.length - line.trimStart().length;
  let indent = Number.POSITIVE_INFINITY;
  for (let index = number; index > 0; index--) {
    const line = source.line(index) ?? "";
    const isNamed = secrets.some((key) => mentions(line, key));
    // A quote that is open may go on below.
    if (isNamed && (index === number || (line.match(/["']/g)?.length ?? 0) % 2 === 1)) return false;
    if (line.trim() === "" || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    if (isNamed) return false;
  }
  return true;
}
