/**
 * Lineup → a TypeScript module that is wired like it: each option and each need is an
 * assignment of what fills it, so that a type error in it is a mistake in plugins.yaml.
 *
 * Pure: returns the text, and what each of its lines stands for.
 */

import { entryLabel, type Location, type Note } from "../diagnostics/diagnostic.ts";
import type { Writer } from "../values/cache.ts";
import { type Lineup, type NeedSource, type Output, type ValueRef } from "../wiring/lineup.ts";
import { type WiredEntry, writerLabel } from "../wiring/lineup.ts";

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

/**
 * The types that the assignments use. test/types/wiring.ts tests them.
 *
 * Data: a value as it is in the cache: not `readonly`, enums as their values, no keys
 * that are `undefined`. OfText: what an environment variable may fill: its schema sees
 * the text. Where a plugin has no types (`any`, `unknown`), everything fits.
 */
export const HELPERS = `
type IsAny<T> = 0 extends 1 & T ? true : false;
type Silent<T> = IsAny<T> extends true ? true : unknown extends T ? true : false;
type Data<T> = Silent<T> extends true ? any
  : T extends string ? \`\${T}\`
  : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : T)
  : T extends (...args: never) => unknown ? T
  : T extends readonly (infer E)[] ? (E[] extends T ? Data<E>[] : { -readonly [K in keyof T]: Data<T[K]> })
  : T extends object ? { -readonly [K in keyof T]: string extends K ? Data<Exclude<T[K], undefined>> : Data<T[K]> }
  : T;
type Instance<T> = T extends abstract new (...args: any) => infer I ? I : T;
type Member<T, K extends PropertyKey> = IsAny<T> extends true ? any : K extends keyof T ? T[K] : any;
type Standard<S, K extends "input" | "output"> = IsAny<S> extends true ? any
  : S extends { readonly "~standard": { readonly types?: infer T } } ? Member<NonNullable<T>, K>
  : any;
type Option<P, K extends string> = Data<Standard<Member<Member<Instance<P>, "options">, K>, "input">>;
type Need<P, K extends string> = Data<Standard<Member<Member<Instance<P>, "needs">, K>, "input">>;
type OfText<N> = IsAny<N> extends true ? any : [Extract<N, string>] extends [never] ? N : N | string;
type ItemOf<N, I extends PropertyKey> = IsAny<N> extends true ? any
  : N extends readonly (infer E)[] ? (number extends N["length"] ? E : I extends keyof N ? N[I] : any) : any;
type Keyed<T, K> = K extends keyof T ? T[K] : K extends \`\${infer I extends number}\` ? (I extends keyof T ? T[I] : undefined) : undefined;
type Step<T, K> = IsAny<T> extends true ? any
  : T extends readonly unknown[] ? (K extends \`\${number}\` ? (number extends T["length"] ? T[number] : Keyed<T, K>) : undefined)
  : T extends object ? Keyed<T, K>
  : undefined;
type Shape<N> = IsAny<N> extends true ? any : Extract<N, readonly unknown[]> extends infer L
  ? [L] extends [never] ? N : L extends readonly unknown[] ? { [K in keyof L]: any } : never : never;
type Part<T, P> = P extends readonly [infer K, ...infer R] ? Part<Step<T, K>, R> : T;
type Absent<T, P> = P extends readonly [infer K, ...infer R]
  ? (IsAny<T> extends true ? true : [Step<T, K>] extends [undefined] ? K : Absent<Exclude<Step<T, K>, undefined>, R>)
  : true;
type NoVoid<T> = T extends void ? undefined : T;
type Returned<P> = Member<Instance<P>, "run"> extends (...args: any) => infer R ? NoVoid<Awaited<R>> : any;
type Result<P> = Data<Member<Instance<P>, "provides"> extends infer S
  ? IsAny<S> extends true ? Returned<P> : undefined extends S ? Returned<P> : Standard<S, "output">
  : never>;
type After<New, Old> = IsAny<New> extends true ? any : undefined extends New ? Exclude<New, undefined> | Old : New;
declare function data<const T>(value: T): Data<T>;
`;

