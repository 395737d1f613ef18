/** The values that an entry's `run` gets for its needs. */

import type { LineupError } from "../errors.ts";
import type { Cache } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import { invalidNeed } from "../wiring/needs.ts";
import type { SchemaFlaw } from "../wiring/validate.ts";
import type { NeedSource, WiredEntry } from "../wiring/wire.ts";

/** A need that another entry fills. */
export type EntrySource = Extract<NeedSource, { from: "entry" }>;

/**
 * Gathers the needs of an entry, and checks those that entries provide: the
 * others were checked when they were wired.
 *
 * @param read gives the value that another entry provides.
 * @throws {LineupError} NEED_INVALID
 */
export async function gatherNeeds(
  entry: WiredEntry,
  cache: Cache,
  read: (name: string, source: EntrySource) => Plain | undefined | Promise<Plain | undefined>,
): Promise<Readonly<Record<string, unknown>>> {
  const needs: Record<string, unknown> = {};
  for (const [name, source] of entry.needs) {
    if ("writer" in source) cache.note(source.writer, entry.config.index, "need");
    if (source.from !== "entry") {
      needs[name] = source.value;
      continue;
    }
    const result = await entry.validate(entry.plugin.needs[name]!, await read(name, source));
    if (!("value" in result)) throw wrongNeed(entry, name, source, result.flaws);
    needs[name] = result.value;
  }
  return Object.freeze(needs);
}

function wrongNeed(
  entry: WiredEntry,
  name: string,
  { writer }: EntrySource,
  flaws: readonly SchemaFlaw[],
): LineupError {
  return invalidNeed(entry, name, {
    writer,
    what: `"${writer.key}", as entry ${writer.position} computed it,`,
    why: flaws[0]!.message,
  });
}
