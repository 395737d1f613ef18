/**
 * PluginHandle: the only thing that wiring, run and the commands know of a plugin,
 * so that a plugin in this process and one in another look the same.
 *
 * Made in hosting/. All that goes through a handle is data, apart from the values
 * that `validate` returns: those belong to the handle and go back to it unchanged.
 */

import type { EntryName, Note, Result } from "../diagnostics/diagnostic.ts";
import type { Thrown } from "../diagnostics/thrown.ts";
import type { Path } from "../text.ts";
import type { Plain } from "../values/plain.ts";

/** What is known of a plugin before anything of it is called. */
export interface PluginDescription {
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string | undefined;
  /** The names of its options and needs, in the order of the plugin's file. */
  readonly options: readonly string[];
  readonly needs: readonly string[];
  readonly hasSetup: boolean;
  readonly hasTeardown: boolean;
}

/** A part of a value that a schema rejects. */
export interface SchemaIssue {
  readonly message: string;
  /** The steps to the part, from the root of the value. */
  readonly path: Path;
  /** Shows the part in a message, if those who report the issue do not have the value. */
  readonly found?: string | undefined;
  /** If the schema threw: where, and what the error brings along. */
  readonly notes?: readonly Note[] | undefined;
}

/** A key of a value or an item in it that its schema drops. */
export interface DroppedPart {
  /** The steps to the part, from the root of the value. */
  readonly path: Path;
  /** The other keys that the schema knows in its place, as far as that shows. */
  readonly known: readonly string[];
}

/** What a schema makes of a value. */
export type Validated = Result<unknown, SchemaIssue>;

/** Why a result cannot be stored. */
export interface ResultIssue extends SchemaIssue {
  /** The plugin's own schema rejects it, or it is not plain data. */
  readonly reason: "rejected" | "not plain";
  readonly hint?: string | undefined;
}

/** What `run` computed; `undefined` stores nothing. */
export type RunResult = Result<Plain | undefined, ResultIssue>;

/** What a plugin exposes to others: a frozen copy, or why there is none. */
export type Properties = Result<Readonly<Record<string, Plain>> | undefined, SchemaIssue>;

