/**
 * Does the cost of a run grow with the cache? 1,000 plugins over an initial
 * value of 10 MB, against the same over a tiny one.
 *
 * `bun bench/cache-size.ts` prints the ratio. Reading the 10 MB is taken off:
 * what is compared is what the 1,000 plugins add to a run without any.
 */

import { BINARY, ensureBuilt } from "../build.ts";
import { makeFolder } from "./folder.ts";
import { interleave, milliseconds, readAnew } from "./measure.ts";

const PLUGIN = `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "count",
  needs: { small: v.number() },
  run: ({ needs, values }) => needs.small + values.keys().length,
});
`;

function list(plugins: number, bytes: number): string {
  const rows = Array.from(
    { length: bytes / 100 },
    (_, i) => `  - { id: ${i}, text: "${"x".repeat(80)}" }`,
  );
  const entries = Array.from({ length: plugins }, (_, i) => `  - { path: ./count.ts, as: n${i} }`);
  return [
    "values:",
    "  small: 1",
    `  big:${rows.length === 0 ? " []" : `\n${rows.map((row) => `  ${row}`).join("\n")}`}`,
    `plugins:${entries.length === 0 ? " []" : `\n${entries.join("\n")}`}`,
    "",
  ].join("\n");
}

await ensureBuilt();
const cases = {
  "tiny-0": [0, 0],
  "tiny-1000": [1000, 0],
  "big-0": [0, 10_000_000],
  "big-1000": [1000, 10_000_000],
} as const;
const files = Object.entries(cases).map(([name, [plugins, bytes]]) => [
  `${name}.yaml`,
  list(plugins, bytes),
]);
using folder = await makeFolder({ "count.ts": PLUGIN, ...Object.fromEntries(files) });
readAnew(BINARY);
const medians = interleave(
  15,
  Object.fromEntries(
    Object.keys(cases).map((name) => [
      name,
      () => milliseconds([BINARY, "-c", `${name}.yaml`, "--get", "small"], folder.path),
    ]),
  ) as Record<keyof typeof cases, () => number>,
);
const added = {
  tiny: medians["tiny-1000"] - medians["tiny-0"],
  big: medians["big-1000"] - medians["big-0"],
};
console.log("medians, ms:", medians);
console.log(
  `1,000 plugins add ${added.tiny.toFixed(0)} ms over a tiny value, ${added.big.toFixed(0)} ms over 10 MB`,
);
console.log(`ratio: ${(added.big / added.tiny).toFixed(2)} (at most 1.2)`);
console.log(`ratio of whole runs: ${(medians["big-1000"] / medians["tiny-1000"]).toFixed(2)}`);
