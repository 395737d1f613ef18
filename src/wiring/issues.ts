/** What a schema rejects → a message in lineup's words. */

import type { SchemaIssue } from "../plugin/handle.ts";
import { formatPath, partOf, scalarHint, showPart } from "../text.ts";

/** The value that a schema was given. */
export interface Subject {
  /** What the value is for: `option`, `need`, `result`. */
  noun: string;
  /** The name of the option or need. */
  name: string;
  /** Whose it is: `entry 1 (./shout.ts)`. */
  owner: string;
  /** The value; an issue that says what it found needs none. */
  value?: unknown;
  /** Where the value came from, if that is not obvious: `values`. */
  origin?: string;
}

/**
 * Explains an issue: `option "times" of entry 1 (./shout.ts) must be a number, got "two"`.
 * What the schema itself says comes last, unless it only names what it expects.
 */
export function explainIssue(subject: Subject, issue: SchemaIssue): string {
  const { message, path } = issue;
  const { noun, name, owner, value, origin } = subject;
  const what =
    path.length === 0 && noun === "result" ? "the result" : `"${formatPath(name, path)}"`;
  const label = `${noun === "result" ? what : `${noun} ${what}`} of ${owner}`;
  const key = /^Invalid key: Expected (.+?) but received (.+)$/.exec(message);
  if (key !== null) return `${label} ${key[2] === "undefined" ? "is missing" : "is not allowed"}`;
  const from = origin === undefined ? "" : ` from ${origin}`;
  const found = `got ${issue.found ?? showPart(value, path)}${from}`;
  const wanted = expectedForm(message);
  return wanted === undefined
    ? `${label} is not valid: ${message} (${found})`
    : `${label} must be ${wanted}, ${found}`;
}

/** How valibot, zod and arktype say what they expect. */
const EXPECTED = [
  /^Invalid (?:type|value): Expected (.+?) but received /,
  /^Invalid input: expected (.+?), received /,
  /^(?:\S+ )?must be (.+?) \(was /,
];

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  "a string": "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  Array: "a list",
  "an array": "a list",
  object: "a mapping",
  Object: "a mapping",
  "an object": "a mapping",
};

/** Whether a schema says that a value is of the wrong type, and not only another one than it takes. */
export function isTypeIssue({ message }: SchemaIssue): boolean {
  return Object.values(TYPE_NAMES).includes(expectedForm(message) ?? "");
}

/** Returns what a schema expects, if its message says it: `a number`, `>=0`. */
export function expectedForm(message: string | undefined): string | undefined {
  for (const pattern of EXPECTED) {
    const form = pattern.exec(message ?? "")?.[1]?.replace(/^\((.*)\)$/, "$1");
    if (form !== undefined && form !== "unknown") {
      return TYPE_NAMES[form] ?? form.replaceAll(" | ", " or ");
    }
  }
  return undefined;
}

/** Says how to write a scalar of plugins.yaml as the type that its schema expects. */
export function scalarFix(value: unknown, { message, path }: SchemaIssue): string | undefined {
  return scalarHint(partOf(value, path), expectedForm(message));
}

/** Schemas that make what is expected of a text; the pattern also matches TypeScript's name for it. */
const FROM_TEXT: readonly (readonly [RegExp, string])[] = [
  [/^(?:a )?number\b/, "v.pipe(v.string(), v.toNumber())"],
  [
    /^(?:true or false|boolean\b)/,
    'v.pipe(v.picklist(["true", "false"]), v.transform((text) => text === "true"))',
  ],
];

/** Says how a need of another type can take an environment variable. */
export function variableHint(wanted = ""): string | undefined {
  const schema = FROM_TEXT.find(([pattern]) => pattern.test(wanted))?.[1];
  return schema && `an environment variable is text: declare the need as ${schema}`;
}
