/** What an entry reads before it runs: the values that fill its needs, and what decides. */

import { entryLabel } from "../diagnostics/diagnostic.ts";
import { Unavailable } from "../plugin/handle.ts";
import type { Found, Writer } from "../values/cache.ts";
import { takePart } from "../values/part.ts";
import { isOptional, refsOf, type ValueRef, type WiredEntry } from "../wiring/lineup.ts";
import { misfit, needReader } from "../wiring/needs.ts";
import { partDiagnostic } from "../wiring/refs.ts";
import { faults } from "./lazy.ts";
import type { Scopes } from "./scopes.ts";

/** Says that an entry does not run. */
export function skipped(entry: WiredEntry, reason: string): Unavailable {
  const message = `${entryLabel(entry.name)}: ${reason}`;
  return new Unavailable(message, entry.config.index, "was skipped");
}

export class Reads {
  readonly #scopes: Scopes;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** Gathers the values that fill an entry's needs, and validates the results among them. */
  async needsOf(entry: WiredEntry): Promise<Readonly<Record<string, unknown>>> {
    const needs: Record<string, unknown> = {};
    for (const [name, source] of entry.needs) {
      if (source.from !== "entry") {
        for (const { writer } of refsOf(source)) this.#scopes.tellRead(entry, writer, "need");
        needs[name] = source.value;
        continue;
      }
      const { refs, isList } = source;
      const found: Found[] = [];
      for (const [index, ref] of refs.entries()) {
        const item = isList ? index : undefined;
        const one = await this.#findNeed(entry, { name, item }, ref);
        if (one !== undefined) found.push(one);
      }
      // What an optional need does without is its default; a list has all of its items or is none.
      const values = found.map(({ value }) => value);
      const given = found.length < refs.length ? undefined : isList ? values : values[0];
      const checked = await entry.handle.validate("need", name, given);
      const [issue] = checked.problems;
      if (issue !== undefined) {
        const read = refs.map(({ path }, index) => ({ writer: found[index]!.writer, path }));
        const code = "NEED_REJECTED";
        throw misfit({ code, name, refs: read, isList, issue, given }, entry);
      }
      needs[name] = checked.value;
    }
    return Object.freeze(needs);
  }

  /** Finds what a need reads; throws if the entry cannot do without and there is none. */
  async #findNeed(
    entry: WiredEntry,
    { name, item }: { name: string; item: number | undefined },
    ref: ValueRef,
  ): Promise<Found | undefined> {
    const { writer, path } = ref;
    const found = await this.find(writer);
    if (found === undefined || found instanceof Unavailable) {
      if (await isOptional(entry, name)) return undefined;
      if (found === undefined) {
        const provider = this.#scopes.shared.lineup.byWriter.get(writer)!;
        throw faults().explainEmptyNeed(entry, provider, item !== undefined);
      }
      const { index, state } = found;
      throw skipped(entry, `it needs "${writer.key}", and entry ${index} ${state}`);
    }
    this.#scopes.tellRead(entry, found.writer, "need");
    if (path.length === 0) return found;
    const { value, problems } = takePart(found.value, { key: writer.key, path });
    if (problems[0] === undefined) return { writer: found.writer, value: value! };
    if (await isOptional(entry, name)) return undefined;
    throw partDiagnostic("PART_MISSING", ref, problems[0], needReader(name, entry, item));
  }

  /**
   * Returns the value of a writer, computed if it is lazy, or what was there before if it
   * returned undefined or is skipped by its `when`; or else why there is none.
   */
  async find(writer: Writer): Promise<Found | Unavailable | undefined> {
    const stored = this.#scopes.shared.cache.valueOf(writer);
    if (stored !== undefined) return { writer, value: stored };
    try {
      return await this.#scopes.shared.cache.find(writer.key, writer.index + 1);
    } catch (error) {
      if (error instanceof Unavailable) return error;
      throw error;
    }
  }
}
