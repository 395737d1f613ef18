/**
 * A fast way for YAML that is plainly simple, which most of plugins.yaml is.
 *
 * Bun's own parser is some thirty times faster than the strict one, and takes
 * what must be refused (duplicate keys, anchors, tags, several documents). So it
 * gets only a text of which every line has a form that both read alike, and
 * whose keys are all there in the result. Everything else, every error and
 * every question for a place goes to the strict parser. `bench/fuzz-yaml.ts`
 * shows that the two agree.
 */

import type { ParsedText } from "./document.ts";

/** Keys, but for those that YAML reads as something else than text, or that no object can have. */
const KEY = "(?!(?:[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|__proto__):)[A-Za-z_][A-Za-z0-9_-]*";
/** Digits that a number keeps exactly. */
const NUMBER = "(?!-0(?!\\.))-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,6})?(?=[ ,\\]}]|$)";
/** Words, paths and versions: nothing in them means anything to YAML. */
const WORD =
  "(?:(?:\\.{0,2}/)?[A-Za-z_]|[0-9]+\\.[0-9]+\\.[0-9])[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*";
/** No escape, line break or quote within. */
const QUOTED = "\"[^\"\\\\]*\"|'[^']*'";
const SCALAR = `${QUOTED}|${NUMBER}|${WORD}`;

/** A line: an item or a pair, with one value or none. */
const LINE = new RegExp(
  `^ *(?:(?:- )*(?:${KEY}:(?: (?:${SCALAR}))?|- (?:${SCALAR}))?)?(?: *| +#.*|(?<![^ ])#.*)$`,
);
/** What stands in front of a collection on one line. */
const BEFORE_FLOW = new RegExp(`^ *(?:- )*(?:${KEY}: |- )(?=[[{])`);
/** The parts of such a collection. */
const FLOW_PART = new RegExp(
  `(?<open>[[{] *)|(?<close> *[\\]}])|(?<next>, )|(?<key>${KEY}: )|(?<scalar>${SCALAR})`,
  "y",
);
const KEYS = new RegExp(`(?:^|[ {])${KEY}:(?= |$)`, "g");

/** Whether a line holds a collection in which every part has its place. */
function isFlowLine(line: string): boolean {
  const before = BEFORE_FLOW.exec(line);
  if (before === null) return false;
  const open: string[] = [];
  let expected: "value" | "key" | "value or end" | "key or end" | "next or end" = "value";
  FLOW_PART.lastIndex = before[0].length;
  do {
    const part = FLOW_PART.exec(line)?.groups;
    if (part === undefined) return false;
    if (part.open !== undefined && expected.startsWith("value")) {
      open.push(part.open[0]!);
      expected = open.at(-1) === "{" ? "key or end" : "value or end";
    } else if (part.close !== undefined && expected.endsWith("end")) {
      const pair = `${open.pop()}${part.close.at(-1)}`;
      if (pair !== "[]" && pair !== "{}") return false;
      expected = "next or end";
    } else if (part.next !== undefined && expected === "next or end")
      expected = open.at(-1) === "{" ? "key" : "value";
    else if (part.key !== undefined && expected.startsWith("key")) expected = "value";
    else if (part.scalar !== undefined && expected.startsWith("value") && open.length > 0)
      expected = "next or end";
    else return false;
  } while (open.length > 0);
  return /^ *(?: #.*)?$/.test(line.slice(FLOW_PART.lastIndex));
}

/**
 * Parses a text: the fast way when it is simple, and strictly when it is not,
 * and for the place of anything.
 */
export function parse(file: string, text: string): ParsedText {
  let strict: ParsedText | undefined;
  const parseStrictly = (): ParsedText => {
    // Loaded when it is needed: most runs never do. `require` knows no types, but this file's.
    const { parseText } = require("./document.ts") as typeof import("./document.ts");
    strict ??= parseText(file, text);
    return strict;
  };
  const simple = parseSimple(text);
  if (simple === undefined) return parseStrictly();
  return { ...simple, problems: [], locate: (path, part) => parseStrictly().locate(path, part) };
}

/** Parses a simple text; gives nothing when it is not, or may not be, simple. */
export function parseSimple(text: string): { data: unknown } | undefined {
  // Printable characters and line breaks: no tab, no break of another kind, no byte order mark.
  if (!/^[ -~\n\u00a1-\u1fff\u3001-\ud7ff]*$/.test(text)) return undefined;
  let keys = 0;
  for (const line of text.split("\n")) {
    if (!LINE.test(line) && !isFlowLine(line)) return undefined;
    // Over-counted where a quoted text looks like a key.
    keys += withoutComment(line).match(KEYS)?.length ?? 0;
  }
  let data: unknown;
  try {
    data = Bun.YAML.parse(text);
  } catch {
    return undefined;
  }
  // A key that stands twice in the text is once in the data.
  return countKeys(data) === keys ? { data } : undefined;
}

function withoutComment(line: string): string {
  return /["']/.test(line) ? line : line.replace(/(?<![^ ])#.*$/, "");
}

function countKeys(data: unknown): number {
  if (typeof data !== "object" || data === null) return 0;
  const parts = Object.values(data);
  return parts.reduce<number>(
    (count, part) => count + countKeys(part),
    Array.isArray(data) ? 0 : parts.length,
  );
}
