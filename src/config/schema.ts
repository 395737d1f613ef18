/**
 * The shape of plugins.yaml, in valibot.
 *
 * Fields that are not known are found in reader.ts, all of them at once.
 */

import * as v from "valibot";
import { isRecord, KEY } from "../values/plain.ts";

const key = v.pipe(
  v.string(),
  v.regex(KEY, "must be a letter or _ and then letters, digits, _ or -"),
);
const mapping = v.custom<Record<string, unknown>>(isRecord, "must be a mapping");
const onError = v.picklist(["stop", "continue"]);

/** Limits have a form already, and are refused with their name until they are enforced. */
const limits = {
  timeout: v.optional(
    v.pipe(v.string(), v.regex(/^\d+(ms|s|m)$/, "must be a duration such as 500ms, 5s or 2m")),
  ),
  memory: v.optional(
    v.pipe(v.string(), v.regex(/^\d+(KB|MB|GB)$/, "must be a size such as 256MB")),
  ),
  permissions: v.optional(mapping),
};
export const LIMITS = Object.keys(limits) as (keyof typeof limits)[];
export type Limits = { [K in keyof typeof limits]?: unknown };

export const entrySchema = v.object({
  path: v.pipe(v.string(), v.nonEmpty("must not be empty")),
  export: v.optional(v.pipe(v.string(), v.nonEmpty("must not be empty")), "default"),
  as: v.optional(key),
  options: v.optional(mapping, {}),
  needs: v.optional(mapping, {}),
  replace: v.optional(v.boolean(), false),
  lazy: v.optional(v.boolean(), false),
  enabled: v.optional(v.boolean(), true),
  on_error: v.optional(onError),
  ...limits,
});

export const defaultsSchema = v.object({
  on_error: v.optional(onError, "stop"),
  ...limits,
});

export const variableSchema = v.object({
  from: v.pipe(v.string(), v.nonEmpty("must not be empty")),
  default: v.optional(v.string()),
  secret: v.optional(v.boolean(), false),
});

/** The parts of plugins.yaml; each is checked on its own, so that one mistake hides no other. */
export const ROOT_FIELDS = ["values", "env", "defaults", "plugins"];

export type EntryInput = v.InferOutput<typeof entrySchema>;
export type Variable = v.InferOutput<typeof variableSchema>;
