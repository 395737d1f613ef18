/** Describes a list of durations: mean, median, percentiles, and a histogram. */

import { definePlugin, v } from "lineup";

const UNITS = {
  ms: { ms: 1, edges: [10, 100, 1000] },
  s: { ms: 1000, edges: [1, 10, 60] },
  min: { ms: 60_000, edges: [1, 5, 15] },
} as const satisfies Record<string, { ms: number; edges: readonly number[] }>;
type Unit = keyof typeof UNITS;

interface Bucket {
  readonly below: number | null;
  readonly count: number;
}

interface Stats<U extends Unit> {
  readonly unit: U;
  readonly count: number;
  readonly mean: number;
  readonly percentiles: Readonly<Record<`p${number}`, number>>;
  readonly histogram: readonly Bucket[];
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** The value that a share of a sorted list lies below, interpolated. */
function percentile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * (share / 100);
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

function describe<U extends Unit>(
  durations: readonly number[],
  unit: U,
  wanted: readonly number[],
): Stats<U> {
  const { ms, edges } = UNITS[unit];
  const sorted = durations.map((duration) => duration / ms).sort((a, b) => a - b);
  const counts = [...edges, Infinity].map(
    (edge, index, all) =>
      sorted.filter((value) => value < edge && value >= (all[index - 1] ?? 0)).length,
  );
  return {
    unit,
    count: sorted.length,
    mean: round(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    percentiles: Object.fromEntries(
      wanted.map((share) => [`p${share}`, round(percentile(sorted, share))]),
    ),
    histogram: counts.map((count, index) => ({ below: edges[index] ?? null, count })),
  };
}

export default definePlugin({
  name: "duration_stats",
  version: "1.0.0",
  description: "What the durations are like.",
  options: {
    unit: v.optional(v.picklist(["ms", "s", "min"]), "ms"),
    percentiles: v.optional(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(100))), [50, 95]),
  },
  needs: { durations: v.pipe(v.array(v.number()), v.minLength(1, "no durations")) },
  run: ({ options, needs }) => describe(needs.durations, options.unit, options.percentiles),
});
