/**
 * Lineup → a TypeScript module that is wired like it: each option and each need
 * is an assignment of what fills it, and a type error in it is a mistake in
 * plugins.yaml.
 *
 * Pure: gives the text, and for each of its lines what it stands for.
 */

import type { Location, Note } from "../errors.ts";
import type { Writer } from "../values/cache.ts";
import { describeWriter, type Lineup, type NeedSource, type WiredEntry } from "../wiring/wire.ts";

/** What an assignment of the module stands for. */
export interface Assignment {
  entry: WiredEntry;
  kind: "option" | "need";
  name: string;
  /** What is assigned, for a message: `entry 1 (./count.ts)`, `values`. */
  provider: string;
  location: Location;
  notes: Note[];
}

export interface WiringModule {
  text: string;
  /** By line, from 1. */
  assignments: ReadonlyMap<number, Assignment>;
}

/** A value whose literal would be longer than this, in characters, is left to its schema. */
const LITERAL_LIMIT = 50_000;

/**
 * The types that the assignments are made of.
 *
 * Data: a value as the cache holds it: no `readonly`, enums as their values, and
 * nothing under keys that hold `undefined`.
 * OfText: what a variable of the environment may fill: its schema sees the text.
 * Where a plugin says nothing (`any`, `unknown`), everything fits.
 */
const HELPERS = `
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
type NoVoid<T> = T extends void ? undefined : T;
type Returned<P> = Member<Instance<P>, "run"> extends (...args: any) => infer R ? NoVoid<Awaited<R>> : any;
type Result<P> = Data<Member<Instance<P>, "provides"> extends infer S
  ? IsAny<S> extends true ? Returned<P> : undefined extends S ? Returned<P> : Standard<S, "output">
  : never>;
type After<New, Old> = IsAny<New> extends true ? any : undefined extends New ? Exclude<New, undefined> | Old : New;
declare function data<const T>(value: T): Data<T>;
`;

/** Writes the module. */
export function wiringModule(lineup: Lineup): WiringModule {
  const module = new ModuleText(lineup);
  for (const entry of lineup.entries) module.add(entry);
  return { text: module.text(), assignments: module.assignments };
}

class ModuleText {
  readonly assignments = new Map<number, Assignment>();
  readonly #lines = HELPERS.split("\n");
  readonly #lineup: Lineup;
  readonly #initial: ReadonlyMap<Writer, unknown>;
  readonly #plugins = new Map<string, string>();
  readonly #names = new Map<Writer, string>();

  constructor(lineup: Lineup) {
    this.#lineup = lineup;
    this.#initial = new Map(lineup.initial.map(({ writer, value }) => [writer, value]));
  }

  text(): string {
    return this.#lines.join("\n");
  }

  add(entry: WiredEntry): void {
    const plugin = this.#import(entry);
    const { config } = entry;
    for (const [name, value] of Object.entries(config.options)) {
      const isOption = Object.hasOwn(entry.plugin.options, name);
      if (!isOption && !Object.hasOwn(entry.plugin.needs, name)) continue;
      this.#assign(
        `${isOption ? "Option" : "Need"}<typeof ${plugin}, ${JSON.stringify(name)}>`,
        literal(value),
        {
          entry,
          kind: isOption ? "option" : "need",
          name,
          provider: "plugins.yaml",
          location: config.locate(["options", name]),
          notes: [],
        },
      );
    }
    for (const [name, source] of entry.needs)
      if (source.from === "entry" || source.from === "initial")
        this.#addNeed(plugin, name, source, entry);
    this.#declareResult(entry, plugin);
  }

  #addNeed(
    plugin: string,
    name: string,
    { writer }: Extract<NeedSource, { writer: Writer }>,
    entry: WiredEntry,
  ): void {
    const { config } = entry;
    const isInitial = writer.source !== "entry";
    const reads = { message: `entry ${config.index} reads it here`, location: config.locate() };
    const provides = { message: `"${writer.key}" is provided here`, location: writer.locate() };
    const renamed = config.locate(config.needs[name] === undefined ? [] : ["needs", name]);
    const need = `Need<typeof ${plugin}, ${JSON.stringify(name)}>`;
    this.#assign(writer.source === "env" ? `OfText<${need}>` : need, this.#value(writer), {
      entry,
      kind: "need",
      name,
      provider: isInitial
        ? describeWriter(writer)
        : `${describeWriter(writer)} (${this.#pathOf(writer)})`,
      // An initial value that doesn't fit is wrong where it stands; a result is, where it is read.
      location: isInitial ? (writer.locate() ?? config.locate()) : renamed,
      notes: [isInitial ? reads : provides],
    });
  }

  #pathOf(writer: Writer): string {
    return this.#lineup.entries.find((entry) => entry.writer === writer)?.name.path ?? writer.key;
  }

  #assign(type: string, value: string | undefined, assignment: Assignment): void {
    if (value === undefined) return;
    this.#lines.push(`export const c${this.#lines.length}: ${type} = ${value};`);
    this.assignments.set(this.#lines.length, assignment);
  }

  /** A plugin's export under a name of its own; entries that share it share the name. */
  #import(entry: WiredEntry): string {
    const key = JSON.stringify([entry.file, entry.config.export]);
    const known = this.#plugins.get(key);
    if (known !== undefined) return known;
    const name = `p${this.#plugins.size + 1}`;
    this.#plugins.set(key, name);
    const exported = JSON.stringify(entry.config.export);
    this.#lines.push(`import { ${exported} as ${name} } from ${JSON.stringify(entry.file)};`);
    return name;
  }

  /** What stands in the cache after the entry: what it gives, or what stood there if it gives nothing. */
  #declareResult(entry: WiredEntry, plugin: string): void {
    const { writer } = entry;
    const writers = this.#lineup.writers.get(writer.key) ?? [];
    const earlier = writers[writers.indexOf(writer) - 1];
    const before = earlier === undefined ? "undefined" : `typeof ${this.#name(earlier)}`;
    const name = `r${writer.position}`;
    this.#names.set(writer, name);
    this.#lines.push(`declare const ${name}: After<Result<typeof ${plugin}>, ${before}>;`);
  }

  /** What a writer sets, as an expression; `undefined` for what is better left unsaid. */
  #value(writer: Writer): string | undefined {
    if (writer.source === "entry") return this.#name(writer);
    if (writer.source === "env") return "data(String())";
    return literal(this.#initial.get(writer));
  }

  /** The name of the constant that stands for a writer's value. */
  #name(writer: Writer): string {
    const known = this.#names.get(writer);
    if (known !== undefined) return known;
    const name = `v${this.#names.size + 1}`;
    this.#names.set(writer, name);
    this.#lines.push(`const ${name} = ${this.#value(writer) ?? "data({} as any)"};`);
    return name;
  }
}

function literal(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  return text === undefined || text.length > LITERAL_LIMIT ? undefined : `data(${text})`;
}
