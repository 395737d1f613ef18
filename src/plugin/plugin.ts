/**
 * What a plugin is: the members that an author writes and the context they receive.
 *
 * The types keep the inferred types of options, needs and result, so that the
 * wiring of a whole plugins.yaml can be type-checked. Imports nothing.
 */

/** The answer of a schema: the value that it accepts, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that a schema finds wrong, and the steps to the part of the value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * A schema that follows [Standard Schema](https://standardschema.dev), version 1, such
 * as those of valibot, zod and arktype.
 *
 * @example
 * ```ts
 * import { type Schema, v } from "lineup";
 *
 * export const size: Schema<number> = v.pipe(v.number(), v.minValue(0));
 * ```
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

// `any` lets schemas of every type be members of one object; each keeps its own type there.
/** Schemas by name: of options or of needs. */
export type Schemas = Readonly<Record<string, Schema<any, any>>>;

/** The type of the value that a schema returns. */
export type OutputOf<S> = S extends Schema<any, infer Output> ? Output : never;

type AnyFunction = (...args: never) => unknown;

/**
 * A type with everything readonly, at every depth, as what a plugin receives is frozen.
 * Objects with methods, such as a Date or a Map, stay as they are.
 *
 * @example
 * ```ts
 * import { type Frozen } from "lineup";
 *
 * interface Commit {
 *   tags: string[];
 * }
 * export const tagsOf = (commit: Frozen<Commit>): readonly string[] => commit.tags;
 * ```
 */
export type Frozen<T> = T extends AnyFunction
  ? T
  : T extends readonly (infer E)[]
    ? E[] extends T
      ? readonly Frozen<E>[]
      : { readonly [K in keyof T]: Frozen<T[K]> }
    : T extends object
      ? { [K in keyof T]: IsMethod<T[K]> }[keyof T] extends false | undefined
        ? { readonly [K in keyof T]: Frozen<T[K]> }
        : T
      : T;

type IsMethod<T> = 0 extends 1 & T ? false : Extract<T, AnyFunction> extends never ? false : true;

/**
 * The type of what a plugin receives. Of a schema that is typed as `Schema<T>` and no
 * further, T as its author wrote it: a generic function can then pass it on as T.
 */
export type Received<S> =
  S extends Schema<any, infer Output>
    ? Schema<any, Output> extends S
      ? Output
      : S extends { readonly type: infer Name extends string }
        ? string extends Name
          ? Output
          : Frozen<Output>
        : Frozen<Output>
    : never;

/** The entry of plugins.yaml that the plugin runs for. */
export interface Entry {
  /** Its place in the list, from 1. */
  readonly index: number;
  /** The key of its result. */
  readonly as: string;
  /** The plugin's file, as plugins.yaml writes it. */
  readonly path: string;
}

/**
 * The values above an entry. `has` and `keys` answer for the moment at which `run` was
 * called.
 *
 * @example
 * ```ts
 * import { definePlugin } from "lineup";
 *
 * export default definePlugin({
 *   name: "summary",
 *   run: async ({ values }) =>
 *     values.has("title") ? await values.get<string>("title") : "untitled",
 * });
 * ```
 */
export interface Values {
  /**
   * Reads a value; a lazy one is computed now, once.
   *
   * @throws {ReferenceError} if nothing above the entry sets the key.
   * @throws if the entry that provides it failed; the reader is then skipped, unless it
   * catches the error.
   */
  // The T alone lets TypeScript infer it from where the value goes.
  get<T = unknown>(key: string): Promise<T | Frozen<T>>;
  /** Whether a value can be read. A lazy one counts, computed or not. */
  has(key: string): boolean;
  /** Returns the keys that can be read, in the order in which they were first set. */
  keys(): string[];
}

/** The plugins above an entry, as they were when this call started. */
export interface Plugins {
  /**
   * Finds a plugin by its name; of several entries, the nearest one above.
   *
   * @throws {ReferenceError} if there is no plugin of that name above the entry.
   */
  get(name: string): {
    readonly name: string;
    readonly version: string | undefined;
    /**
     * A frozen copy of what the plugin exposes.
     *
     * @throws {TypeError} if it is not plain data.
     */
    readonly properties: Readonly<Record<string, unknown>>;
  };
}

/**
 * Writes to stderr, after the key of the entry. Takes what `console.log` takes.
 * `debug` is shown with -v; with -q only `warn` and `error` are.
 */
export interface Log {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
}

/** What `setup` receives. No value has been computed yet. */
export interface SetupContext<O = Schemas> {
  /** The options, validated, with their defaults, frozen. */
  // Written out, so that TypeScript names the options in its errors.
  readonly options: { readonly [K in keyof O]: Received<O[K]> };
  /** The plugins above this entry. */
  readonly plugins: Plugins;
  /** Writes to stderr, after the key of the entry. */
  readonly log: Log;
  /** Aborted when the run is interrupted by a signal. */
  readonly signal: AbortSignal;
  /** The entry of plugins.yaml that this call is for. */
  readonly entry: Entry;
  /** The folder of plugins.yaml, absolute. It is the working directory, too. */
  readonly folder: string;
}