/** A plugin that stands above an entry, as it was when the call started. */
export interface PluginSnapshot {
  readonly name: string;
  readonly version: string | undefined;
  readonly entry: EntryName;
  /** `undefined` if the plugin has no properties. */
  readonly properties: Properties | undefined;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a call of `setup` may use. */
export interface SetupScope {
  readonly entry: EntryName;
  /** Validated by the handle. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The plugins above the entry, in the order of the list. */
  plugins(): readonly PluginSnapshot[];
  /** Takes a function that makes the text, which is only called if the text is used. */
  log(level: LogLevel, text: () => string): void;
}

/** What a call of `run` may use. */
export interface RunScope extends SetupScope {
  /** Validated by the handle. */
  readonly needs: Readonly<Record<string, unknown>>;
  /** What could be read when the call started. */
  keys(): readonly string[];
  has(key: string): boolean;
  /**
   * Reads a value; a lazy one is computed. `undefined`: there is none.
   *
   * @throws {Unavailable} if the entry that provides it failed or was skipped.
   */
  get(key: string): Promise<Plain | undefined>;
}

/** The schemas of a plugin that others have values for: of an option, of a need. */
export type SchemaKind = "option" | "need";

/** What one schema accepts, as a JSON Schema of draft 7. */
export interface JsonSchema {
  /** `undefined` if nothing of the schema can be said so. */
  readonly schema: Readonly<Record<string, Plain>> | undefined;
  /** What the JSON Schema leaves out, in the words of the schema's library: `date`, `check`. */
  readonly omitted: readonly string[];
}

/** The schemas of a plugin: by the name of the option or need, and of the result if there is one. */
export interface JsonSchemas {
  readonly options: Readonly<Record<string, JsonSchema>>;
  readonly needs: Readonly<Record<string, JsonSchema>>;
  readonly provides: JsonSchema | undefined;
}

/** A loaded plugin of one entry. */
export interface PluginHandle {
  readonly description: PluginDescription;
  /** Describes the schemas for an editor. No run asks for it, so that no run pays for it. Never throws. */
  jsonSchemas(): Promise<JsonSchemas>;
  /**
   * Checks a value. What is made of `undefined` is the default; a need or an option
   * that rejects `undefined` is required. Never throws: a schema that throws or never
   * answers is an issue.
   */
  validate(kind: SchemaKind, name: string, value: unknown): Validated | Promise<Validated>;
  /** Finds the parts of a valid value that make no difference to its schema. Never throws. */
  findDropped(kind: SchemaKind, name: string, value: unknown): Promise<readonly DroppedPart[]>;
  /** @throws {PluginFault} */
  setup(scope: SetupScope): Promise<unknown>;
  /**
   * Computes the result, validated by the plugin's own schema.
   *
   * @throws {PluginFault} or the {@link Unavailable} that `scope.get` threw.
   */
  run(scope: RunScope): Promise<RunResult>;
  /** @throws {PluginFault} */
  teardown(): Promise<unknown>;
  /** Returns what the plugin exposes after its last call; `undefined` if it has no properties. */
  properties(): Properties | undefined;
}

/** How a call of plugin code ended without a result; `failed`: it threw a `Failure`. */
export type FaultReason =
  | ("threw" | "failed" | "hung" | "exited" | "exitCode" | "broke" | "crashed" | "interrupted")
  | StopReason;

/** Why a plugin has no process any more: it ended by itself or at a limit, or never began. */
export type StopReason = "ended" | "timedOut" | "memory" | "limit" | "unstarted";

/** Why a call of plugin code failed, as data. */
export class PluginFault extends Error {
  readonly reason: FaultReason;
  /** What was thrown; for `exited`, where. */
  readonly thrown: Thrown;
  /**
   * For `exited` and `exitCode`, the status; for `broke`, the built-in; for `interrupted`, the
   * signal. For a
   * {@link StopReason}, what happened, with the plugin as its subject.
   */
  readonly detail: string | undefined;
  /** Whether it is of the setup that the call began with, since the process was a new one. */
  isOfSetup = false;

  constructor(reason: FaultReason, thrown: Thrown, cause: unknown, detail?: string) {
    super(thrown.text, { cause });
    this.name = "PluginFault";
    this.reason = reason;
    this.thrown = thrown;
    this.detail = detail;
  }
}

/** Thrown to who reads a value of an entry that failed or was skipped. Reported already. */
export class Unavailable extends Error {
  /** The index of the entry that was to provide the value. */
  readonly index: number;
  readonly state: "failed" | "was skipped";

  constructor(message: string, index: number, state: "failed" | "was skipped") {
    super(message);
    this.name = "Unavailable";
    this.index = index;
    this.state = state;
  }
}

/** A fault that came after the call it belongs to had ended. */
export interface LateFault {
  /** The index of the entry whose code it was. */
  readonly index: number;
  readonly fault: PluginFault;
}

/** Something that a plugin left running. */
export interface Leftover {
  /** The index of the entry whose plugin it was; `undefined` if that is not known. */
  readonly index: number | undefined;
  /** What it is, `timer`; `undefined` if that is not known. */
  readonly noun: string | undefined;
}

/** Where plugins run: what a run asks of it besides the handles. */
export interface PluginHost {
  /** The signal that interrupted the program. */
  readonly interrupted: string | undefined;
  /**
   * Lets signals be heard that came while a plugin kept the process busy; returns
   * `undefined` if all have been.
   */
  hear(): Promise<void> | undefined;
  /** Waits some milliseconds, but not if a signal has come. */
  pause(milliseconds: number): Promise<void>;
  /** Returns the faults that plugins left after their calls, and forgets them. */
  takeLate(): LateFault[];
  /**
   * Waits until plugins have nothing left running, but not longer than some time, and not
   * if a signal has come; returns what is left. No plugin is called any more.
   */
  drain(milliseconds: number): Promise<readonly Leftover[]>;
}
