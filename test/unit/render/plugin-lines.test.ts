import { expect, test } from "bun:test";
import { Mask } from "../../../src/render/mask.ts";
import { makeWorld } from "../../world.ts";

/** Returns what is shown of parts that a plugin writes one after the other. */
function shown(parts: readonly string[], secret?: string): string {
  const mask = new Mask();
  if (secret !== undefined) mask.add(secret);
  const { world, written } = makeWorld({ mask });
  for (const part of parts) world.pluginLines.output("a", part, false);
  world.pluginLines.finishLine();
  return written.stderr;
}

test("a secret in parts is hidden, also where a long line is cut", () => {
  const secret = "hunter2-secretpart";
  expect(shown(["hunter2-", "secretpart\n"], secret)).toBe("[a] ***\n");
  for (const length of [60_000, 65_530, 65_536, 70_000]) {
    const text = shown([`${"x".repeat(length)}hunter2-`, "secretpart\n"], secret);
    expect(text).not.toMatch(/hunter2|secretpart/);
    expect(text.replaceAll(/\[a\] |\n/g, "")).toBe(`${"x".repeat(length)}***`);
  }
});

test("without secrets, a long line is shown as it comes", () => {
  const { world, written } = makeWorld();
  world.pluginLines.output("a", "x".repeat(70_000), false);
  expect(written.stderr).toBe(`[a] ${"x".repeat(70_000)}\n`);
});
