/**
 * Lineup → a TypeScript module that is wired like it: each option and each need is an
 * assignment of what fills it, so that a type error in it is a mistake in plugins.yaml.
 *
 * Pure: returns the text, and what each of its lines stands for.
 */

import { entryLabel, type Location, type Note } from "../diagnostics/diagnostic.ts";
import type { Writer } from "../values/cache.ts";
import { type Lineup, type NeedSource, type Output, type ValueRef } from "../wiring/lineup.ts";
import { providedNote, type WiredEntry, writerLabel } from "../wiring/lineup.ts";
import { HELPERS } from "./helpers.ts";
import { type ResultLine, resultLines } from "./results.ts";

/** What an assignment of the module stands for. */
export interface Assignment {
  /** `undefined` for `outputs`. */
  entry: WiredEntry | undefined;
  /** `list`: that a need takes a list of this length; `part`: that a value has the part that is read. */
  kind: "option" | "need" | "list" | "when" | "part";
  /** The option or need; of a part, the value that it is a part of. */
  name: string;
  /** Names what is assigned in a message: `entry 1 (./count.ts)`, `values`. */
  provider: string;
  location: Location;
  notes: readonly Note[];
}

/** A literal longer than this, in characters, is left to its schema. */
const LITERAL_LIMIT = 50_000;

/** Writes the module; returns what its lines assign or say of a result, too, by line, from 1. */
export function wiringModule(lineup: Lineup) {
  const module = new ModuleText(lineup);
  for (const entry of lineup.entries) module.add(entry);
  for (const output of lineup.outputs ?? []) module.addOutput(output);
  const { lines, assignments, results } = module;
  return { text: lines.join("\n"), assignments, results };
}

class ModuleText {
  readonly assignments = new Map<number, Assignment>();
  readonly results = new Map<number, ResultLine>();
  readonly lines = HELPERS.split("\n");
  readonly #lineup: Lineup;
  readonly #plugins = new Map<string, string>();
  readonly #names = new Map<Writer, string>();

  constructor(lineup: Lineup) {
    this.#lineup = lineup;
  }

  add(entry: WiredEntry): void {
    const plugin = this.#import(entry);
    const { config } = entry;
    const { options, needs } = entry.handle.description;
    for (const [name, value] of Object.entries(config.options)) {
      const isOption = options.includes(name);
      if (!isOption && !needs.includes(name)) continue;
      const kind = isOption ? "option" : "need";
      const type = `${isOption ? "Option" : "Need"}<typeof ${plugin}, ${quote(name)}>`;
      const location = config.locate(["options", name]);
      const filled = { entry, kind, name, provider: "plugins.yaml" } as const;
      this.#assign(type, literal(value), { ...filled, location, notes: [] });
    }
    for (const [name, source] of entry.needs) {
      if (source.from === "initial" || source.from === "entry") {
        this.#addNeed(plugin, name, source, entry);
      }
    }
    if (entry.when !== undefined) this.#addWhen(entry, entry.when);
    this.#declareResult(entry, plugin);
  }

  addOutput({ refs, isList, locate }: Output): void {
    for (const [index, ref] of refs.entries()) {
      this.#addPart(ref, undefined, locate(isList ? index : undefined));
    }
  }

