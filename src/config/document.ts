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
} from "yaml";
import { LineupError, type Location } from "../errors.ts";
import { formatPath, NotPlain, toPlain } from "../values/plain.ts";
import { type At, meaningProblems, rangeOf, syntaxProblems } from "./strict.ts";

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
  try {
    return parse(file, text);
  } catch (error) {
    // The parser recurses: only the stack's end stops it.
    if (!(error instanceof RangeError)) throw error;
    const location = { file, line: 1, column: 1 };
    const message = `${process.getBuiltinModule("node:path").basename(file)} nests too deep to be read`;
    const problem = new LineupError("YAML_SYNTAX", message, { location, cause: error });
    return { data: undefined, locate: () => location, problems: [problem] };
  }
}

function parse(file: string, text: string): ParsedText {
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

/** How many values the aliases of a file may stand for. */
const MAX_REPEATS = 100_000;

function toData(document: Document, at: At): { data: unknown; problem?: LineupError } {
  const data: unknown = document.toJS({ maxAliasCount: -1 });
  let alias: Location | undefined;
  visit(document, {
    Alias(_, node) {
      alias = rangeOf(node, at);
      return visit.BREAK;
    },
  });
  if (alias === undefined) return { data };
  try {
    toPlain(data, MAX_REPEATS);
    return { data };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const problem = new LineupError(
      "YAML_ALIAS",
      `${formatPath(String(error.path[0]), error.path.slice(1))}: ${error.message}`,
      {
        location: alias,
        notes: [{ message: "this is the first alias of the file" }],
        hint: "write the data out, or compute it in a plugin",
        cause: error,
      },
    );
    return { data: undefined, problem };
  }
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

/** The pairs of a mapping by key, made when the mapping is first looked into. */
const indexes = new WeakMap<object, Map<unknown, Pair>>();

/** One step down: a pair of a mapping, or an item of a list. */
function child(
  node: unknown,
  step: string | number,
): { key?: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    let index = indexes.get(node);
    if (index === undefined) {
      index = new Map(
        node.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair.key, pair as Pair]),
      );
      indexes.set(node, index);
    }
    return index.get(step);
  }
  if (isSeq(node) && typeof step === "number" && step in node.items)
    return { value: node.items[step] };
  return undefined;
}
