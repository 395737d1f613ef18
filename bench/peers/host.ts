/**
 * What a person would write instead of lineup: a host of some thirty lines,
 * from source. Reads plugins.yaml, validates it, imports each plugin, validates
 * its options and needs, runs it, prints YAML.
 */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { parse, stringify } from "yaml";

const schema = v.object({
  values: v.optional(v.record(v.string(), v.unknown()), {}),
  plugins: v.array(
    v.object({
      path: v.string(),
      as: v.string(),
      needs: v.optional(v.record(v.string(), v.string()), {}),
      options: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
  ),
});

const folder = resolve(process.argv[2] ?? ".");
const config = v.parse(schema, parse(readFileSync(join(folder, "plugins.yaml"), "utf8")));
const values: Record<string, unknown> = { ...config.values };
for (const entry of config.plugins) {
  const file = join(folder, entry.path);
  // jiti hands its own import over.
  const load =
    (globalThis as any).importPlugin ?? ((path: string) => import(pathToFileURL(path).href));
  const { default: plugin } = await load(file);
  const needs: Record<string, unknown> = {};
  for (const [name, need] of Object.entries<any>(plugin.needs ?? {}))
    needs[name] = v.parse(need, values[entry.needs[name] ?? name]);
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries<any>(plugin.options ?? {}))
    options[name] = v.parse(option, entry.options[name]);
  values[entry.as] = await plugin.run({ options, needs });
}
process.stdout.write(stringify(values));
