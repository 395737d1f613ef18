/** Sums up the JSON reports of test runs. */

import { definePlugin, v } from "lineup";

const testCase = v.variant("status", [
  v.object({ status: v.literal("passed"), name: v.string(), ms: v.number() }),
  v.object({ status: v.literal("failed"), name: v.string(), ms: v.number(), message: v.string() }),
  v.object({ status: v.literal("skipped"), name: v.string(), reason: v.optional(v.string()) }),
]);
const report = v.object({ suite: v.string(), cases: v.array(testCase) });

type TestCase = v.InferOutput<typeof testCase>;
type Status = TestCase["status"];
type Ran = Exclude<TestCase, { status: "skipped" }>;

interface Failure {
  suite: string;
  name: string;
  message: string;
}

export interface Summary {
  totals: Record<Status, number>;
  failures: readonly Failure[];
  /** The name and the milliseconds of the slowest test. */
  slowest: readonly [name: string, ms: number] | null;
  reasons: (string | null)[];
  durations: number[];
}

const didRun = (one: TestCase): one is Ran => one.status !== "skipped";

export default definePlugin({
  name: "tests",
  version: "1.0.0",
  description: "What the test reports say, in short.",
  needs: { test_reports: v.array(v.pipe(v.string(), v.parseJson(), report)) },
  run({ needs: { test_reports }, log }): Summary {
    const cases = test_reports.flatMap((one) => one.cases);
    const ran = cases.filter(didRun);
    const count = (status: Status) => cases.filter((one) => one.status === status).length;
    const failures = test_reports.flatMap(({ suite, cases }) =>
      cases.flatMap((one) =>
        one.status === "failed" ? [{ suite, name: one.name, message: one.message }] : [],
      ),
    );
    for (const { suite, name } of failures) log.warn(`failed: ${suite} › ${name}`);
    const [slowest] = ran.toSorted((a, b) => b.ms - a.ms);
    return {
      totals: { passed: count("passed"), failed: count("failed"), skipped: count("skipped") },
      failures,
      slowest: slowest === undefined ? null : [slowest.name, slowest.ms],
      reasons: cases.flatMap((one) => (one.status === "skipped" ? [one.reason ?? null] : [])),
      durations: ran.map(({ ms }) => ms),
    };
  },
});
