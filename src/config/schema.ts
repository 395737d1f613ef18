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
const mapping = v.custom<Record<string, unknown>>(isRecord, "must be a mapping");
const onError = v.picklist(["stop", "continue"]);
const optionalMapping = v.optional(mapping, {});
const optionalFlag = v.optional(v.boolean(), false);

/** Limits have a form already, and are refused with their name until they are enforced. */
const limits = {
  timeout: v.optional(
    v.pipe(text, v.regex(/^\d+(ms|s|m)$/, "must be a duration such as 500ms, 5s or 2m")),
  ),
  memory: v.optional(v.pipe(text, v.regex(/^\d+(KB|MB|GB)$/, "must be a size such as 256MB"))),
  permissions: v.optional(mapping),
};
export const LIMITS = Object.keys(limits) as (keyof typeof limits)[];
export type Limits = { [K in keyof typeof limits]?: unknown };

export const entrySchema = v.object({
  path: filled,
  export: v.optional(filled, "default"),
  as: v.optional(key),
  options: optionalMapping,
  needs: optionalMapping,
  replace: optionalFlag,
  lazy: optionalFlag,
  enabled: v.optional(v.boolean(), true),
  on_error: v.optional(onError),
  ...limits,
});

/** Made when plugins.yaml has defaults. */
export const makeDefaultsSchema = () =>
  v.object({ on_error: v.optional(onError, "stop"), ...limits });

/** Made when plugins.yaml takes variables from the environment. */
export const makeVariableSchema = () =>
  v.object({ from: filled, default: v.optional(text), secret: optionalFlag });

/** The parts of plugins.yaml; each is checked on its own, so that one mistake hides no other. */
export const ROOT_FIELDS = ["values", "env", "defaults", "plugins"];

export type EntryInput = v.InferOutput<typeof entrySchema>;
export type Variable = v.InferOutput<ReturnType<typeof makeVariableSchema>>;
