import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { findBrokenLink } from "../../../src/process/files.ts";
import { makeFolder } from "../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

test("findBrokenLink names the last link of those that lead nowhere", () => {
  using folder = makeFolder({
    file: "",
    "folder/": "",
    "fine@": "file",
    "fine-folder@": "folder",
    "gone@": "nothing",
    "chain@": "gone",
    "up@": "../nothing/x",
    "through@": "file/x",
    "self@": "self",
    "a@": "b",
    "b@": "a",
  });
  const find = (path: string) => {
    const broken = findBrokenLink(join(folder.path, path));
    if (broken === undefined) return "none";
    const { link, target, isCircular } = broken;
    return `${link.slice(folder.path.length + 1)} → ${target}${isCircular ? " in a circle" : ""}`;
  };
  const found = Object.fromEntries(
    [
      ...["file", "nothing", "file/x", "fine", "fine-folder/x", "gone", "chain", "gone/x/y"],
      ...["up", "through", "self", "a", "b/x"],
    ].map((path) => [path, find(path)]),
  );
  expect(found).toEqual({
    file: "none",
    nothing: "none",
    "file/x": "none",
    fine: "none",
    "fine-folder/x": "none",
    gone: "gone → nothing",
    chain: "gone → nothing",
    "gone/x/y": "gone → nothing",
    up: "up → ../nothing/x",
    through: "through → file/x",
    self: "self → self in a circle",
    a: "a → b in a circle",
    "b/x": "b → a in a circle",
  });
});
