import { expect, test } from "bun:test";
import { LineupError, listNames, nearest, suggest } from "../src/errors.ts";
import { renderDiagnostic } from "../src/render/diagnostic.ts";

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

test("a path is shown from the folder on, where it begins with the folder", () => {
  const error = new LineupError(
    "PLUGIN_THREW",
    "'/app/a', (/app/b:1), '/srv/app/c', http://d/app/e",
  );
  expect(renderDiagnostic(error, { cwd: "/app" })).toBe(
    "error[PLUGIN_THREW]: 'a', (b:1), '/srv/app/c', http://d/app/e\n",
  );
});
