/** Multiplies the axes of a CI matrix into jobs. */

import { definePlugin, v } from "lineup";

const scalar = v.union([v.string(), v.number(), v.boolean()]);
type Scalar = v.InferOutput<typeof scalar>;
type Combination<T> = Readonly<Record<string, T>>;

interface Job {
  readonly id: string;
  readonly axes: Combination<Scalar>;
  readonly optional: boolean;
}

/** Every combination of one item of each list. */
function product<T>(axes: Combination<readonly T[]>): Combination<T>[] {
  return Object.entries(axes).reduce<Combination<T>[]>(
    (rows, [axis, items]) => rows.flatMap((row) => items.map((item) => ({ ...row, [axis]: item }))),
    [{}],
  );
}

/** Whether a combination has every item of a pattern. */
function matches<T>(combination: Combination<T>, pattern: Combination<T>): boolean {
  return Object.entries(pattern).every(([axis, item]) => combination[axis] === item);
}

export default definePlugin({
  name: "ci_jobs",
  version: "1.3.0",
  description: "The jobs of a CI matrix.",
  options: { max_jobs: v.optional(v.pipe(v.number(), v.integer()), 64) },
  needs: {
    ci_matrix: v.object({
      axes: v.record(v.string(), v.pipe(v.array(scalar), v.nonEmpty())),
      exclude: v.optional(v.array(v.record(v.string(), scalar)), []),
      allow_failure: v.nullish(v.record(v.string(), scalar)),
    }),
  },
  run({ options, needs: { ci_matrix } }): readonly Job[] {
    const { axes, exclude, allow_failure } = ci_matrix;
    const jobs = product(axes)
      .filter((row) => !exclude.some((pattern) => matches(row, pattern)))
      .map((row): Job => {
        const optional = allow_failure != null && matches(row, allow_failure);
        return { id: Object.values(row).join("-"), axes: row, optional };
      });
    if (jobs.length > options.max_jobs) {
      throw new RangeError(`${jobs.length} jobs, and ${options.max_jobs} are allowed`);
    }
    return jobs;
  },
});
