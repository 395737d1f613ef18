/**
 * What a test says of the plugin or the list that it runs, and what it is told of the run:
 * the types of `"lineup/testing"`.
 */

import type { Frozen, OutputOf, Plugin, Schema, Widened } from "../plugin/plugin.ts";

/** What `testPlugin` takes: what `definePlugin` returns, or a class that extends `Plugin`. */
export type Testable = Plugin | (abstract new () => Plugin);

/** The plugin itself; of a class, an instance. */
export type Instance<P> = P extends abstract new () => infer I ? I : P;

/** The schemas of a plugin, `any` if it has no types. */
type SchemasOf<P, Member extends "options" | "needs"> = Member extends keyof P ? P[Member] : any;

/** What a schema takes, frozen or not; what may be `undefined` may be left out. */
type InputOf<S> = S extends Schema<infer Input, any> ? Input | Frozen<Input> : never;
type OptionalIn<S> = { [K in keyof S]: undefined extends InputOf<S[K]> ? K : never }[keyof S];
type Inputs<S> = [keyof S] extends [never]
  ? { readonly [name: string]: never }
  : { readonly [K in Exclude<keyof S, OptionalIn<S>>]: InputOf<S[K]> } & {
      readonly [K in OptionalIn<S>]?: InputOf<S[K]>;
    };

/** A member that may be left out if nothing in it is required. */
type Given<Name extends string, S> = [Exclude<keyof S, OptionalIn<S>>] extends [never]
  ? { readonly [K in Name]?: Inputs<S> | undefined }
  : { readonly [K in Name]: Inputs<S> };

/** What a plugin stores: what the schema of its result returns, or else what `run` does. */
export type ResultOf<P> = P extends { readonly provides: infer S extends Schema<any, any> }
  ? OutputOf<S>
  : P extends { run(...context: never): infer R }
    ? Widened<Awaited<R>>
    : unknown;

/** What a test may say about where a plugin runs. */
interface Surroundings {
  /**
   * The values above the plugin, besides those that fill its needs. Plain data.
   *
   * @example `values: { title: "Hello" }`
   */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Environment variables that are set while it runs, in addition to those of the process;
   * `undefined` unsets one. Tests that run at the same time share them.
   *
   * @example `env: { CI: "true", HOME: undefined }`
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The entry that the plugin runs for. Default: index 1, and the plugin's name as key and path. */
  readonly entry?: { readonly index?: number; readonly as?: string; readonly path?: string };
  /** The folder of plugins.yaml. Default: the working directory. */
  readonly folder?: string | undefined;
}

/**
 * How a plugin is run in a test. Its options and needs are those of the plugin: a name
 * that it does not have, a missing one and a value of another type are type errors.
 */
export type PluginTest<P extends Testable> = Surroundings &
  Given<"options", SchemasOf<Instance<P>, "options">> &
  Given<"needs", SchemasOf<Instance<P>, "needs">>;

/** A test need not be given where nothing in it is required. */
export type Rest<T> = {} extends T ? [test?: T] : [test: T];

/** Something that was found wrong, as `lineup check --format json` and a run tell it. */
export interface TestDiagnostic {
  /** The code, as `lineup explain` knows it: `PLUGIN_THREW`, `OPTION_INVALID`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** One sentence. */
  readonly message: string;
  /** The fix. */
  readonly hint: string | undefined;
  /** Further facts, such as causes; of `testPlugin`, also what else is wrong. */
  readonly notes: readonly string[];
  /** Where it is; the file is absolute. */
  readonly location:
    { readonly file: string; readonly line: number; readonly column: number } | undefined;
  /** The entry that it belongs to. */
  readonly entry:
    { readonly index: number; readonly as: string; readonly path: string } | undefined;
  /** What was thrown. */
  readonly cause: unknown;
}

/** A line that a plugin logged with `log`. */
export interface TestLog {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
}

/** How a plugin ran in a test. */
export interface PluginOutcome<Value> {
  /** What is stored: checked, copied and frozen. `undefined` if that is nothing, or if it failed. */
  readonly value: Frozen<Value> | undefined;
  /** What it logged, in order, `debug` included. */
  readonly logs: readonly TestLog[];
  /** The keys that it read, for its needs and with `values.get`, each once. */
  readonly reads: readonly string[];
  /** Why it failed; `undefined` if it did not. */
  readonly failure: TestDiagnostic | undefined;
}

/** How a list is run in a test. */
export interface LineupTest {
  /**
   * A path that ends in .yaml or .yml, or the text of a list. Default: plugins.yaml.
   *
   * @example `config: "plugins: [./shout.ts]"`
   */
  readonly config?: string | undefined;
  /** Where paths start. Default: the folder of the list; of a text, the working directory. */
  readonly folder?: string | undefined;
  /**
   * Fixed results, by key: the entries with that key are not run, and this is their value.
   *
   * @example `pin: { last_tag: "v1.2.3" }`
   */
  readonly pin?: Readonly<Record<string, unknown>> | undefined;
  /** Values that are set as `--set` does it. Plain data. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Environment variables that are set while it runs, in addition to those of the process;
   * `undefined` unsets one. Tests that run at the same time share them.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** How a list ran in a test. */
export interface LineupOutcome {
  /** What a run would print; of a run that failed, what was reached. Secrets are not hidden. */
  // A test knows what it expects: the list has no type.
  readonly values: Readonly<Record<string, any>>;
  /** The exit status: 0 done, 1 a plugin failed, 2 the list is wrong and nothing ran. */
  readonly status: number;
  /** Every error and warning, in the order in which a run reports them. */
  readonly diagnostics: readonly TestDiagnostic[];
  /** What the plugins logged, in order, with the key of the entry. */
  readonly logs: readonly (TestLog & { readonly as: string })[];
}
