/**
 * The values cache: every writer of each key in order, and what each stored.
 *
 * Values are frozen plain data, and reading copies nothing. A reader sees what
 * stands above it in plugins.yaml, whenever it reads. Knows nothing of plugins: a
 * lazy value is a function that stores it.
 */

import type { Location } from "../diagnostics/diagnostic.ts";
import type { Path } from "../text.ts";
import type { Plain } from "./plain.ts";

/** What sets an initial value: a part of plugins.yaml, or a flag. */
export type InitialSource = "values" | "env" | "--values" | "--set" | "--set-text";

/** Something that sets a value. */
export interface Writer {
  readonly key: string;
  readonly source: InitialSource | "entry";
  /** The index of the entry, from 1; 0 for an initial value. */
  readonly index: number;
  /**
   * Returns the location of the value, or of a part of it, or of the key before that. Parses
   * the file strictly. `undefined`: it is in no file.
   */
  readonly locate: (part?: Path, which?: "key" | "value") => Location | undefined;
}

/** A value and its writer. */
export interface Found {
  writer: Writer;
  value: Plain;
}

interface Slot {
  readonly writer: Writer;
  /** `undefined`: nothing was stored, or not yet. */
  value: Plain | undefined;
  /** Computes and stores a lazy value; removed when it has been called. */
  compute: (() => Promise<unknown>) | undefined;
  /** Thrown to those who read the value: its writer failed. */
  failure: Error | undefined;
  /** Thrown to those who find no value at all: its writer was skipped, and leaves what was there. */
  skipped: Error | undefined;
  /** When the slot became readable, and when it turned out to have no value; see `now`. */
  since: number;
  until: number;
  /** When the writer failed. From then on, what was stored before it cannot be read either. */
  failed: number;
}

export class Cache {
  /** In the order of the list, which is the order of the result, too. */
  readonly #keys = new Map<string, Slot[]>();
  readonly #slots = new Map<Writer, Slot>();
  /** Counts the changes, as a time: what `has` and `keys` answer for one does not change later. */
  now = 0;

  /** Announces a writer. Must be called in the order of the list. */
  declare(writer: Writer, compute?: () => Promise<unknown>): void {
    const since = compute === undefined ? Number.POSITIVE_INFINITY : 0;
    const until = Number.POSITIVE_INFINITY;
    const none = { value: undefined, failure: undefined, skipped: undefined };
    const slot: Slot = { writer, compute, since, until, failed: until, ...none };
    this.#slots.set(writer, slot);
    this.#keys.getOrInsert(writer.key, []).push(slot);
  }

  store(writer: Writer, value: Plain): void {
    const slot = this.#slots.get(writer)!;
    slot.value = value;
    if (slot.since === Number.POSITIVE_INFINITY) slot.since = ++this.now;
  }

  /**
   * Notes that a writer failed, whatever it stored before: its key has no value from now
   * on, and those who read it are told why.
   */
  fail(writer: Writer, failure: Error): void {
    const slot = this.#slots.get(writer)!;
    slot.value = undefined;
    slot.failure = failure;
    slot.failed = ++this.now;
  }

  /** Notes that a writer was skipped on purpose. Those who find nothing else are told so. */
  skip(writer: Writer, reason: Error): void {
    this.#slots.get(writer)!.skipped = reason;
  }

  /** Returns what a writer stored. */
  valueOf(writer: Writer): Plain | undefined {
    return this.#slots.get(writer)?.value;
  }

  /** Reads what one writer stored; a lazy value is computed first. */
  async read(writer: Writer): Promise<Plain | undefined> {
    const slot = this.#slots.get(writer)!;
    if (slot.failure !== undefined) throw slot.failure;
    if (slot.value === undefined && slot.compute !== undefined) {
      await slot.compute();
      slot.compute = undefined;
      if (slot.value === undefined) slot.until = ++this.now;
    }
    return slot.value;
  }

  /**
   * Finds the value that the last writer of a key above an index stored, or computes.
   *
   * @throws what {@link fail} was given, if that writer failed, or else what {@link skip} was.
   */
  async find(key: string, index: number): Promise<Found | undefined> {
    const slots = this.#keys.get(key) ?? [];
    let skipped: Error | undefined;
    for (const slot of slots.filter(({ writer }) => writer.index < index).reverse()) {
      const value = await this.read(slot.writer);
      if (value !== undefined) return { writer: slot.writer, value };
      skipped ??= slot.skipped;
    }
    if (skipped !== undefined) throw skipped;
    return undefined;
  }

  /** Whether a key could be read above an index at a time. A lazy value could, computed or not. */
  has(key: string, index: number, at: number): boolean {
    const above = (this.#keys.get(key) ?? []).filter(({ writer }) => writer.index < index);
    const last = above.findLast(
      ({ since, until, failed }) => failed <= at || (since <= at && at < until),
    );
    return last !== undefined && at < last.failed;
  }

  /** Returns the keys that could be read above an index at a time. */
  keys(index: number, at: number): string[] {
    return [...this.#keys.keys()].filter((key) => this.has(key, index, at));
  }

  /** Returns the values as they are, one for each key; of lazy ones, those that were read. */
  snapshot(): Record<string, Plain> {
    const result: Record<string, Plain> = {};
    for (const [key, slots] of this.#keys) {
      const last = slots.findLast(({ value, failure }) => value !== undefined || failure);
      if (last?.value !== undefined) result[key] = last.value;
    }
    return result;
  }
}
