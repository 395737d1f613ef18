import { expect, test } from "bun:test";
import { testLineup, testPlugin } from "lineup/testing";
import ValueKeys from "./value-keys.ts";

test("lists the keys that are set above", async () => {
  const values = { a: 1, b: 2 };
  expect(await testPlugin(ValueKeys, { values })).toMatchObject({ value: ["a", "b"] });
});

test("what its setup finds out is there for other plugins", async () => {
  const { values } = await testLineup({ pin: { random_word: "abc" } });
  expect(values).toMatchObject({ test: ["random_word_length", "random_word"], test2: "v0.2.0" });
});
