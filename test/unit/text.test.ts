import { expect, test } from "bun:test";
import { listNames, nearest, suggest } from "../../src/text.ts";

test.each([
  ["enabeld", ["enabled", "export"], "enabled"],
  ["pth", ["path", "as"], "path"],
  ["PATH", ["path"], "path"],
  ["greeting", ["greting", "greetings"], "greting"],
  ["xyz", ["abc"], undefined],
  ["a", ["b"], "b"],
  ["", ["path"], undefined],
])("nearest(%p)", (word, candidates, near) => {
  expect(nearest(word, candidates)).toBe(near as string);
});

test("suggest names the nearest, or all there are", () => {
  expect(suggest("pth", ["path", "as"], "fields")).toBe('did you mean "path"?');
  expect(suggest("xyzzy", ["path", "as", "lazy"], "fields")).toBe(
    "the fields are path, as and lazy",
  );
  expect(suggest("xyzzy", ["path"], "fields")).toBe('there is only "path"');
  expect(suggest("xyzzy", [], "fields")).toBe("there are no fields");
});

test("listNames reads as a person would say it", () => {
  expect([listNames([]), listNames(["a"]), listNames(["a", "b", "c"])]).toEqual([
    "none",
    "a",
    "a, b and c",
  ]);
});
