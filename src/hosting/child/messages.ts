/**
 * What crosses the pipes between lineup and the process of a plugin, as data.
 *
 * What comes from the process of a plugin may be anything: lineup takes nothing of it
 * that has not passed one of the schemas here.
 */

import * as v from "valibot";
import type { EntryConfig } from "../../config/entry.ts";
import type { EntryName } from "../../diagnostics/diagnostic.ts";
import type {
  JsonSchema,
  PluginDescription,
  PluginSnapshot,
  SchemaKind,
} from "../../plugin/handle.ts";
import { KEY, type Plain } from "../../values/plain.ts";
import { LIMITS } from "./limits.ts";

/** A value: itself if it is plain data, or the number under which the plugin's process keeps it. */
export interface Sent {
  readonly value?: Plain;
  readonly kept?: number;
}

/** An entry without its function. */
export type EntryData = Omit<EntryConfig, "locate" | "isolation">;

export interface ScopeData {
  readonly entry: EntryName;
  readonly options: Readonly<Record<string, Sent>>;
  readonly plugins: readonly PluginSnapshot[];
  /** These two for `run`. */
  readonly needs?: Readonly<Record<string, Sent>>;
  readonly keys?: readonly string[];
}

export interface SchemaRequest {
  readonly kind: SchemaKind;
  readonly name: string;
  readonly value: Sent;
}

export interface UnavailableData {
  readonly message: string;
  readonly index: number;
  readonly state: "failed" | "was skipped";
}

const text = v.pipe(
  v.string(),
  v.transform((long) => (long.length > LIMITS.text ? `${long.slice(0, LIMITS.text)}…` : long)),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Checked by `toPlain`, where it is used. */
const data = v.unknown() as v.GenericSchema<Plain>;
const place = v.pipe(v.number(), v.integer(), v.minValue(1));
/** A list, whose length is looked at before its items. */
const list = <S extends v.GenericSchema>(item: S, most: number) => {
  const isShort = (given: unknown) => Array.isArray(given) && given.length <= most;
  return v.pipe(v.custom<unknown[]>(isShort), v.array(item));
};
const some = <S extends v.GenericSchema>(item: S) => list(item, 10_000);
const path = list(v.union([text, count]), LIMITS.depth);

const location = v.object({
  file: text,
  line: place,
  column: place,
  endLine: v.exactOptional(place),
  endColumn: v.exactOptional(place),
});
const note = v.object({
  message: text,
  depth: v.exactOptional(v.pipe(count, v.maxValue(LIMITS.causes))),
  location: v.optional(location),
});
const issue = v.object({
  message: text,
  path,
  found: v.optional(text),
  notes: v.optional(some(note)),
});
const resultIssue = v.object({
  ...issue.entries,
  reason: v.picklist(["rejected", "not plain"]),
  hint: v.optional(text),
});
const result = v.object({ value: v.optional(data), problems: some(resultIssue) });
const properties = v.object({ value: v.optional(data), problems: some(issue) });
const description = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.regex(KEY)),
    version: v.optional(text),
    description: v.optional(text),
    options: some(text),
    needs: some(text),
    hasSetup: v.boolean(),
    hasTeardown: v.boolean(),
  }),
  v.transform((given): PluginDescription => ({
    ...given,
    version: given.version,
    description: given.description,
  })),
);
const fault = v.object({
  reason: v.picklist([
    "threw",
    "failed",
    "hung",
    "exited",
    "exitCode",
    "broke",
    "crashed",
    "interrupted",
  ]),
  thrown: v.object({
    text,
    location: v.optional(location),
    frames: some(text),
    notes: some(note),
    hint: v.optional(text),
  }),
  detail: v.optional(text),
});

