/** `outputs`: the values that are printed, and under which names. */

import { suggest } from "../text.ts";
import type { OutputConfig } from "../config/config.ts";
import type { Output, Scope, ValueRef } from "./lineup.ts";
import { resolve } from "./refs.ts";

/** Finds the values that are printed, after the last entry. */
export function wireOutputs(
  outputs: readonly OutputConfig[] | undefined,
  scope: Scope,
): Output[] | undefined {
  return outputs?.map(({ name, references, isList, locate }) => {
    const refs: ValueRef[] = [];
    for (const [index, reference] of references.entries()) {
      const reader = () => ({
        entry: undefined,
        subject: '"outputs" names',
        location: locate(isList ? index : undefined),
        hint: (key: string, keys: readonly string[]) => suggest(key, keys, "keys"),
      });
      const ref = resolve(reference, reader, scope);
      if (ref !== undefined) refs.push(ref);
    }
    return { name, refs, isList, locate };
  });
}
