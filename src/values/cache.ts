/**
 * The values cache: for each key every writer in order, and what each wrote.
 *
 * Values are frozen plain data. Nothing is copied on reading, and a reader
 * sees what stands above it in plugins.yaml, whenever it reads. Knows nothing
 * of plugins: a lazy value is a function that stores it.
 */

import type { Location } from "../errors.ts";
import type { Plain } from "./plain.ts";

/** Something that sets a value. */
export interface Writer {
  key: string;
  source: "values" | "env" | "--set" | "entry";
  /** The entry's place in the list, from 1; 0 for what is set before the first. */
  position: number;
  /** Where it, or a part of its value, stands in plugins.yaml; asking costs a strict parse of the file. */
  locate: (part?: readonly (string | number)[]) => Location | undefined;
}

interface Slot {
  writer: Writer;
  /** `undefined`: nothing was stored, or not yet. */
  value: Plain | undefined;
  /** Computes and stores a lazy value; called at most as often as it is read. */
  compute: (() => Promise<unknown>) | undefined;
}

/** A value, and who set it. */
export interface Found {
  writer: Writer;
  value: Plain;
}

/** A read that was seen. */
export interface Read {
  writer: Writer;
  /** The reader's place in the list, from 1; infinite for what reads after the last entry. */
  position: number;
  via: "need" | "get";
}

export class Cache {
  /** In the order of the list, which is the order of the result too. */
  readonly #keys = new Map<string, Slot[]>();
  readonly #slots = new Map<Writer, Slot>();
  readonly #reads: Read[] = [];

  /** Announces a writer; in the order of the list. */
  declare(writer: Writer, compute?: () => Promise<unknown>): void {
    const slot: Slot = { writer, value: undefined, compute };
    this.#slots.set(writer, slot);
    const slots = this.#keys.get(writer.key);
    if (slots === undefined) this.#keys.set(writer.key, [slot]);
    else slots.push(slot);
  }

  store(writer: Writer, value: Plain): void {
    this.#slots.get(writer)!.value = value;
  }

  /** Notes that somebody read what a writer stored. */
  note(writer: Writer, position: number, via: Read["via"]): void {
    this.#reads.push({ writer, position, via });
  }

  /** The reads of what a writer stored, in order. */
  readsOf(writer: Writer): Read[] {
    return this.#reads.filter((read) => read.writer === writer);
  }

  /** What a writer stored. */
  valueOf(writer: Writer): Plain | undefined {
    return this.#slots.get(writer)?.value;
  }

  /** Reads what one writer stored; a lazy value is computed first. `undefined`: nothing. */
  async read(writer: Writer): Promise<Plain | undefined> {
    const slot = this.#slots.get(writer)!;
    if (slot.value === undefined && slot.compute !== undefined) {
      await slot.compute();
      // It may have set nothing: then there is nothing to read.
      slot.compute = undefined;
    }
    return slot.value;
  }

  /** Finds the last writer of a key above a position that has a value, or computes one. */
  async find(key: string, position: number): Promise<Found | undefined> {
    for (const { writer } of this.#above(key, position)) {
      const value = await this.read(writer);
      if (value !== undefined) return { writer, value };
    }
    return undefined;
  }

  has(key: string, position: number): boolean {
    const slots = this.#keys.get(key) ?? [];
    return slots.some((slot) => slot.writer.position < position && isReadable(slot));
  }

  keys(position: number): string[] {
    return [...this.#keys.keys()].filter((key) => this.has(key, position));
  }

  /** The values as they stand: one a key, lazy ones only when they were read. */
  snapshot(): Record<string, Plain> {
    const result: Record<string, Plain> = {};
    for (const [key, slots] of this.#keys)
      for (const { value } of slots) if (value !== undefined) result[key] = value;
    return result;
  }

  /** The writers of a key above a position, nearest first. */
  #above(key: string, position: number): Slot[] {
    const slots = this.#keys.get(key) ?? [];
    return slots.filter((slot) => slot.writer.position < position).reverse();
  }
}

function isReadable(slot: Slot): boolean {
  return slot.value !== undefined || slot.compute !== undefined;
}
