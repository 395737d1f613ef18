/**
 * What a process of its own costs an entry, and what confining it does.
 *
 * `bun bench/isolation.ts` prints the medians of interleaved whole processes, and their
 * ratios to a run of one plugin in lineup's process, and of several confined ones to one.
 */

import { BINARY, ensureBuilt } from "../build.ts";
import { makeFolder } from "./folder.ts";
import { interleave, milliseconds, readAnew } from "./measure.ts";

const PLUGIN = `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "a", needs: { base: v.number() }, run: ({ needs }) => needs.base });
`;
/** While it is imported, a process that was started ahead gets ready. */
const SLOW = `import { definePlugin } from "lineup";
await Bun.sleep(300);
export default definePlugin({ name: "slow", run: () => 1 });
`;

/** A plugins.yaml with some entries of the plugin. */
const list = (count: number, fields: string, first = "") =>
  `values: { base: 1 }\nplugins:\n${first}${Array.from(
    { length: count },
    (_, index) => `  - { path: ./a.ts, as: a${index}${fields} }\n`,
  ).join("")}`;

const slow = "  - ./slow.ts\n";
const LISTS: Record<string, string> = {
  "in process": list(1, ""),
  "with a timeout": list(1, ", timeout: 1m"),
  confined: list(1, ", permissions: {}"),
  "4 confined": list(4, ", permissions: {}"),
  "20 confined": list(20, ", permissions: {}"),
  "20 with a timeout": list(20, ", timeout: 1m"),
  "a slow one": list(0, "", slow),
  "a slow one and one confined": list(1, ", permissions: {}", slow),
};

await ensureBuilt();
using folder = await makeFolder({
  "a.ts": PLUGIN,
  "slow.ts": SLOW,
  ...Object.fromEntries(
    Object.entries(LISTS).map(([name, text]) => [`${name.replaceAll(" ", "-")}.yaml`, text]),
  ),
});
readAnew(BINARY);
const cases = Object.keys(LISTS).map((name) => {
  const command = [BINARY, "-c", `${name.replaceAll(" ", "-")}.yaml`];
  return [name, () => milliseconds(command, folder.path)] as const;
});
const medians = interleave(Number(process.argv[2] ?? 21), Object.fromEntries(cases));
const one = medians["in process"]!;
for (const [name, median] of Object.entries(medians)) {
  console.log(name.padEnd(30), `${median.toFixed(1)} ms`.padStart(10), (median / one).toFixed(2));
}
const ratio = (name: string, base: string) => (medians[name]! / medians[base]!).toFixed(2);
console.log(`4 confined, of one: ${ratio("4 confined", "confined")}`);
console.log(`20 confined, of one: ${ratio("20 confined", "confined")}`);
const ahead = medians["a slow one and one confined"]! - medians["a slow one"]!;
console.log(`one that was started ahead takes ${ahead.toFixed(1)} ms more than none`);
