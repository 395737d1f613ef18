/**
 * The pairs of a schema and a value → a folder with two lineups: one in which entries
 * hand values to each other, and one in which plugins.yaml sets the values.
 *
 * Every plugin, every entry and every initial value is on a line of its own, so that
 * a finding at a line belongs to one pair.
 */

import { type Kind, KINDS, LIBRARIES, type Library, PRELUDE, RESULTS, TEXTS } from "./kinds.ts";

/** How a value comes to a schema. */
export type Way = "need" | "provides" | "class" | "result" | "option" | "values" | "env";

/** One schema and one value. */
export interface Pair {
  way: Way;
  /** The kind of schema; empty for a result without one. */
  kind: string;
  library: Library | undefined;
  schema: string;
  value: string;
  /** The indexes of the entries in which it can go wrong. */
  entries: readonly number[];
  /** Where that may be reported: `plugins.yaml:3`. */
  places: readonly string[];
}

/** A lineup and the pairs in it. */
export interface PairLineup {
  pairs: readonly Pair[];
  files: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
}

/** A file whose lines are added one by one. */
class Lines {
  readonly name: string;
  readonly lines: string[];

  constructor(name: string, start: string) {
    this.name = name;
    this.lines = start.split("\n").slice(0, -1);
  }

  /** Adds a line; returns its place. */
  add(line: string): string {
    this.lines.push(line);
    return `${this.name}:${this.lines.length}`;
  }

  get text(): string {
    return `${this.lines.join("\n")}\n`;
  }
}

/** What the two lineups have in common: plugins and the list. */
class Builder {
  readonly pairs: Pair[] = [];
  readonly values = new Lines("plugins.yaml", "values:\n  none: 0\n");
  readonly env: Record<string, string> = {};
  readonly #plugins = new Lines("plugins.ts", PRELUDE);
  readonly #entries: string[] = [];
  readonly #schemas = new Map<string, string>();

