/**
 * A parsed YAML document → what is wrong with it: what the parser refuses, and
 * what would be read otherwise than it looks.
 */

import {
  type Alias,
  type Document,
  isNode,
  isScalar,
  type Pair,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { LineupError, type Location } from "../errors.ts";

/** Turns offsets in the text into a place. */
export type At = (start: number, end: number) => Location;

/** Where a node stands. */
export function rangeOf(node: unknown, at: At): Location | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return at(node.range[0], node.range[1]);
}

/** What the parser itself refuses; only the first error, since one mostly causes the next. */
export function syntaxProblems(document: Document, at: At): LineupError[] {
  const error = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return [];
  const message = /call stack/.test(error.message)
    ? "it nests too deep to be read"
    : firstLine(error.message);
  const location = unclosedQuote(document, error, at) ?? at(error.pos[0], error.pos[1]);
  if (error.code === "MULTIPLE_DOCS")
    return [
      new LineupError("SECOND_DOCUMENT", "a second YAML document starts here", {
        location,
        hint: "plugins.yaml is one document: remove the --- line, or split the file",
      }),
    ];
  const hint = HINTS.find(([pattern]) => pattern.test(`${error.code} ${error.message}`))?.[1];
  return [new LineupError("YAML_SYNTAX", message, { location, hint })];
}

/** What mostly lies behind what the parser says; the first that matches its code and message. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^TAB_AS_INDENT/, "indent with spaces: YAML does not allow tabs"],
  [
    /^MISSING_CHAR Sequence item/,
    "each item of a list begins with -, and its fields start at the column of its first one",
  ],
  [
    /^MULTILINE_IMPLICIT_KEY|^MISSING_CHAR Implicit/,
    "write key: value on each line, and - key: value on the first of a list's item that has fields",
  ],
  [/^MISSING_CHAR Missing ,|^BLOCK_IN_FLOW/, "look for a comma or a bracket that is missing"],
  [/^MISSING_CHAR Comments/, "put a space in front of the #"],
  [/^MISSING_CHAR Missing directives/, "remove the line that begins with %"],
  [/^MISSING_CHAR/, "look for a quote or a bracket that is not closed"],
  [/^BAD_INDENT Flow/, "close the bracket that is open above, or indent this line further"],
  [
    /^BAD_INDENT|^BLOCK_AS_IMPLICIT_KEY A block/,
    "the keys of one mapping start at the same column, and each item of a list begins with -",
  ],
  [
    /^BLOCK_AS_IMPLICIT_KEY/,
    "put a text that holds a colon in quotes, and a mapping on the line of its key in { }; keys below start at one column",
  ],
  [/^BAD_SCALAR_START/, "put the text in quotes"],
  [/^TAG_RESOLVE_FAILED/, "write plain data, without the tag"],
];

/** The parser finds a missing quote at the end of the text; what helps is where it was opened. */
function unclosedQuote(document: Document, error: YAMLError, at: At): Location | undefined {
  if (error.code !== "MISSING_CHAR" || !/quote/.test(error.message)) return undefined;
  let opened: Location | undefined;
  visit(document, {
    Scalar(_, scalar) {
      if (scalar.type?.startsWith("QUOTE_") && scalar.range)
        opened = at(scalar.range[0], scalar.range[0] + 1);
    },
  });
  return opened;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!;
}

/** The tags that say what is plain anyway. */
const TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

function missingAnchor(alias: Alias, at: At): LineupError {
  return new LineupError("YAML_ALIAS", `there is no anchor &${alias.source} above this alias`, {
    location: rangeOf(alias, at),
    hint: `write &${alias.source} in front of the value that it should repeat`,
  });
}

/** What parses, but would be read otherwise than it looks. */
export function meaningProblems(document: Document, at: At): LineupError[] {
  const problems: LineupError[] = [];
  const unsupported = (node: unknown, message: string, hint: string) => {
    problems.push(
      new LineupError("YAML_UNSUPPORTED", message, {
        location: rangeOf(node, at),
        hint,
      }),
    );
  };
  const anchors = new Set<string>();
  const note = (node: Scalar | YAMLMap | YAMLSeq) => {
    if (node.anchor !== undefined) anchors.add(node.anchor);
    if (node.tag === undefined || TAGS.has(node.tag)) return;
    const tag = node.tag.replace("tag:yaml.org,2002:", "!!");
    unsupported(node, `the tag ${tag} is not supported`, "write plain data, without the tag");
  };
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== "1.2")
    problems.push(
      new LineupError("YAML_UNSUPPORTED", `the file asks for YAML ${version.version}`, {
        location: at(0, 0),
        hint: "remove the %YAML line: lineup reads YAML 1.2",
      }),
    );
  visit(document, {
    Map(_, map) {
      note(map);
      problems.push(...duplicateKeys(map.items as Pair[], at));
      for (const { key } of map.items) {
        if (!isScalar(key) || typeof key.value !== "string")
          unsupported(key, "a key must be text", "put the key in quotes");
        else if (key.value === "<<" && key.type === "PLAIN")
          unsupported(key, "merge keys (<<) are not supported", "write the keys out");
        else if (key.value === "__proto__")
          unsupported(key, "a key can't be __proto__", "choose another name");
      }
    },
    Alias(_, alias) {
      if (!anchors.has(alias.source)) problems.push(missingAnchor(alias, at));
    },
    Seq(_, list) {
      note(list);
    },
    Scalar(_, scalar) {
      note(scalar);
      const { value } = scalar;
      if (typeof value !== "number" || scalar.source === undefined) return;
      if (!Number.isFinite(value))
        unsupported(scalar, `${scalar.source} is not plain data`, "use null, or a text in quotes");
      else if (Number.isInteger(value) && !Number.isSafeInteger(value))
        unsupported(
          scalar,
          `${scalar.source} is too large to be exact`,
          "put it in quotes: a text keeps every digit",
        );
    },
  });
  return problems;
}

function duplicateKeys(pairs: Pair[], at: At): LineupError[] {
  const first = new Map<unknown, unknown>();
  const problems: LineupError[] = [];
  for (const { key } of pairs) {
    const name = isScalar(key) ? key.value : key;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, key);
    else
      problems.push(
        new LineupError("YAML_DUPLICATE_KEY", `"${String(name)}" stands twice in one mapping`, {
          location: rangeOf(key, at),
          notes: [
            {
              message: "it stands here first",
              location: rangeOf(earlier, at),
            },
          ],
          hint: "remove one of the two",
        }),
      );
  }
  return problems;
}