/** What `run` receives. */
export interface Context<O = Schemas, N = Schemas> extends SetupContext<O> {
  /** The values that fill the needs, validated, frozen. */
  readonly needs: { readonly [K in keyof N]: Received<N[K]> };
  /** All values above this entry. */
  readonly values: Values;
}

/** The context as a class may write it out, readonly or not: `run({ needs }: { needs: { n: number } })`. */
type Written<O, N> = Context<O, N> & { options: Outputs<O>; needs: Outputs<N> };
type WrittenSetup<O> = SetupContext<O> & { options: Outputs<O> };
type Outputs<S> = { readonly [K in keyof S]: OutputOf<S[K]> };

/**
 * A plugin with state. Each entry gets its own instance. Where there is no state,
 * `definePlugin` is shorter.
 *
 * @example
 * ```ts
 * import { type ContextOf, Plugin, v } from "lineup";
 *
 * export default class Counter extends Plugin {
 *   name = "counter";
 *   options = { by: v.optional(v.number(), 1) };
 *   count = 40;
 *
 *   run({ options }: ContextOf<Counter>) {
 *     return (this.count += options.by);
 *   }
 * }
 * ```
 */
export interface Plugin {
  /** The options: what an entry may set under `options`, each with its schema. Default: none. */
  readonly options: {};
  /** The needs: the values that `run` reads, each with its schema. Default: none. */
  readonly needs: {};
  /** What other plugins may read, as plain data. Default: nothing. */
  properties: object;
  /** Shown by `lineup list`. */
  readonly version?: string | undefined;
  /** Shown by `lineup list --format json`. */
  readonly description?: string | undefined;
  /** The schema of the result. What it returns is what is stored. Default: any plain data. */
  readonly provides?: Schema<any, any> | undefined;
}

// A field would be set on every instance and hide an accessor of its name, so that the members
// that a class may have an accessor for are declared above.
export abstract class Plugin {
  /** The key of the result, unless the entry sets `as`. A letter or _, then letters, digits, _ or -. */
  abstract readonly name: string;

  static {
    Object.assign(this.prototype, { options: {}, needs: {}, properties: {} });
  }

  /** Computes the result: plain data, or `undefined` to store nothing. Called once. */
  abstract run(context: Written<this["options"], this["needs"]>): unknown;
  /** Called once, before the first `run` of any plugin, in the order of the list. */
  setup?(context: WrittenSetup<this["options"]>): unknown;
  /** Called once, after the last `run`, in reverse order, also after a failure of `setup` or `run`. */
  teardown?(): unknown;
}

/**
 * A verdict: the plugin did its work, and what it found is bad. Reported as it is
 * written, with the entry and without a stack, and the entry fails. Throw any other
 * error for a fault of the plugin itself.
 *
 * @example
 * ```ts
 * import { definePlugin, Failure, v } from "lineup";
 *
 * export default definePlugin({
 *   name: "verdict",
 *   needs: { errors: v.array(v.string()) },
 *   run({ needs: { errors } }) {
 *     if (errors.length > 0) throw new Failure(`${errors.length} checks are bad`);
 *   },
 * });
 * ```
 */
export class Failure extends Error {
  override name = "Failure";
}

/** A plugin whose members have been checked. */
export type CheckedPlugin = Plugin & { readonly options: Schemas; readonly needs: Schemas };

/**
 * The type of the context of a class's `run`.
 *
 * @example
 * ```ts
 * import { type ContextOf, Plugin, v } from "lineup";
 *
 * export default class Greeting extends Plugin {
 *   name = "greeting";
 *   needs = { who: v.string() };
 *
 *   run({ needs }: ContextOf<Greeting>) {
 *     return `Hello, ${needs.who}`;
 *   }
 * }
 * ```
 */
export type ContextOf<P extends { options: Schemas; needs: Schemas }> = Context<
  P["options"],
  P["needs"]
>;

/**
 * The type of the context of a class's `setup`.
 *
 * @example
 * ```ts
 * import { Plugin, type SetupContextOf, v } from "lineup";
 *
 * export default class Prefix extends Plugin {
 *   name = "prefix";
 *   options = { text: v.optional(v.string(), ">") };
 *   #text = "";
 *
 *   override setup({ options }: SetupContextOf<Prefix>) {
 *     this.#text = options.text;
 *   }
 *
 *   run() {
 *     return this.#text;
 *   }
 * }
 * ```
 */
export type SetupContextOf<P extends { options: Schemas }> = SetupContext<P["options"]>;

/**
 * A type with `string` in place of "x", and so on: TypeScript infers `{ kind: string }` of
 * `const result = { kind: "a" }`. `lineup check` compares what is known more closely.
 */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer E)[]
        ? readonly Widened<E>[]
        : T extends AnyFunction
          ? T
          : T extends object
            ? Fields<T> | ({} extends T ? Fields<T> & Record<string, any> : never)
            : T;

// Without an index signature, which an interface has not; a mapping with other keys than those
// that may be left out fits, too, as it does in a run.
type Fields<T> = { [K in keyof T as string extends K ? never : K]: Widened<T[K]> };

