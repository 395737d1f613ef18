/**
 * YAML text → data, and the way back from a path in the data to its line and column.
 *
 * Strict: whatever a reader could take for something else than the parser does
 * is refused. Knows nothing of what plugins.yaml means.
 */

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { LineupError, type Location } from "../errors.ts";

/** The way to a part of the data, from the root. */
export type Path = readonly (string | number)[];

/**
 * Where a part of the data stands: its value, or the key in front of it. For a
 * path that isn't there, the nearest part that is.
 */
export type Locate = (path: Path, part?: "key" | "value") => Location;

export interface ParsedText {
  /** `undefined` when there are problems. */
  data: unknown;
  locate: Locate;
  problems: LineupError[];
}

/** Parses one YAML document. */
export function parseText(file: string, text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const at = (start: number, end: number): Location => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return {
      file,
      line: from.line,
      column: from.col,
      endLine: to.line,
      endColumn: to.col,
    };
  };
  const problems = syntaxProblems(document, at);
  if (problems.length === 0) problems.push(...meaningProblems(document, at));
  const result = problems.length === 0 ? toData(document, at) : { data: undefined };
  if (result.problem !== undefined) problems.push(result.problem);
  return { data: result.data, locate: locator(document, at), problems };
}

type At = (start: number, end: number) => Location;

/** What the parser itself refuses; only the first error, since one mostly causes the next. */
function syntaxProblems(document: Document, at: At): LineupError[] {
  const error = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return [];
  const location = unclosedQuote(document, error, at) ?? at(error.pos[0], error.pos[1]);
  if (error.code === "MULTIPLE_DOCS")
    return [
      new LineupError("SECOND_DOCUMENT", "a second YAML document starts here", {
        location,
        hint: "plugins.yaml is one document: remove the --- line, or split the file",
      }),
    ];
  const hint =
    error.code === "TAB_AS_INDENT"
      ? "indent with spaces: YAML does not allow tabs"
      : error.code === "MISSING_CHAR"
        ? "look for a quote or a bracket that is not closed"
        : undefined;
  return [
    new LineupError("YAML_SYNTAX", firstLine(error.message), {
      location,
      hint,
    }),
  ];
}

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

/** What parses, but would be read otherwise than it looks. */
function meaningProblems(document: Document, at: At): LineupError[] {
  const problems: LineupError[] = [];
  const unsupported = (node: unknown, message: string, hint: string) => {
    problems.push(
      new LineupError("YAML_UNSUPPORTED", message, {
        location: rangeOf(node, at),
        hint,
      }),
    );
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
      if (alias.resolve(document) === undefined)
        problems.push(
          new LineupError("YAML_ALIAS", `there is no anchor &${alias.source} above this alias`, {
            location: rangeOf(alias, at),
            hint: `write &${alias.source} in front of the value that it should repeat`,
          }),
        );
    },
    Scalar(_, scalar) {
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

function toData(document: Document, at: At): { data: unknown; problem?: LineupError } {
  try {
    return { data: document.toJS() };
  } catch (error) {
    // The only thing that toJS refuses in a checked document: aliases that multiply.
    let location = at(0, 0);
    visit(document, {
      Alias(_, alias) {
        location = rangeOf(alias, at) ?? location;
        return visit.BREAK;
      },
    });
    const problem = new LineupError(
      "YAML_ALIAS",
      "the aliases multiply to far more data than the file holds",
      {
        location,
        hint: "write the data out, or compute it in a plugin",
        cause: error,
      },
    );
    return { data: undefined, problem };
  }
}

function rangeOf(node: unknown, at: At): Location | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return at(node.range[0], node.range[1]);
}

function locator(document: Document, at: At): Locate {
  return (path, part = "value") => {
    let value: Node | null = document.contents;
    let key: unknown = value;
    for (const step of path) {
      const next = child(isAlias(value) ? value.resolve(document) : value, step);
      if (next === undefined) break;
      key = next.key ?? next.value;
      value = isNode(next.value) ? next.value : null;
    }
    const location = part === "value" ? rangeOf(value, at) : undefined;
    return location ?? rangeOf(key, at) ?? at(0, 0);
  };
}

/** One step down: a pair of a mapping, or an item of a list. */
function child(
  node: unknown,
  step: string | number,
): { key?: unknown; value: unknown } | undefined {
  if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && pair.key.value === step);
  if (isSeq(node) && typeof step === "number" && step in node.items)
    return { value: node.items[step] };
  return undefined;
}
