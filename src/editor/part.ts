/** What an editor shows of an option or a need besides its schema. */

import type { JsonSchema, SchemaKind } from "../plugin/handle.ts";
import { NotPlain, type Plain, toPlain } from "../values/plain.ts";
import type { LoadedEntry } from "../wiring/lineup.ts";
import { commentAbove } from "./docs.ts";

export interface PartDescription {
  /** The description of its schema, or else the comment above it. */
  readonly doc: string | undefined;
  readonly isRequired: boolean;
  /** `undefined` if there is none, or one that is not plain data. */
  readonly byDefault: Plain | undefined;
}

/** Describes an option or a need of the plugin of an entry. */
export async function describePart(
  kind: SchemaKind,
  name: string,
  schema: JsonSchema["schema"],
  { handle, source }: LoadedEntry,
): Promise<PartDescription> {
  const { value: fallback, problems } = await handle.validate(kind, name, undefined);
  const isRequired = problems.length > 0;
  const { description, default: given = plainOrNothing(fallback) } = schema ?? {};
  const doc = typeof description === "string" ? description : commentAbove(name, source());
  return { doc, isRequired, byDefault: isRequired ? undefined : given };
}

function plainOrNothing(value: unknown): Plain | undefined {
  if (value === undefined) return undefined;
  try {
    return toPlain(value);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}