/** What `run` may return if the schema of the result takes `Input`. */
export type PluginResult<Input> = Widened<Input> | Input | Promise<Widened<Input> | Input>;

/** The object that `definePlugin` takes. S is the schema of the result, R what `run` returns. */
export interface PluginDefinition<
  O extends Schemas = {},
  N extends Schemas = {},
  S = Schema<any, any>,
  R = unknown,
> {
  /**
   * The key of the result, unless the entry sets `as`. A letter or _, then letters, digits,
   * _ or -.
   *
   * @example `name: "word_count"`
   */
  name: string;
  /** Shown by `lineup list`. Default: none. */
  version?: string;
  /** Shown by `lineup list --format json`. Default: none. */
  description?: string;
  /**
   * The options: what an entry may set under `options`, each with its schema. An option whose
   * schema accepts `undefined` need not be set. Default: none.
   *
   * @example `options: { size: v.optional(v.number(), 12) }`
   */
  options?: O;
  /**
   * The needs: the values that `run` reads, each with its schema. A need is filled by the value
   * of the same name above the entry, unless the entry says otherwise; one whose schema accepts
   * `undefined` need not be filled. Default: none.
   *
   * @example `needs: { word: v.string() }`
   */
  needs?: N;
  /**
   * The schema of the result. What it returns is what is stored. Default: any plain data.
   *
   * @example `provides: v.object({ count: v.number() })`
   */
  provides?: S;
  /** What other plugins may read with `plugins.get(name).properties`, as plain data. Default: nothing. */
  properties?: object;
  /**
   * Computes the result: plain data (what JSON can hold), or `undefined` to store nothing. May
   * be async. Called once. What it throws is reported as PLUGIN_THREW.
   *
   * @example `run: ({ options, needs }) => needs.word.slice(0, options.size)`
   */
  run: (context: Context<O, N>) => R;
  /** Called once, before the first `run` of any plugin, in the order of the list. May be async. */
  setup?: (context: SetupContext<O>) => unknown;
  /**
   * Called once, after the last `run`, in reverse order, also after a failure of `setup` or
   * `run`. May be async.
   */
  teardown?: () => unknown;
}

/** The members that a definition may have. */
export const DEFINITION_MEMBERS: readonly (keyof PluginDefinition)[] = [
  "name",
  "version",
  "description",
  "options",
  "needs",
  "provides",
  "properties",
  "run",
  "setup",
  "teardown",
];

/** A plugin with the types of its definition. */
export interface DefinedPlugin<O, N, R, S = undefined> extends Omit<
  Plugin,
  "options" | "needs" | "provides" | "run"
> {
  readonly options: O;
  readonly needs: N;
  readonly provides: S;
  run(context: Context<O, N>): R;
}

/** What `definePlugin` returns an instance of: it has the members of the definition and no others. */
abstract class Definition extends Plugin {}

/**
 * Makes a plugin from an object and infers the types of its options and needs. The
 * members are checked when lineup loads the file.
 *
 * @example
 * ```ts
 * import { definePlugin, v } from "lineup";
 *
 * export default definePlugin({
 *   name: "shout",
 *   needs: { greeting: v.string() },
 *   run: ({ needs }) => `${needs.greeting.toUpperCase()}!`,
 * });
 * ```
 */
export function definePlugin<
  const O extends Schemas = {},
  const N extends Schemas = {},
  S extends Schema<any, any> | undefined = undefined,
  Input = unknown,
  const R extends PluginResult<Input> = PluginResult<Input>,
>(definition: PluginDefinition<O, N, S & Schema<Input, any>, R>): DefinedPlugin<O, N, R, S> {
  if (typeof definition !== "object" || definition === null) {
    throw new TypeError(
      `definePlugin takes an object, definePlugin({ name, run }), got ${typeof definition}`,
    );
  }
  const plugin = new (Definition as unknown as new () => Record<string, unknown>)();
  for (const name of Object.keys(definition)) copyMember(name, definition, plugin);
  // An object that was made otherwise than by a literal may inherit members.
  if (Object.getPrototypeOf(definition) !== Object.prototype) {
    for (const name of DEFINITION_MEMBERS) {
      if (!Object.hasOwn(plugin, name) && name in definition) copyMember(name, definition, plugin);
    }
  }
  return plugin as unknown as DefinedPlugin<O, N, R, S>;
}

/** Copies a member; one that is computed when it is read is computed then, too. */
function copyMember(name: string, definition: object, plugin: Record<string, unknown>): void {
  const own = Object.getOwnPropertyDescriptor(definition, name);
  if (own === undefined || own.get !== undefined) forwardMember(name, definition, plugin);
  else if (own.value !== undefined) plugin[name] = own.value;
}

function forwardMember(name: string, definition: object, plugin: object): void {
  const get = () => (definition as Record<string, unknown>)[name];
  Object.defineProperty(plugin, name, { get, enumerable: true });
}

/** Whether a plugin was made by `definePlugin`, and not from a class. */
export function isDefinition(plugin: Plugin): boolean {
  return plugin instanceof Definition;
}