/** Writes the module; returns what its lines assign, too, by line, from 1. */
export function wiringModule(lineup: Lineup) {
  const module = new ModuleText(lineup);
  for (const entry of lineup.entries) module.add(entry);
  for (const output of lineup.outputs ?? []) module.addOutput(output);
  return { text: module.lines.join("\n"), assignments: module.assignments };
}

class ModuleText {
  readonly assignments = new Map<number, Assignment>();
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
      const type = `${isOption ? "Option" : "Need"}<typeof ${plugin}, ${JSON.stringify(name)}>`;
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

  addOutput(output: Output): void {
    this.#addPart(output, undefined, output.config.locate());
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
    const need = `Need<typeof ${plugin}, ${JSON.stringify(name)}>`;
    const items = refs.map((ref, index) => {
      const written = ["needs", name, ...(isList ? [index] : [])];
      const read = config.locate(isWritten ? written : []);
      const location = this.#locationOf(ref, read);
      const type = isList ? `ItemOf<${need}, "${index}">` : need;
      this.#addPart(ref, entry, read);
      return { ref, type: ref.writer.source === "env" ? `OfText<${type}>` : type, location };
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
    this.#assign(`Shape<${need}>`, `[${values}]`, { ...details, location, notes: [] });
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
    const provides = { message: `"${writer.key}" is provided here`, location: writer.locate() };
    this.#assign("true", `{} as ${type}`, { ...details, notes: [provides] });
  }

  /** Returns a value or its part as an expression; `undefined` if it is left to the schema. */
  #part({ writer, path }: ValueRef): string | undefined {
    const value = this.#value(writer);
    if (value === undefined || path.length === 0) return value;
    const steps = JSON.stringify(path);
    // A part that is not there is reported by itself.
    return `{} as Absent<typeof ${this.#name(writer)}, ${steps}> extends true ? Part<typeof ${this.#name(writer)}, ${steps}> : any`;
  }

  #locationOf({ writer, path }: ValueRef, read: Location): Location {
    // An initial value that does not fit is wrong itself; of a result, reading it is wrong.
    return writer.source === "entry" ? read : (writer.locate(path) ?? read);
  }

  #origin({ writer }: ValueRef, { config }: WiredEntry) {
    const isInitial = writer.source !== "entry";
    const reads = { message: "the entry that reads it", location: config.locate() };
    const provides = { message: `"${writer.key}" is provided here`, location: writer.locate() };
    return { provider: this.#label(writer), notes: [isInitial ? reads : provides] };
  }

  #label(writer: Writer): string {
    const entry = this.#lineup.byWriter.get(writer);
    return entry === undefined ? writerLabel(writer) : entryLabel(entry.name);
  }

  #assign(type: string, value: string | undefined, assignment: Assignment): void {
    if (value === undefined) return;
    this.lines.push(`export const c${this.lines.length}: ${type} = ${value};`);
    this.assignments.set(this.lines.length, assignment);
  }

  /** Imports a plugin under a name of its own; entries with the same plugin share it. */
  #import(entry: WiredEntry): string {
    const key = JSON.stringify([entry.file, entry.config.export]);
    return this.#plugins.getOrInsertComputed(key, () => {
      const name = `p${this.#plugins.size + 1}`;
      const exported = JSON.stringify(entry.config.export);
      this.lines.push(`import { ${exported} as ${name} } from ${JSON.stringify(entry.file)};`);
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
      this.lines.push(`const ${name} = ${this.#value(writer) ?? "data({} as any)"};`);
      return name;
    });
  }
}

function literal(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  return text === undefined || text.length > LITERAL_LIMIT ? undefined : `data(${text})`;
}