  #addNeed(
    plugin: string,
    name: string,
    source: NeedSource & { from: "initial" | "entry" },
    entry: WiredEntry,
  ): void {
    const { config } = entry;
    const { refs, isList } = source;
    const isWritten = config.needs[name] !== undefined;
    const need = `Need<typeof ${plugin}, ${quote(name)}>`;
    const items = refs.map((ref, index) => {
      const written = ["needs", name, ...(isList ? [index] : [])];
      const read = config.locate(isWritten ? written : []);
      const location = this.#locationOf(ref, read);
      const type = isList ? `ItemOf<${need}, "${index}">` : need;
      this.#addPart(ref, entry, read);
      const text = ref.writer.source === "env" ? "OfText" : this.#replaces(ref.writer);
      return { ref, type: text === undefined ? type : `${text}<${type}>`, location };
    });
    for (const { ref, type, location } of items) {
      const details = { entry, kind: "need", name, ...this.#origin(ref, entry) } as const;
      this.#assign(type, this.#part(ref), { ...details, location });
    }
    if (!isList) return;
    // That the need is a list, and of this length.
    const values = items.map(({ ref }) => this.#part(ref) ?? "undefined as any").join(", ");
    const location = config.locate(["needs", name]);
    const details = { entry, kind: "list", name, provider: `a list of ${refs.length}` } as const;
    const shape = `Shape<Listed<typeof ${plugin}, ${quote(name)}>>`;
    this.#assign(shape, `[${values}]`, { ...details, location, notes: [] });
  }

  /** Returns the type for a need that an entry fills, if what it replaces may be a variable. */
  #replaces(writer: Writer): string | undefined {
    const above = this.#lineup.writers.get(writer.key) ?? [];
    const isVariable = above.some(({ source, index }) => source === "env" && index < writer.index);
    return isVariable ? "WithVariable" : undefined;
  }

  #addWhen(entry: WiredEntry, when: ValueRef): void {
    const read = entry.config.locate(["when"]);
    this.#addPart(when, entry, read);
    const location = this.#locationOf(when, read);
    const details = { entry, kind: "when", name: "when", ...this.#origin(when, entry) } as const;
    this.#assign("boolean", this.#part(when), { ...details, location });
  }

  /** Demands that a value has the part that is read. */
  #addPart({ writer, path }: ValueRef, entry: WiredEntry | undefined, location: Location): void {
    const value = path.length === 0 ? undefined : this.#value(writer);
    if (value === undefined) return;
    const type = `Absent<typeof ${this.#name(writer)}, ${JSON.stringify(path)}>`;
    const provider = this.#label(writer);
    const details = { entry, kind: "part", name: writer.key, provider, location } as const;
    this.#assign("true", `{} as ${type}`, { ...details, notes: [providedNote(writer)] });
  }

  /** Returns a value or its part as an expression; `undefined` if it is left to the schema. */
  #part({ writer, path }: ValueRef): string | undefined {
    const value = this.#value(writer);
    if (value === undefined || path.length === 0) return value;
    const steps = JSON.stringify(path);
    // A part that is not there is reported by itself.
    return `undefined as any as Absent<typeof ${this.#name(writer)}, ${steps}> extends true ? Part<typeof ${this.#name(writer)}, ${steps}> : any`;
  }

  #locationOf({ writer, path }: ValueRef, read: Location): Location {
    // An initial value that does not fit is wrong itself; of a result, reading it is wrong.
    return writer.source === "entry" ? read : (writer.locate(path) ?? read);
  }

  #origin({ writer }: ValueRef, { config }: WiredEntry) {
    const isInitial = writer.source !== "entry";
    const reads = { message: "the entry that reads it", location: config.locate() };
    return {
      provider: this.#label(writer),
      notes: [isInitial ? reads : providedNote(writer)],
    };
  }

  #label(writer: Writer): string {
    const entry = this.#lineup.byWriter.get(writer);
    return entry === undefined ? writerLabel(writer) : entryLabel(entry.name);
  }

  #assign(type: string, value: string | undefined, assignment: Assignment): void {
    if (value === undefined) return;
    this.#write(type, value);
    this.assignments.set(this.lines.length, assignment);
  }

  #write(type: string, value: string): void {
    this.lines.push(`export const c${this.lines.length}: ${type} = ${value};`);
  }

  /** Imports a plugin under a name of its own; entries with the same plugin share it. */
  #import(entry: WiredEntry): string {
    const key = JSON.stringify([entry.file, entry.config.export]);
    return this.#plugins.getOrInsertComputed(key, () => {
      const name = `p${this.#plugins.size + 1}`;
      const exported = quote(entry.config.export);
      this.lines.push(`import { ${exported} as ${name} } from ${quote(entry.file)};`);
      for (const [kind, type, value] of resultLines(name)) {
        this.#write(type, value);
        this.results.set(this.lines.length, { kind, entry });
      }
      return name;
    });
  }

  /** Declares what is in the cache after an entry: its result, or what was there if it has none. */
  #declareResult(entry: WiredEntry, plugin: string): void {
    const { writer } = entry;
    const writers = this.#lineup.writers.get(writer.key) ?? [];
    const earlier = writers[writers.indexOf(writer) - 1];
    const before = earlier === undefined ? "undefined" : `typeof ${this.#name(earlier)}`;
    // What an entry that may be skipped was to replace remains.
    const result = `Result<typeof ${plugin}>${earlier && entry.when ? " | undefined" : ""}`;
    const name = `r${writer.index}`;
    this.#names.set(writer, name);
    this.lines.push(`declare const ${name}: After<${result}, ${before}>;`);
  }

  /** Returns what a writer sets as an expression; `undefined` if it is left to the schema. */
  #value(writer: Writer): string | undefined {
    if (writer.source === "entry") return this.#name(writer);
    if (writer.source === "env") return "data(String())";
    return literal(this.#lineup.initial.get(writer));
  }

  /** Returns the name of the constant for the value of a writer. */
  #name(writer: Writer): string {
    return this.#names.getOrInsertComputed(writer, () => {
      const name = `v${this.#names.size + 1}`;
      const value = writer.source === "env" ? "of<EnvironmentVariable>()" : this.#value(writer);
      this.lines.push(`const ${name} = ${value ?? "data({} as any)"};`);
      return name;
    });
  }
}

function literal(value: unknown): string | undefined {
  const text = quote(value);
  return text === undefined || text.length > LITERAL_LIMIT ? undefined : `data(${text})`;
}

/** Writes a value on one line: what is a line break for TypeScript and not for JSON is escaped. */
export function quote(value: unknown): string | undefined {
  return JSON.stringify(value)?.replace(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16)}`,
  );
}
