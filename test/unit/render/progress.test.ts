import { expect, test } from "bun:test";
import { Diagnostic, type EntryName } from "../../../src/diagnostics/diagnostic.ts";
import { DiagnosticSink } from "../../../src/diagnostics/sink.ts";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { Mask } from "../../../src/render/mask.ts";
import { plainPaint } from "../../../src/render/paint.ts";
import { PluginLines } from "../../../src/render/plugin-lines.ts";
import { Progress, type Verbosity } from "../../../src/render/progress.ts";
import { Stderr } from "../../../src/render/stderr.ts";

const entry = (index: number): EntryName => ({ index, as: `a${index}`, path: `./${index}.ts` });

/** Returns what is written of a run. */
function written(verbosity: Verbosity, use: (progress: Progress) => void): string[] {
  let text = "";
  const mask = new Mask();
  const stderr = new Stderr({
    write: (part) => {
      text += part;
    },
    mask,
    sources: new Sources(() => undefined),
    cwd: "/app",
    paint: () => plainPaint,
  });
  const sink = new DiagnosticSink((batch) => stderr.diagnostics(batch));
  const progress = new Progress(
    { stderr, sink, mask, pluginLines: new PluginLines(stderr, mask), cwd: "/app" },
    verbosity,
  );
  use(progress);
  progress.ended();
  return text.split("\n").filter((line) => line !== "");
}

const fail = (progress: Progress, index: number, message: string) =>
  progress.listen({
    ...{ type: "failed", entry: entry(index), time: 0 },
    diagnostic: new Diagnostic("PLUGIN_THREW", message, { hint: "the fix", entry: entry(index) }),
  });

test("of many failures, five are shown in full, further ones on a line, the rest is counted", () => {
  const lines = written("normal", (progress) => {
    for (let index = 1; index <= 40; index++) fail(progress, index, `${index} failed`);
  });
  expect(lines).toEqual([
    ...[1, 2, 3, 4, 5].flatMap((n) => [`error[PLUGIN_THREW]: ${n} failed`, "   = hint: the fix"]),
    ...Array.from({ length: 20 }, (_, n) => `error[PLUGIN_THREW]: ${n + 6} failed`),
    "and 15 more PLUGIN_THREW: entries 26 to 40 (-v shows all)",
  ]);
});

test("what happens again is counted", () => {
  const lines = written("normal", (progress) => {
    for (let count = 0; count < 1000; count++) fail(progress, 1, "it failed");
  });
  expect(lines).toEqual([
    "error[PLUGIN_THREW]: it failed",
    "   = hint: the fix",
    "and 999 more PLUGIN_THREW: entry 1 (-v shows all)",
  ]);
});

test("-v shows all", () => {
  const lines = written("verbose", (progress) => {
    for (let count = 0; count < 100; count++) fail(progress, 1, "it failed");
  });
  expect(lines).toHaveLength(200);
});

test("of many skipped entries, 25 are shown, the rest is counted", () => {
  const lines = written("normal", (progress) => {
    for (let index = 1; index <= 30; index++) {
      const reason = `entry ${index}: no`;
      progress.listen({ type: "skipped", entry: entry(index), time: 0, reason, isIntended: false });
    }
  });
  expect([lines.length, lines[24], lines[25]]).toEqual([
    26,
    "skipped: entry 25: no",
    "and 5 more skipped: entries 26 to 30 (-v shows all)",
  ]);
});
