/**
 * What an error brings along → notes: what it says besides its message, its own
 * errors, its causes, and theirs.
 *
 * The notes are a tree, written by indentation: below an error is what belongs to it.
 * A chain of causes stays at one depth. Pure; what throws when it is read is left out.
 */

import { formatPath, MAX_SHOWN } from "../text.ts";
import type { Location, Note } from "./diagnostic.ts";
import { attempt, isA, isError } from "./readable.ts";

/** How many notes are shown in all. */
const MAX_NOTES = 25;

/** How much of the output of a command is shown: the last lines say why it failed. */
const MAX_LINES = 10;
const MAX_OUTPUT = 5_000;

/** Names an error, and finds where it was thrown. */
export type Look = (thrown: unknown) => { text: string; location: Location | undefined };

/** Lists what belongs to something that was thrown. */
export function readCauses(thrown: unknown, look: Look): Note[] {
  const tree = new Tree(look);
  tree.addAll(thrown);
  if (tree.notes.length <= MAX_NOTES) return tree.notes;
  return [...tree.notes.slice(0, MAX_NOTES), { message: "and more" }];
}

class Tree {
  readonly notes: Note[] = [];
  readonly #look: Look;
  /** Each error is shown once: a chain may lead back to its start. */
  readonly #seen = new Set<unknown>();

  constructor(look: Look) {
    this.#look = look;
  }

  /** Adds all that belongs to an error, except for the error itself. */
  addAll(root: unknown, depth = 0): void {
    this.#addOwn(root, depth);
    let error = root;
    while (this.notes.length <= MAX_NOTES) {
      const cause = attempt(() => causeOf(error), undefined);
      if (cause === undefined || !this.#add("caused by", cause, depth)) return;
      this.#addOwn(cause, depth + 1);
      error = cause;
    }
  }

  /** Adds the details and the errors of an error, without its causes. */
  #addOwn(error: unknown, depth: number): void {
    this.#seen.add(error);
    const { text } = this.#look(error);
    for (const message of attempt(() => detailsOf(error, text), [])) {
      this.notes.push({ message, depth });
    }
    const parts = attempt(() => partsOf(error), []);
    for (const [label, part] of parts.slice(0, MAX_SHOWN)) {
      if (this.notes.length > MAX_NOTES) return;
      if (this.#add(label, part, depth)) this.addAll(part, depth + 1);
    }
    const rest = parts.length - MAX_SHOWN;
    if (rest > 0) this.notes.push({ message: `and ${rest} more`, depth });
  }

  /** Adds an error; returns whether what belongs to it has not been shown. */
  #add(label: string, error: unknown, depth: number): boolean {
    const { text, location } = this.#look(error);
    const isKnown = this.#seen.has(error) && typeof error === "object";
    const message = `${label} ${text}${isKnown ? " (shown above)" : ""}`;
    this.notes.push({ message, location: isKnown ? undefined : location, depth });
    return !isKnown;
  }
}

function causeOf(error: unknown): unknown {
  if (isA(error, ErrorEvent)) return error.error ?? undefined;
  return isError(error) ? error.cause : undefined;
}

/** Returns the errors that an error is made of, each with a label. */
function partsOf(error: unknown): [label: string, part: unknown][] {
  if (isA(error, SuppressedError)) {
    return [
      ["disposing threw", error.error],
      ["after", error.suppressed],
    ];
  }
  if (!isError(error) || !("errors" in error) || !Array.isArray(error.errors)) return [];
  return error.errors.map((part, index) => [`${index + 1}.`, part]);
}

/** Says what the message of an error lacks: a code, a path, the output of a command. */
function detailsOf(error: unknown, text: string): string[] {
  if (typeof error !== "object" || error === null) return [];
  const details: string[] = [];
  // What an object of no class has is in its text.
  const isPlain = Object.getPrototypeOf(error) === Object.prototype;
  const facts = isPlain ? [] : factsOf(error as Record<string, unknown>, text);
  if (facts.length > 0) details.push(facts.join(", "));
  details.push(...issuesOf(error as { issues?: unknown }, text));
  const { stderr, stdout } = error as { stderr?: unknown; stdout?: unknown };
  const [name, output] = outputOf(stderr) === "" ? ["stdout", stdout] : ["stderr", stderr];
  const lines = outputOf(output);
  if (lines !== "" && !text.includes(lines)) details.push(`${name}:\n${lastLines(lines)}`);
  return details;
}

/** Says which parts of a value a schema rejected, which the message of valibot does not. */
function issuesOf({ issues }: { issues?: unknown }, text: string): string[] {
  // The message of zod is its issues, as JSON.
  if (!Array.isArray(issues) || text.includes('"path":')) return [];
  const rejected: string[] = [];
  for (const { message, path } of issues as SchemaIssue[]) {
    if (!Array.isArray(path) || path.length === 0) continue;
    const steps = path.map(({ key }) => (typeof key === "number" ? key : String(key)));
    rejected.push(`${formatPath("value", steps)}: ${message}`);
  }
  const rest = rejected.length - MAX_SHOWN;
  return rest > 0 ? [...rejected.slice(0, MAX_SHOWN), `and ${rest} more`] : rejected;
}

/** What valibot says of a part that a schema rejected. */
interface SchemaIssue {
  message: string;
  path?: { key: unknown }[];
}

/** What Node.js adds to errors and nobody needs. */
const NOISE = ["name", "message", "stack", "stdout", "stderr", "pid", "operator", "diff"];

/** Lists the members of an error that are text or numbers, and that its message does not name. */
function factsOf(error: Record<string, unknown>, text: string): string[] {
  const facts: string[] = [];
  // The members of a Response are not its own.
  for (const name of new Set([...Object.keys(error), "status", "statusText", "url"])) {
    const value = error[name];
    // With the file come places in what Bun made of it.
    const isPlace = "sourceURL" in error && /^(?:line|column|sourceURL)$/.test(name);
    const isRedundant = NOISE.includes(name) || (name === "errno" && "code" in error) || isPlace;
    if (isRedundant || value === "" || (typeof value !== "string" && typeof value !== "number")) {
      continue;
    }
    if (new RegExp(`(?<!\\w)${RegExp.escape(String(value))}(?!\\w)`).test(text)) continue;
    facts.push(`${name}: ${JSON.stringify(value).slice(0, 200)}`);
  }
  return facts.slice(0, 8);
}

/** The output of a command, as text. */
function outputOf(output: unknown): string {
  const text = isA(output, Uint8Array) ? new TextDecoder().decode(output) : output;
  if (typeof text !== "string" || text.includes("\0")) return "";
  return Bun.stripANSI(text.slice(-MAX_OUTPUT)).trim();
}

function lastLines(text: string): string {
  const lines = text.split("\n");
  const cut = lines.length - MAX_LINES;
  return cut > 0 ? [`… ${cut} lines`, ...lines.slice(cut)].join("\n") : text;
}
