/**
 * A parsed YAML document → what is valid YAML and still refused, because a reader
 * could easily take it for something else.
 */

import type { Alias, Document, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isCollection, isNode, isScalar, visit } from "yaml";
import type { Code } from "../../diagnostics/codes.ts";
import { Diagnostic, type DiagnosticDetails, type Location } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/source-text.ts";
import { misreadScalar } from "./scalars.ts";

/** Returns the location of a node. */
export function locateNode(node: unknown, source: SourceText): Location | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return source.locate(node.range[0], node.range[1]);
}

/** Tags for what is plain data without them. */
const TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** What is refused in a document without syntax errors. */
interface Refused {
  problems: readonly Diagnostic[];
  /** Whether its data can be used to look for further problems. */
  isUsable: boolean;
}

/** Finds everything that is refused in a document without syntax errors. */
export function strictProblems(document: Document, source: SourceText): Refused {
  const checks = new StrictChecks(source);
  checks.checkVersion(document);
  visit(document, {
    Map: (_, map) => checks.checkMapping(map),
    Alias: (_, alias) => checks.checkAlias(alias),
    Seq: (_, list) => checks.checkProperties(list),
    Scalar: (place, scalar) => checks.checkScalar(scalar, place === "key"),
  });
  checks.checkAnchors();
  return checks;
}

class StrictChecks {
  readonly problems: Diagnostic[] = [];
  isUsable = true;
  readonly #source: SourceText;
  readonly #anchors = new Set<string>();
  /** Scalars with an anchor that no alias uses. */
  readonly #unused = new Map<string, Scalar>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  checkVersion(document: Document): void {
    const version = document.directives?.yaml;
    if (!version?.explicit || version.version === "1.2") return;
    const message = `YAML ${version.version} is not supported`;
    this.#refuse(document, message, "remove the %YAML line: lineup reads YAML 1.2");
  }

  checkMapping(map: YAMLMap): symbol | undefined {
    this.checkProperties(map);
    const first = new Map<unknown, unknown>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? key.value : key;
      const earlier = first.getOrInsert(name, key);
      if (earlier !== key) {
        const location = locateNode(earlier, this.#source);
        const notes = [{ message: "first defined here", location }];
        const message = `duplicate key "${String(name)}"`;
        this.#add("YAML_DUPLICATE_KEY", key, message, { notes, hint: "remove one of the two" });
      }
      const quoted = `"${this.#source.text.slice(map.range![0], map.range![1])}"`;
      if (map.flow && isCollection(key)) {
        const message = "text that starts with { must be quoted";
        this.#refuse(map, message, `put it in quotes: ${quoted}`);
        return visit.SKIP;
      } else if (!isScalar(key) || typeof name !== "string") {
        this.#refuse(key, "a key must be text", "put the key in quotes");
      } else if (map.flow && value === null) {
        const [, start, rest] = /^([\w-]+):(\S.*)$/.exec(name) ?? [];
        const hint = start
          ? `put a space after the colon: { ${start}: ${rest} }`
          : `write { ${name}: … }, or ${quoted} for text`;
        this.#refuse(key, `"${name}" has no value`, hint);
      } else if (name === "<<" && key.type === "PLAIN") {
        this.#refuse(key, "merge keys (<<) are not supported", "write the keys out");
      } else if (name === "__proto__") {
        this.#refuse(key, "a key cannot be __proto__", "choose another name");
      }
    }
    return undefined;
  }

  checkAlias(alias: Alias): void {
    const { source: name } = alias;
    this.#unused.delete(name);
    if (this.#anchors.has(name)) return;
    // A glob such as *.ts is an alias to YAML.
    const [message, hint] = /[./]/.test(name)
      ? ["text that starts with * must be quoted", `put the text in quotes: "*${name}"`]
      : [
          `there is no anchor &${name} above this alias`,
          `write &${name} before the value to repeat`,
        ];
    this.#add("YAML_ALIAS", alias, message, { hint });
  }

  /** Checks what may precede a value: an anchor and a tag. */
  checkProperties(node: Scalar | YAMLMap | YAMLSeq): void {
    if (node.anchor !== undefined) this.#anchors.add(node.anchor);
    if (node.tag === undefined || TAGS.has(node.tag)) return;
    const tag = node.tag.replace("tag:yaml.org,2002:", "!!");
    this.#refuse(node, `the tag ${tag} is not supported`, "remove the tag");
  }

  checkScalar(scalar: Scalar, isKey: boolean): void {
    this.checkProperties(scalar);
    if (scalar.anchor !== undefined) this.#unused.set(scalar.anchor, scalar);
    if (isKey && typeof scalar.value !== "string") return;
    const [start, end] = scalar.range!;
    const found = misreadScalar(scalar, this.#source.text.slice(start));
    if (found === undefined) return;
    const { message, hint, part = [0, end - start], isUsable = false } = found;
    const location = this.#source.locate(start + part[0], start + part[0] + part[1]);
    this.problems.push(new Diagnostic("YAML_UNSUPPORTED", message, { location, hint }));
    this.isUsable &&= isUsable;
  }

  /** An anchor that nothing uses may be meant as text. */
  checkAnchors(): void {
    for (const [anchor, scalar] of this.#unused) {
      const hint = `remove it, or put the text in quotes: "&${anchor} ${scalar.source}"`;
      this.#refuse(scalar, `no alias uses the anchor &${anchor}`, hint);
    }
  }

  #refuse(node: unknown, message: string, hint: string): void {
    this.#add("YAML_UNSUPPORTED", node, message, { hint });
  }

  #add(code: Code, node: unknown, message: string, details: DiagnosticDetails): void {
    this.isUsable = false;
    const location = locateNode(node, this.#source) ?? this.#source.locate(0, 0);
    this.problems.push(new Diagnostic(code, message, { location, ...details }));
  }
}
