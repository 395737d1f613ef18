import { expect, test } from "bun:test";
import { testPlugin } from "lineup/testing";
import sliceWord from "./slice-word.ts";

const needs = { random_word: "abcdefghijklmnop" };

test("keeps the first characters", async () => {
  const result = await testPlugin(sliceWord, { needs, options: { slice_size: 2 } });
  expect(result).toMatchObject({ value: "ab", reads: ["random_word"] });
});

test("keeps 12 characters by default", async () => {
  expect(await testPlugin(sliceWord, { needs })).toMatchObject({ value: "abcdefghijkl" });
});

test("a size below 0 is refused", async () => {
  const { failure } = await testPlugin(sliceWord, { needs, options: { slice_size: -1 } });
  expect(failure?.code).toBe("OPTION_INVALID");
});
