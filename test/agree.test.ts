/**
 * check and run agree, or differ for a known reason: valibot's schemas in every way, the
 * others' in needs. A plain `bun test` compares valibot's in needs alone, and
 * `bun test/agree.ts` all of them; it prints the table.
 */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareAll } from "./agree/compare.ts";
import { KNOWN } from "./agree/known.ts";
import { isThorough } from "./groups.ts";

test("check and run agree, or differ for a known reason", async () => {
  const compared = await compareAll((way, library) =>
    isThorough ? library === "valibot" || way === "need" : library === "valibot" && way === "need",
  );
  const differing = compared.filter(({ agrees }) => !agrees);
  const unknown = differing.filter(({ reason }) => reason === undefined);
  expect(
    unknown.map(({ way, schema, value, check, run }) => ({ way, schema, value, check, run })),
  ).toEqual([]);
  expect(compared.length).toBeGreaterThan(isThorough ? 2_000 : 300);
  if (!isThorough) return;
  // A reason that explains nothing is not a reason any more.
  const reasons = new Set(differing.map(({ reason }) => reason));
  expect(KNOWN.filter(({ reason }) => !reasons.has(reason))).toEqual([]);
}, 120_000);

test("ARCHITECTURE.md has every reason", () => {
  const text = readFileSync(join(import.meta.dir, "..", "ARCHITECTURE.md"), "utf8");
  const bullets = text.replaceAll("\n  ", " ");
  expect(KNOWN.filter(({ reason }) => !bullets.includes(reason))).toEqual([]);
});
