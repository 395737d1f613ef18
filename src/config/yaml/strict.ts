/**
 * A parsed YAML document → what is valid YAML and still refused, because a reader
 * could easily take it for something else.
 */

import {
  type Alias,
  type Document,
  isNode,
  isScalar,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { Diagnostic, type Location } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";

/** Returns the location of a node. */
export function locateNode(node: unknown, source: SourceText): Location | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return source.locate(node.range[0], node.range[1]);
}

/** Tags for what is plain data without them. */
const TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Finds everything that is refused in a document without syntax errors. */
export function strictProblems(document: Document, source: SourceText): Diagnostic[] {
  const checks = new StrictChecks(source);
  checks.checkVersion(document);
  visit(document, {
    Map: (_, map) => checks.checkMapping(map),
    Alias: (_, alias) => checks.checkAlias(alias),
    Seq: (_, list) => checks.checkProperties(list),
    Scalar: (_, scalar) => checks.checkScalar(scalar),
  });
  return checks.problems;
}

class StrictChecks {
  readonly problems: Diagnostic[] = [];
  readonly #source: SourceText;
  readonly #anchors = new Set<string>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  checkVersion(document: Document): void {
    const version = document.directives?.yaml;
    if (version?.explicit && version.version !== "1.2") {
      const message = `YAML ${version.version} is not supported`;
      const location = this.#source.locate(0, 0);
      const hint = "remove the %YAML line: lineup reads YAML 1.2";
      this.problems.push(new Diagnostic("YAML_UNSUPPORTED", message, { location, hint }));
    }
  }

  checkMapping(map: YAMLMap): void {
    this.checkProperties(map);
    this.#checkDuplicates(map.items as Pair[]);
    for (const { key } of map.items) {
      if (!isScalar(key) || typeof key.value !== "string") {
        this.#refuse(key, "a key must be text", "put the key in quotes");
      } else if (key.value === "<<" && key.type === "PLAIN") {
        this.#refuse(key, "merge keys (<<) are not supported", "write the keys out");
      } else if (key.value === "__proto__") {
        this.#refuse(key, "a key cannot be __proto__", "choose another name");
      }
    }
  }

  checkAlias(alias: Alias): void {
    if (this.#anchors.has(alias.source)) return;
    const location = locateNode(alias, this.#source);
    // A glob such as *.ts is an alias to YAML.
    const isGlob = /[./]/.test(alias.source);
    const message = isGlob
      ? "text that starts with * must be quoted"
      : `there is no anchor &${alias.source} above this alias`;
    const hint = isGlob
      ? `put the text in quotes: "*${alias.source}"`
      : `write &${alias.source} before the value to repeat`;
    this.problems.push(new Diagnostic("YAML_ALIAS", message, { location, hint }));
  }

  /** Checks what may precede a value: an anchor and a tag. */
  checkProperties(node: Scalar | YAMLMap | YAMLSeq): void {
    if (node.anchor !== undefined) this.#anchors.add(node.anchor);
    if (node.tag === undefined || TAGS.has(node.tag)) return;
    const tag = node.tag.replace("tag:yaml.org,2002:", "!!");
    this.#refuse(node, `the tag ${tag} is not supported`, "remove the tag");
  }

  checkScalar(scalar: Scalar): void {
    this.checkProperties(scalar);
    const { value, source } = scalar;
    if (typeof value !== "number" || source === undefined) return;
    if (!Number.isFinite(value)) {
      this.#refuse(scalar, `${source} is not plain data`, `use null, or text: "${source}"`);
    } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.#refuse(scalar, `${source} is too large to be exact`, `write it as text: "${source}"`);
    }
  }

  #checkDuplicates(pairs: Pair[]): void {
    const first = new Map<unknown, unknown>();
    for (const { key } of pairs) {
      const name = isScalar(key) ? key.value : key;
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, key);
        continue;
      }
      const message = `duplicate key "${String(name)}"`;
      const location = locateNode(key, this.#source);
      const notes = [
        { message: "first defined here", location: locateNode(earlier, this.#source) },
      ];
      const hint = "remove one of the two";
      this.problems.push(new Diagnostic("YAML_DUPLICATE_KEY", message, { location, notes, hint }));
    }
  }

  #refuse(node: unknown, message: string, hint: string): void {
    const location = locateNode(node, this.#source);
    this.problems.push(new Diagnostic("YAML_UNSUPPORTED", message, { location, hint }));
  }
}
