/** `outputs`: the values that are printed, and under which names. */

import { suggest } from "../text.ts";
import type { OutputConfig } from "../config/config.ts";
import type { Output, Scope } from "./lineup.ts";
import { resolve } from "./refs.ts";

/** Finds the values that are printed, after the last entry. */
export function wireOutputs(
  outputs: readonly OutputConfig[] | undefined,
  scope: Scope,
): Output[] | undefined {
  return outputs?.flatMap((config) => {
    const reader = () => ({
      entry: undefined,
      subject: '"outputs" names',
      location: config.locate(),
      hint: (key: string, keys: readonly string[]) => suggest(key, keys, "keys"),
    });
    const ref = resolve(config.reference, reader, scope);
    return ref === undefined ? [] : [{ ...ref, name: config.name, config }];
  });
}
