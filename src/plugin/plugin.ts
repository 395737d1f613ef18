/**
 * What a plugin is: the members an author writes and the context they get.
 *
 * The types carry the inferred types of options, needs and result, so that the
 * wiring of a whole plugins.yaml can be type-checked. Loads nothing at run time.
 */

/** What a schema answers: the value it accepts, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Any schema that follows Standard Schema, version 1: valibot's, zod's, arktype's. */
export interface Schema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

// `any` lets schemas of every type stand in one mapping; each keeps its own type there.
/** One schema a name. */
export type Schemas = Readonly<Record<string, Schema<any, any>>>;

/** What a schema gives. */
export type OutputOf<S> = S extends Schema<any, infer Output> ? Output : never;

/** Where plugin code stands: its place in the list (from 1), its key, and its file as plugins.yaml names it. */
export interface Entry {
  readonly index: number;
  readonly as: string;
  readonly path: string;
}

/** The values that stand above an entry, to read. */
export interface Values {
  /**
   * Reads a value; a lazy one is computed now.
   *
   * @throws when nothing above the entry provides the key.
   */
  get<T = unknown>(key: string): Promise<T>;
  has(key: string): boolean;
  /** The keys that can be read, in the order they were first set. */
  keys(): string[];
}

/** The plugins that stand above an entry. */
export interface Plugins {
  /**
   * Finds a plugin by its name; of several entries, the nearest one above.
   *
   * @throws when no plugin of that name stands above.
   */
  get(name: string): {
    readonly name: string;
    readonly version: string | undefined;
    /** A frozen copy of what the plugin exposes at this moment. */
    readonly properties: Readonly<Record<string, unknown>>;
  };
}

/** Writes to stderr, under the entry's name. `debug` is shown with -v. */
export interface Log {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
}

/** What `setup` gets: no value has been computed yet. */
export interface SetupContext<O extends Schemas = Schemas> {
  /** Validated. (Written out, so that TypeScript names the options in its errors.) */
  readonly options: { readonly [K in keyof O]: OutputOf<O[K]> };
  readonly plugins: Plugins;
  readonly log: Log;
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
  readonly entry: Entry;
}

/** What `run` gets. */
export interface Context<
  O extends Schemas = Schemas,
  N extends Schemas = Schemas,
> extends SetupContext<O> {
  /** Validated. */
  readonly needs: { readonly [K in keyof N]: OutputOf<N[K]> };
  readonly values: Values;
}

/**
 * A plugin. Extend it where a plugin keeps state: lineup makes one instance for
 * each entry. For everything else, `definePlugin` is shorter.
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
  /** What an entry's `options` may set: one schema an option. */
  readonly options: {};
  /** The values that the plugin reads: one schema a value. */
  readonly needs: {};
  /** Plain data that other plugins may read. */
  properties: object;
}

export abstract class Plugin {
  /** The key of the result, unless the entry says `as`. */
  abstract readonly name: string;
  readonly version?: string;
  readonly description?: string;
  /** Checked on every result; what the schema gives is what is stored. */
  readonly provides?: Schema<any, any>;

  static {
    // On the prototype, so that a class may have accessors of these names.
    Object.assign(this.prototype, { options: {}, needs: {}, properties: {} });
  }

  /** Gives the value. `undefined` stores nothing. */
  abstract run(context: Context<any, any>): unknown;
  /** Runs once, before any plugin's `run`, in order. */
  setup?(context: SetupContext<any>): unknown;
  /** Runs once, after the last `run`, in reverse order, also after a failure. */
  teardown?(): unknown;
}

/** A plugin whose members have been checked. */
export type CheckedPlugin = Plugin & { readonly options: Schemas; readonly needs: Schemas };

/** The context of a class's `run`. */
export type ContextOf<P extends { options: Schemas; needs: Schemas }> = Context<
  P["options"],
  P["needs"]
>;

/** The context of a class's `setup`. */
export type SetupContextOf<P extends { options: Schemas }> = SetupContext<P["options"]>;

/**
 * A type with `string` for "x", and so on. TypeScript reads `{ kind: "a" }` in a
 * `run` as `{ kind: string }`; whether the text is the right one, the schema sees.
 */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer E)[]
        ? readonly Widened<E>[]
        : T extends Date | ((...args: never) => unknown)
          ? T
          : T extends object
            ? { readonly [K in keyof T]: Widened<T[K]> }
            : T;

/** What `run` gives: what the schema of the result takes, or without one, anything. */
export type Returns<S, R> =
  S extends Schema<infer Input, any> ? Widened<Input> | Promise<Widened<Input>> : R | Promise<R>;

/** What is stored of it: what the schema gives, or without one, the result. */
export type Stored<S, R> = S extends Schema<any, infer Output> ? Output : R;

/** What `definePlugin` takes. S is the schema of the result, R what `run` gives. */
export interface PluginDefinition<
  O extends Schemas = {},
  N extends Schemas = {},
  S extends Schema<any, any> | undefined = undefined,
  R = unknown,
> {
  name: string;
  version?: string;
  description?: string;
  options?: O;
  needs?: N;
  provides?: S;
  properties?: object;
  run: (context: Context<O, N>) => Returns<S, R>;
  setup?: (context: SetupContext<O>) => unknown;
  teardown?: () => unknown;
}

/** The members of a definition, by name: the ones of a class are its own affair. */
export const DEFINITION_MEMBERS = [
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
] as const satisfies readonly (keyof PluginDefinition)[];

/** A plugin with the types of its definition. */
export interface DefinedPlugin<O extends Schemas, N extends Schemas, R> extends Plugin {
  readonly options: O;
  readonly needs: N;
  run(context: Context<O, N>): R | Promise<R>;
}

/** What `definePlugin` makes: it has the members that the definition brings, and no others. */
abstract class Definition extends Plugin {}

/**
 * Makes a plugin of an object, with the types of options and needs inferred.
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
  R = unknown,
>(definition: PluginDefinition<O, N, S, R>): DefinedPlugin<O, N, Stored<S, R>> {
  // The definition's members become the plugin's own; the contract is checked when it is loaded.
  const plugin = new (Definition as unknown as new () => Record<string, unknown>)();
  for (const [name, member] of Object.entries(definition))
    if (member !== undefined) plugin[name] = member;
  return plugin as unknown as DefinedPlugin<O, N, Stored<S, R>>;
}

/** Tells a plugin that `definePlugin` made from an instance of a class. */
export function isDefinition(plugin: Plugin): boolean {
  return plugin instanceof Definition;
}
