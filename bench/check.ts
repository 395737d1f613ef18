/**
 * `lineup check` of 100 plugins, against `bun check` of the same files.
 *
 * `bun bench/check.ts` prints the medians of interleaved whole processes and
 * their ratio. bun check has the same declarations, unpacked beforehand.
 */

import { join } from "node:path";
import { BINARY, ensureBuilt } from "../build.ts";
import { unpackDeclarations } from "../src/typecheck/declarations.ts";
import { makeFolder } from "./folder.ts";
import { interleave, milliseconds, readAnew } from "./measure.ts";

const PLUGINS = 100;

function plugin(index: number): string {
  return `import { definePlugin, v } from "lineup";

interface Item {
  id: number;
  label: string;
  tags: string[];
}

function label(item: Item): string {
  return [item.id, item.label, ...item.tags].join(" ");
}

/** Number ${index}. */
export default definePlugin({
  name: "step",
  version: "1.0.0",
  options: { limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), ${index}), prefix: v.optional(v.string(), "x") },
  needs: { ${index === 0 ? "" : `s${index - 1}: v.object({ total: v.number(), labels: v.array(v.string()) }), `}base: v.number() },
  async run({ options, needs, log }) {
    const items: Item[] = Array.from({ length: 3 }, (_, id) => ({ id, label: options.prefix, tags: ["a", "b"] }));
    log.debug("items", items.length);
    return { total: needs.base + options.limit, labels: items.map(label) };
  },
});
`;
}

await ensureBuilt();
const names = Array.from({ length: PLUGINS }, (_, index) => `step-${index}.ts`);
using folder = await makeFolder({
  "plugins.yaml": [
    "values: { base: 1 }",
    "plugins:",
    ...names.map((name, index) => `  - { path: ./${name}, as: s${index} }`),
    "",
  ].join("\n"),
  ...Object.fromEntries(names.map((name, index) => [name, plugin(index)])),
  "types/": "",
  "project/tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "ESNext",
      module: "Preserve",
      moduleResolution: "bundler",
      lib: ["ESNext"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["bun"],
      typeRoots: ["../types/node_modules/@types"],
      paths: { lineup: ["../types/lineup.d.ts"] },
    },
    files: names.map((name) => `../${name}`),
  }),
});
await unpackDeclarations(join(folder.path, "types"));
const environment = { ...process.env, BUN_BE_BUN: "1" };
readAnew(BINARY);
const medians = interleave(31, {
  "lineup check": () => milliseconds([BINARY, "check"], folder.path),
  "lineup check --no-types": () => milliseconds([BINARY, "check", "--no-types"], folder.path),
  "bun check": () =>
    milliseconds([BINARY, "check", "-p", "project/tsconfig.json"], folder.path, environment),
});
console.log("medians, ms:", medians);
console.log(`ratio: ${(medians["lineup check"]! / medians["bun check"]!).toFixed(2)} (at most 3)`);
