/** The values that an entry's `run` gets for its needs. */

import type { LineupError } from "../errors.ts";
import type { Cache, Found, Writer } from "../values/cache.ts";
import { formatPath } from "../values/plain.ts";
import { invalidNeed } from "../wiring/needs.ts";
import type { SchemaFlaw } from "../wiring/validate.ts";
import type { NeedSource, WiredEntry } from "../wiring/wire.ts";

/** A need that another entry fills. */
export type EntrySource = Extract<NeedSource, { from: "entry" }>;

/**
 * Gathers the needs of an entry, and checks those that entries provide: the
 * others were checked when they were wired.
 *
 * @param read gives the value that another entry provides, or what stood there before it.
 * @throws {LineupError} NEED_INVALID
 */
export async function gatherNeeds(
  entry: WiredEntry,
  cache: Cache,
  read: (name: string, source: EntrySource) => Found | Promise<Found | undefined>,
): Promise<Readonly<Record<string, unknown>>> {
  const needs: Record<string, unknown> = {};
  for (const [name, source] of entry.needs) {
    if (source.from !== "entry") {
      if (source.from === "initial") cache.note(source.writer, entry.config.index, "need");
      needs[name] = source.value;
      continue;
    }
    const found = await read(name, source);
    if (found !== undefined) cache.note(found.writer, entry.config.index, "need");
    const result = await entry.validate(entry.plugin.needs[name]!, found?.value);
    if (!("value" in result))
      throw wrongNeed(entry, name, found?.writer ?? source.writer, result.flaws);
    needs[name] = result.value;
  }
  return Object.freeze(needs);
}

function wrongNeed(
  entry: WiredEntry,
  name: string,
  writer: Writer,
  flaws: readonly SchemaFlaw[],
): LineupError {
  const { message, path } = flaws[0]!;
  const part = formatPath(writer.key, path);
  const what =
    writer.source === "entry" ? `"${part}", as entry ${writer.position} computed it,` : part;
  return invalidNeed(entry, name, { writer, what, part: path, why: message });
}
