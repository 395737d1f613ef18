/**
 * Prints where `check` and `run` agree: `bun test/agree.ts`, with `--all` every pair of a
 * schema and a value. Ends with status 1 if a disagreement has no known reason.
 */

import { compareAll, type Compared } from "./agree/compare.ts";

const compared = await compareAll();
const WIDTHS = [9, 8, 39, 45, 22];

function row(...cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(" ")
    .trimEnd();
}

function show({ way, library, kind, value, check, run }: Compared): string {
  return row(way, library ?? "-", kind || "no schema", value, check, run);
}

console.log(row("way", "library", "schema", "value", "check", "run"));
if (process.argv.includes("--all")) {
  for (const pair of compared) if (pair.agrees) console.log(show(pair));
}
const disagreements = Map.groupBy(
  compared.filter(({ agrees }) => !agrees),
  ({ reason }) => reason ?? "NOT KNOWN",
);
for (const [reason, pairs] of disagreements) {
  console.log(`\n${reason}`);
  for (const pair of pairs) console.log(show(pair));
}

console.log(`\n${"way".padEnd(9)} pairs  both ok  both an error  known  not known`);
for (const [way, pairs] of [
  ...Map.groupBy(compared, (pair) => pair.way),
  ["all", compared] as const,
]) {
  const count = (wanted: (pair: Compared) => boolean) => pairs.filter(wanted).length;
  const counts = [
    [pairs.length, 5],
    [count(({ agrees, check }) => agrees && check === "ok"), 7],
    [count(({ agrees, check }) => agrees && check !== "ok"), 13],
    [count(({ reason }) => reason !== undefined), 5],
    [count(({ agrees, reason }) => !agrees && reason === undefined), 9],
  ] as const;
  console.log(
    [way.padEnd(9), ...counts.map(([n, width]) => String(n).padStart(width))]
      .join("  ")
      .replace("  ", " "),
  );
}
process.exitCode = disagreements.has("NOT KNOWN") ? 1 : 0;
