/** The values that an entry's `run` gets for its needs. */

import type { Cache } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import { invalidNeed } from "../wiring/needs.ts";
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
  read: (source: EntrySource) => Promise<Plain | undefined>,
): Promise<Readonly<Record<string, unknown>>> {
  const needs: [string, unknown][] = [];
  for (const [name, source] of entry.needs) {
    if ("writer" in source) cache.note(source.writer, entry.config.index, "need");
    const value =
      source.from === "entry" ? await check(entry, name, source, await read(source)) : source.value;
    needs.push([name, value]);
  }
  return Object.freeze(Object.fromEntries(needs));
}

async function check(
  entry: WiredEntry,
  name: string,
  { writer }: EntrySource,
  value: unknown,
): Promise<unknown> {
  const result = await entry.validate(entry.plugin.needs[name]!, value);
  if ("value" in result) return result.value;
  throw invalidNeed(entry, name, {
    writer,
    what: `"${writer.key}", as entry ${writer.position} computed it,`,
    why: result.flaws[0]!.message,
  });
}
