import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Sources } from "../../../../src/diagnostics/source-text.ts";
import { importsOf } from "../../../../src/hosting/in-process/imports.ts";
import { readTextFile } from "../../../../src/process/modules.ts";
import { makeFolder } from "../../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

test("importsOf lists what is evaluated, in its order", () => {
  using folder = makeFolder({
    "a.ts":
      'import "node:fs"; import { v } from "lineup"; import "./b.ts"; import x from "./x.json"; import { T } from "./types.ts"; export * from "./c"; import "./gone.ts"; v; x; await import("./later.ts");',
    "b.ts": 'import "./c"; import "./a.ts"; require("./d.cjs");',
    "c.tsx": "export const c = <T,>(x: T) => x;",
    "d.cjs": "exports.d = 1;",
    "x.json": "{}",
    "types.ts": "export type T = 1;",
    "later.ts": "const x = ;",
  });
  const file = join(folder.path, "a.ts");
  const found = importsOf(file, new Sources(readTextFile)).map(
    ({ importer, specifier, file: imported }) =>
      `${importer} ${specifier} ${imported}`.replaceAll(`${folder.path}/`, ""),
  );
  expect(found).toEqual([
    "a.ts node:fs node:fs",
    "a.ts lineup lineup",
    "b.ts ./c c.tsx",
    "b.ts ./a.ts a.ts",
    "b.ts ./d.cjs d.cjs",
    "a.ts ./b.ts b.ts",
    "a.ts ./x.json x.json",
    "a.ts ./c c.tsx",
    "a.ts ./gone.ts ./gone.ts",
  ]);
});

test("importsOf of a file with a syntax error, or of none, is empty", () => {
  using folder = makeFolder({ "a.ts": 'import "./b.ts"; const x = ;' });
  const sources = new Sources(readTextFile);
  const listed = ["a.ts", "gone.ts"].map((name) => importsOf(join(folder.path, name), sources));
  expect(listed).toEqual([[], []]);
});
