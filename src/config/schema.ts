/**
 * The shape of plugins.yaml, in valibot.
 *
 * Fields that are not known are found in reader.ts, all of them at once.
 */

import * as v from "valibot";
import { isRecord, KEY } from "../values/plain.ts";

const text = v.string();
const filled = v.pipe(text, v.nonEmpty("must not be empty"));
const key = v.pipe(text, v.regex(KEY, "must be a letter or _ and then letters, digits, _ or -"));
export const MAPPING = "must be a mapping";
const mapping = v.custom<Record<string, unknown>>(isRecord, MAPPING);
const flag = v.boolean();
const onError = v.custom<"stop" | "continue">(
  (value) => value === "stop" || value === "continue",
  "must be stop or continue",
);

/** Limits have a form already, and are refused with their name until they are enforced. */
const limits = {
  timeout: v.pipe(text, v.regex(/^\d+(ms|s|m)$/, "must be a duration such as 500ms, 5s or 2m")),
  memory: v.pipe(text, v.regex(/^\d+(KB|MB|GB)$/, "must be a size such as 256MB")),
  permissions: mapping,
};
export const LIMITS = Object.keys(limits) as (keyof typeof limits)[];
export type Limits = { [K in keyof typeof limits]?: unknown };

/** The fields of a mapping, each with its schema. What is not there is not checked. */
export type Fields = Readonly<Record<string, v.GenericSchema>>;

/** What fields give; those of R are required. */
export type Checked<F extends Fields, R extends keyof F> = {
  [K in R]: v.InferOutput<F[K]>;
} & { [K in keyof F]?: v.InferOutput<F[K]> };

/** An item of `plugins`; `path` is required. */
export const ENTRY_FIELDS = {
  path: filled,
  export: filled,
  as: key,
  options: mapping,
  needs: mapping,
  replace: flag,
  lazy: flag,
  enabled: flag,
  on_error: onError,
  ...limits,
};

/** An item of `env`; `from` is required. */
export const VARIABLE_FIELDS = { from: filled, default: text, secret: flag };

export const DEFAULTS_FIELDS = { on_error: onError, ...limits };

/** The parts of plugins.yaml; each is checked on its own, so that one mistake hides no other. */
export const ROOT_FIELDS = ["values", "env", "defaults", "plugins"];

export type EntryInput = Checked<typeof ENTRY_FIELDS, "path">;
export type Variable = Checked<typeof VARIABLE_FIELDS, "from">;
