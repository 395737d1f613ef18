/**
 * YAML text → data, and from a path in the data back to its location.
 *
 * Strict: what is easily misread is refused. Knows nothing of what plugins.yaml
 * means.
 */

import type { Document, Node, Pair, YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from "yaml";
import { Diagnostic, type Location, type Result } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";
import { path as nodePath } from "../../process/modules.ts";
import { formatPath, type Path } from "../../text.ts";
import { NotPlain, toPlain } from "../../values/plain.ts";
import { locateNode, strictProblems } from "./strict.ts";
import { syntaxProblems } from "./syntax.ts";

/**
 * Returns the location of a part of the data: of its value, or of the key before
 * it. For a path that does not exist, of the nearest part that does.
 */
export type Locate = (path: Path, part?: "key" | "value") => Location;

/**
 * The data of a document; `undefined` when there are problems, unless they only are numbers
 * that are not kept as written.
 */
export interface ParsedYaml extends Result<unknown> {
  locate: Locate;
}

/** Parses one YAML document. */
export function parseStrictly(source: SourceText): ParsedYaml {
  try {
    const document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: false });
    const locate = locator(document, source);
    const syntax = syntaxProblems(document, source);
    if (syntax.length > 0) return { value: undefined, problems: syntax, locate };
    const { problems, isUsable } = strictProblems(document, source);
    if (!isUsable) return { value: undefined, problems, locate };
    const data = toData(document, source);
    return { value: data.value, problems: [...problems, ...data.problems], locate };
  } catch (error) {
    // The parser recurses, and so do conversions of its result.
    if (!(error instanceof RangeError)) throw error;
    const location = source.locate(0, 0);
    const message = `${nodePath().basename(source.file)} is nested too deeply to be read`;
    const problem = new Diagnostic("YAML_SYNTAX", message, { location, cause: error });
    return { value: undefined, locate: () => location, problems: [problem] };
  }
}

/** How many values the aliases of a file may expand to. */
const MAX_REPEATS = 100_000;

function toData(document: Document, source: SourceText): Result<unknown> {
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  let alias: Location | undefined;
  visit(document, {
    Alias(_, node) {
      alias = locateNode(node, source);
      return visit.BREAK;
    },
  });
  if (alias === undefined) return { value, problems: [] };
  try {
    toPlain(value, MAX_REPEATS);
    return { value, problems: [] };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const message =
      error.reason === "repeats"
        ? `the aliases in this file expand to more than ${MAX_REPEATS.toLocaleString("en")} values`
        : `${formatPath(String(error.path[0]), error.path.slice(1))}: ${error.message}`;
    const notes = [{ message: "this is the first alias of the file" }];
    const hint = "write the data out, or compute it in a plugin";
    const details = { location: alias, notes, hint, cause: error };
    return { value: undefined, problems: [new Diagnostic("YAML_ALIAS", message, details)] };
  }
}

function locator(document: Document, source: SourceText): Locate {
  return (path, part = "value") => {
    let value: Node | null = document.contents;
    let key: unknown = value;
    for (const step of path) {
      const next = child(isAlias(value) ? value.resolve(document) : value, step);
      if (next === undefined) break;
      key = next.key ?? next.value;
      value = isNode(next.value) ? next.value : null;
    }
    const location = part === "value" ? locateNode(value, source) : undefined;
    return location ?? locateNode(key, source) ?? source.locate(0, 0);
  };
}

/** The pairs of a mapping by key, made when the mapping is first searched. */
const indexes = new WeakMap<YAMLMap, Map<unknown, Pair>>();

function indexOf(map: YAMLMap): Map<unknown, Pair> {
  return new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair.key, pair]));
}

/** Takes one step down: to a pair of a mapping or an item of a list. */
function child(node: unknown, step: string | number) {
  if (isMap(node)) return indexes.getOrInsertComputed(node, indexOf).get(step);
  if (isSeq(node) && Object.hasOwn(node.items, step)) {
    return { key: undefined, value: node.items[Number(step)] };
  }
  return undefined;
}
