/** What is said of fields, options, needs and keys: Markdown for hovers and completions. */

import type { Field } from "../config/fields.ts";
import { entryLabel } from "../diagnostics/diagnostic.ts";
import { describeType } from "./data.ts";
import type { KeyWriter } from "./keys.ts";
import type { PartInfo } from "./messages.ts";
import type { EntryOutline } from "./outline.ts";

/** Describes a field of plugins.yaml. */
export function fieldDoc(name: string, { type, default: fallback, description }: Field): string {
  const isRequired = fallback === "required";
  const byDefault = isRequired ? "Required." : fallback === "none" ? "" : `Default: ${fallback}.`;
  return paragraphs(`**${name}**: ${type}`, description, byDefault);
}

/** Describes an option or a need. */
export function partDoc(noun: "option" | "need", part: PartInfo): string {
  const { name, schema, doc, isRequired, byDefault } = part;
  const type = describeType(schema);
  const head = `${noun} **${name}**${type === undefined ? "" : `: ${type}`}`;
  const required = isRequired ? "Required." : undefined;
  const fallback =
    byDefault === undefined ? required : `Default: \`${JSON.stringify(byDefault)}\`.`;
  return paragraphs(head, doc, fallback);
}

/** Names what sets a key: `values`, `entry 2 (./a.ts)`. */
export function originOf({ by }: Pick<KeyWriter, "by">): string {
  return "index" in by ? labelOf(by) : by.from;
}

/** Names an entry. */
export function labelOf({ index, path }: EntryOutline): string {
  return entryLabel({ index, path: path?.text ?? "" });
}

/** Joins what there is. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}