  /** Adds a plugin; returns its name and place. */
  plugin(members: string): { name: string; place: string } {
    const name = `p${this.#plugins.lines.length}`;
    const place = this.#plugins.add(
      `export const ${name} = definePlugin({ name: "${name}", ${members} });`,
    );
    return { name, place };
  }

  /** Adds a class with a result. */
  class(provides: string, value: string): { name: string; place: string } {
    const name = `P${this.#plugins.lines.length}`;
    const place = this.#plugins.add(
      `export class ${name} extends Plugin { name = "${name}"; provides = ${provides}; run() { return ${value}; } }`,
    );
    return { name, place };
  }

  /** Returns the name of a constant with a schema. */
  schema(text: string): string {
    return this.#schemas.getOrInsertComputed(text, () => {
      const name = `s${this.#schemas.size}`;
      this.#plugins.add(`const ${name} = ${text};`);
      return name;
    });
  }

  /** Adds an entry; returns its index. */
  entry(plugin: string, fields = ""): number {
    const index = this.#entries.length + 1;
    const as = `e${index}`;
    this.#entries.push(`  - { path: ./plugins.ts, export: ${plugin}, as: ${as}${fields} }`);
    return index;
  }

  /** Returns the place of an entry. The list follows the values, once all of them are there. */
  entryPlace(index: number): string {
    return `entry ${index}`;
  }

  finish(): PairLineup {
    const { lines } = this.values;
    const env = Object.keys(this.env).map((name) => `  ${name}: { from: ${name.toUpperCase()} }`);
    const before = [...lines, ...(env.length > 0 ? ["env:", ...env] : [])];
    const start = before.length + 3;
    const envStart = lines.length + 2;
    const resolve = (place: string) => {
      const [word, number] = place.split(" ");
      if (word === "entry") return `plugins.yaml:${start + Number(number) - 1}`;
      if (word === "env") return `plugins.yaml:${envStart + Number(number)}`;
      return place;
    };
    const text = [...before, "defaults: { on_error: continue }", "plugins:", ...this.#entries, ""];
    return {
      pairs: this.pairs.map((pair) => ({ ...pair, places: pair.places.map(resolve) })),
      files: { "plugins.yaml": text.join("\n"), "plugins.ts": this.#plugins.text },
      env: Object.fromEntries(
        Object.entries(this.env).map(([name, value]) => [name.toUpperCase(), value]),
      ),
    };
  }
}

/** Whether the pairs of a way and a library are wanted. */
type Choice = (way: Way, library: Library | undefined) => boolean;

/** Every kind of schema in the words of every library that has it. */
function* schemas(): Generator<{ kind: Kind; library: Library; schema: string }> {
  for (const kind of KINDS) {
    for (const library of LIBRARIES) {
      const schema = kind.schemas[library];
      if (schema !== undefined) yield { kind, library, schema };
    }
  }
}

const WAYS = ["need", "provides", "class"] as const;

/** Values that go from entry to entry, and results. */
export function resultLineup(choose: Choice): PairLineup {
  const builder = new Builder();
  const providers = new Map<string, { index: number; place: string }>();
  const provider = (value: string) =>
    providers.getOrInsertComputed(value, () => {
      const { name, place } = builder.plugin(`run: () => (${value})`);
      return { index: builder.entry(name), place };
    });
  for (const value of RESULTS) {
    const { index, place } = provider(value);
    const places = [place, builder.entryPlace(index)];
    const none = { kind: "", library: undefined, schema: "" } as const;
    builder.pairs.push({ way: "result", ...none, value, entries: [index], places });
  }
  for (const { kind, library, schema } of schemas()) {
    const ways = WAYS.filter((way) => choose(way, library));
    if (ways.length === 0) continue;
    const name = builder.schema(schema);
    const reader = builder.plugin(`needs: { x: ${name} }, run: () => null`);
    for (const value of kind.values) {
      const pair = { kind: kind.name, library, schema, value };
      for (const way of ways) {
        if (way === "need") {
          const from = provider(value);
          const index = builder.entry(reader.name, `, needs: { x: e${from.index} }`);
          const places = [builder.entryPlace(index), from.place, builder.entryPlace(from.index)];
          builder.pairs.push({ way, ...pair, entries: [index, from.index], places });
          continue;
        }
        const { name: plugin, place } =
          way === "class"
            ? builder.class(name, value)
            : builder.plugin(`provides: ${name}, run: () => (${value})`);
        const index = builder.entry(plugin);
        const places = [place, builder.entryPlace(index)];
        builder.pairs.push({ way, ...pair, entries: [index], places });
      }
    }
  }
  return builder.finish();
}

/** Values that plugins.yaml and the environment set. */
export function settingLineup(choose: Choice): PairLineup {
  const builder = new Builder();
  const keys = new Map<string, { key: string; place: string }>();
  for (const [index, text] of TEXTS.entries()) builder.env[`env_${index}`] = text;
  for (const { kind, library, schema } of schemas()) {
    const name = builder.schema(schema);
    const reader = builder.plugin(`needs: { x: ${name} }, run: () => null`);
    const optioned = builder.plugin(`options: { x: ${name} }, run: () => null`);
    const pair = { kind: kind.name, library, schema };
    if (!choose("option", library)) continue;
    for (const value of kind.values.filter(isJson)) {
      const initial = keys.getOrInsertComputed(value, () => {
        const key = `v${keys.size}`;
        return { key, place: builder.values.add(`  ${key}: ${value}`) };
      });
      const option = builder.entry(optioned.name, `, options: { x: ${value} }`);
      const places = [builder.entryPlace(option)];
      builder.pairs.push({ way: "option", ...pair, value, entries: [option], places });
      const need = builder.entry(reader.name, `, needs: { x: ${initial.key} }`);
      const needPlaces = [initial.place, builder.entryPlace(need)];
      builder.pairs.push({ way: "values", ...pair, value, entries: [need], places: needPlaces });
    }
    for (const [index, text] of TEXTS.entries()) {
      const need = builder.entry(reader.name, `, needs: { x: env_${index} }`);
      const places = [`env ${index}`, builder.entryPlace(need)];
      const value = JSON.stringify(text);
      builder.pairs.push({ way: "env", ...pair, value, entries: [need], places });
    }
  }
  return builder.finish();
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