/** What may be found wrong while a plugin is loaded. */
const code = v.picklist([
  ...(["EXPORT_NOT_FOUND", "IMPORT_EXITED", "IMPORT_FAILED", "IMPORT_HUNG"] as const),
  ...(["IMPORT_NAME_MISSING", "IMPORT_NOT_FOUND", "IMPORT_SYNTAX", "PLUGIN_INVALID"] as const),
  ...(["PLUGIN_NOT_A_PLUGIN", "PLUGIN_NOT_FOUND", "PLUGIN_PATH_INVALID", "TYPE_CONFIG"] as const),
]);
const problem = v.object({
  code,
  message: text,
  location: v.optional(location),
  hint: v.optional(text),
  notes: some(note),
  frames: some(text),
});
const sent = v.object({ value: v.exactOptional(data), kept: v.exactOptional(count) });
const jsonSchema = v.pipe(
  v.object({ schema: v.optional(v.record(v.string(), data)), omitted: some(text) }),
  v.transform(({ schema, omitted }): JsonSchema => ({ schema, omitted })),
);
const unavailable = v.object({
  message: text,
  index: count,
  state: v.picklist(["failed", "was skipped"]),
});
const called = v.object({
  result: v.optional(result),
  fault: v.optional(fault),
  unavailable: v.optional(unavailable),
  properties: v.optional(properties),
});

/** What the plugin's process answers to each request. */
export const ANSWERS = {
  /** The process has started. Nothing of the plugin has been imported. */
  start: v.null(),
  load: v.object({
    problems: some(problem),
    description: v.optional(description),
    properties: v.optional(properties),
    /** What was imported with the plugin. */
    files: some(text),
  }),
  validate: v.object({ value: sent, problems: some(issue) }),
  findDropped: some(v.object({ path, known: some(text) })),
  jsonSchemas: v.object({
    options: v.record(v.string(), jsonSchema),
    needs: v.record(v.string(), jsonSchema),
    provides: v.optional(jsonSchema),
  }),
  setup: called,
  run: called,
  teardown: called,
  drain: some(v.object({ noun: v.optional(text) })),
} as const;

/** What the plugin's process tells or asks for. */
export const NOTICES = {
  get: v.object({ key: v.string() }),
  log: v.object({ level: v.picklist(["debug", "info", "warn", "error"]), text: v.string() }),
  output: v.object({ text: v.string(), isError: v.boolean() }),
  late: some(fault),
} as const;

/** What a request of lineup brings along. */
export interface Requests {
  start: null;
  load: { readonly entry: EntryData; readonly folder: string };
  validate: SchemaRequest;
  findDropped: SchemaRequest;
  jsonSchemas: null;
  setup: ScopeData;
  run: ScopeData;
  teardown: null;
  drain: number;
}

export type RequestName = keyof Requests;
export type Answer<N extends RequestName> = v.InferOutput<(typeof ANSWERS)[N]>;
export type Notice<N extends keyof typeof NOTICES> = v.InferOutput<(typeof NOTICES)[N]>;
export type CallAnswer = v.InferOutput<typeof called>;
export type FaultData = v.InferOutput<typeof fault>;
export type ProblemData = v.InferOutput<typeof problem>;

/** The answer to `get`. */
export interface ValueAnswer {
  readonly value?: Plain | undefined;
  readonly unavailable?: UnavailableData;
}

/** A request of lineup. */
export interface Request {
  readonly id: number;
  readonly name: RequestName;
  readonly data: unknown;
}

/** What lineup sends, one on a line. */
export type ToPlugin =
  | Request
  | { readonly answer: number; readonly data: ValueAnswer }
  /** A signal came, or the time of a call is over. */
  | { readonly stop: "interrupt" | "abort"; readonly why: string };

/** What the process of a plugin sends, one on a line, before it is checked. */
export const FROM_PLUGIN = v.union([
  v.object({ answer: count, data: v.unknown() }),
  v.object({
    name: v.picklist(["get", "log", "output", "late"]),
    id: v.optional(count),
    data: v.unknown(),
  }),
]);
