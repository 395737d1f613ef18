/**
 * The fields of plugins.yaml, in valibot: each with its type, default and description.
 *
 * The one table of them. reader.ts checks with it, docs/plugins-yaml.md shows it.
 */

import * as v from "valibot";
import { isRecord, KEY } from "../values/plain.ts";

/** One field. */
export interface Field<S extends v.GenericSchema = v.GenericSchema, D extends string = string> {
  /** Its message says what is wanted: "text". */
  readonly schema: S;
  /** The type, for people: `text`, `true or false`. */
  readonly type: string;
  /** The default, for people; `required` if there is none. */
  readonly default: D;
  /** One sentence. */
  readonly description: string;
}

/** The fields of one mapping. */
export type Fields = Readonly<Record<string, Field>>;

/** The data of a mapping that was checked. */
export type Checked<F extends Fields> = {
  [K in keyof F as F[K]["default"] extends "required" ? K : never]: v.InferOutput<F[K]["schema"]>;
} & { [K in keyof F]?: v.InferOutput<F[K]["schema"]> };

const text = v.string("text");
const filled = v.pipe(text, v.nonEmpty("text that is not empty"));
const key = v.pipe(text, v.regex(KEY, "a key"));
export const mapping = v.custom<Record<string, unknown>>(isRecord, "a mapping");
const flag = v.boolean("true or false");
export const ON_ERRORS = ["stop", "continue", "warn"] as const;
// v.picklist takes 0.3 ms, to make the message that is given here.
const onError = v.custom<(typeof ON_ERRORS)[number]>(
  (value) => ON_ERRORS.includes(value as "stop"),
  "stop, continue or warn",
);
const outputs = v.custom<readonly unknown[] | Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null,
  "a list or a mapping",
);
/** What `on_error` may be. */
export type OnError = v.InferOutput<typeof onError>;

function field<S extends v.GenericSchema, D extends string>(
  schema: S,
  type: string,
  fallback: D,
  description: string,
): Field<S, D> {
  return { schema, type, default: fallback, description };
}

const mappingField = (description: string) => field(mapping, "mapping", "`{}`", description);

const flagField = (fallback: "`true`" | "`false`", description: string) =>
  field(flag, "`true` or `false`", fallback, description);

const ON_ERROR = field(
  onError,
  "`stop`, `continue` or `warn`",
  "`stop`",
  "What happens if the plugin fails. `stop`: the run ends, with exit status 1. `continue`: the failure is reported, entries that need its value are skipped, and the rest run; the exit status is 1. `warn`: the same, and the exit status is 0, unless `--get` asks for the value.",
);

/** A number with a unit that is not zero. */
const amount = (units: string, wanted: string) =>
  v.pipe(v.string(wanted), v.regex(new RegExp(`^0*[1-9]\\d{0,5}(?:${units})$`), wanted));
const duration = amount("ms|s|m", "a duration such as 500ms, 5s or 2m");
const size = amount("KB|MB|GB", "a size such as 256MB or 1GB");
const times = "a whole number from 0 to 10";

/** What an entry may use, and how often it is tried. */
const CALL_FIELDS = {
  timeout: field(
    duration,
    "duration, `500ms`, `5s` or `2m`",
    "none",
    "How long each of import, `setup`, `run` and `teardown` may take. The plugin runs in a process of its own.",
  ),
  memory: field(
    size,
    "size, `256MB`",
    "none",
    "How much memory the plugin may use, in whole `KB`, `MB` or `GB`; it cannot start with less than some 64 MB. It runs in a process of its own.",
  ),
  retry: field(
    v.pipe(v.number(times), v.integer(times), v.minValue(0, times), v.maxValue(10, times)),
    "number, up to 10",
    "`0`",
    "How often `run` is called again if it fails, after 1, 2, 4, … seconds.",
  ),
  permissions: field(
    mapping,
    "mapping",
    "none",
    "What the plugin may use: `{}` is nothing. It runs in a process of its own, which the kernel confines.",
  ),
} satisfies Fields;

/** The top level. Each part is checked by itself, so that one mistake hides no other. */
export const ROOT_FIELDS = {
  values: mappingField("The initial values: key → plain data of any depth."),
  env: mappingField("Environment variables to use as values: key → `{ from, default, secret }`."),
  defaults: mappingField(
    "Fields that apply to every entry: `on_error`, `timeout`, `memory`, `retry`, `permissions`.",
  ),
  plugins: field(
    v.array(v.unknown(), "a list"),
    "list",
    "required",
    "The entries, run from top to bottom. Each is a path, or a mapping with a `path`.",
  ),
  outputs: field(
    outputs,
    "list or mapping",
    "all values",
    "The values that are printed: keys and parts, or name → key, part or list of these.",
  ),
} satisfies Fields;

/** An item of `plugins`. */
export const ENTRY_FIELDS = {
  path: field(
    filled,
    "text",
    "required",
    "The plugin's file, or a folder with an index file, relative to the folder of plugins.yaml.",
  ),
  export: field(filled, "text", "`default`", "Which export of the file is the plugin."),
  as: field(key, "key", "the plugin's `name`", "The key under which the result is stored."),
  options: mappingField("Sets options of the plugin, or fixes a need to a value."),
  needs: field(
    mapping,
    "mapping",
    "the same names",
    "Fills needs: need → a key, a part of a value (`version.major`), or a list of these.",
  ),
  replace: flagField("`false`", "Whether the result may overwrite an existing value."),
  lazy: flagField(
    "`false`",
    "If `true`, the plugin runs when its value is first read, at most once.",
  ),
  enabled: flagField(
    "`true`",
    "If `false`, the entry is skipped, provides nothing, and its file is not opened.",
  ),
  when: field(
    v.custom<string>((value) => typeof value === "string", "a key or a part of a value"),
    "key or part",
    "always",
    "The entry runs if this value is `true`, and is skipped if it is `false`.",
  ),
  on_error: ON_ERROR,
  ...CALL_FIELDS,
} satisfies Fields;

/** An item of `env`. */
export const VARIABLE_FIELDS = {
  from: field(filled, "text", "required", "The name of the environment variable."),
  default: field(text, "text", "none", "The value if the variable is not set."),
  secret: flagField(
    "`false`",
    "Whether the value is hidden in what lineup prints, unless it is the default.",
  ),
} satisfies Fields;

const paths = v.array(filled, "a list of paths");

/** `permissions`. */
export const PERMISSION_FIELDS = {
  read: field(
    paths,
    "list of paths",
    "`[]`",
    "Files that it may read, and folders with all that is in them, relative to the folder of plugins.yaml.",
  ),
  write: field(paths, "list of paths", "`[]`", "The same, to be read and changed."),
  net: flagField("`false`", "Whether it may use the network."),
  env: field(
    v.array(filled, "a list of names"),
    "list of names",
    "`[]`",
    "Environment variables that it has.",
  ),
  run: flagField("`false`", "Whether it may start other programs, with the same permissions."),
} satisfies Fields;

/** `defaults`. */
export const DEFAULTS_FIELDS = {
  on_error: ON_ERROR,
  ...CALL_FIELDS,
} satisfies Fields;

export type Variable = Checked<typeof VARIABLE_FIELDS>;
