import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { moduleHint } from "../../../src/diagnostics/module-hint.ts";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { findSetting } from "../../../src/diagnostics/tsconfig.ts";
import { readTextFile } from "../../../src/process/modules.ts";
import { makeFolder } from "../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** Returns the hint for an import of /src/a.ts in a folder with these files. */
function hintFor(specifier: string, files: Record<string, string> = {}): string {
  using folder = makeFolder({ "src/": "", ...files });
  const hint = moduleHint(specifier, join(folder.path, "src", "a.ts"), new Sources(readTextFile));
  return hint.replaceAll(folder.path, "");
}

const tsconfig = (compilerOptions: object) => JSON.stringify({ compilerOptions });
const USUAL = "a relative path starts at the file that imports it";
const INSTALL = "install the package next to the plugin";
const paths = (path: string) =>
  `lineup does not follow "paths" of tsconfig.json: import "${path}", or use "imports" of package.json`;

test.each([
  ["valibot", {}, 'import { v } from "lineup"'],
  ["lineup/x", {}, 'import from "lineup"'],
  ["#x", {}, 'add "#x" to "imports" of package.json'],
  ["node:pth", {}, 'did you mean "node:path"?'],
  ["node:nothing-like-it", {}, "Node.js has no such module"],
  ["left-pad", {}, INSTALL],
  ["./b.ts", {}, USUAL],
  ["./folder/b.ts", {}, USUAL],
  ["./lib/textt.ts", { "src/lib/text.ts": "" }, 'did you mean "./lib/text.ts"?'],
  ["../lib", { "lib/a.ts": "" }, '"../lib" is a folder without an index file: name a file in it'],
  [
    "./linked.ts",
    { "src/linked.ts@": "gone.ts" },
    'the symbolic link "/src/linked.ts" points to "gone.ts", which does not exist: correct the link',
  ],
  ["@lib/b", { "tsconfig.json": tsconfig({}) }, INSTALL],
  ["@lib/b", { "tsconfig.json": "{ broken" }, INSTALL],
  ["@lib/b", { "tsconfig.json": tsconfig({ paths: { "@lib/*": 1 } }) }, INSTALL],
  ["@lib/b", { "tsconfig.json": tsconfig({ paths: { "@other/*": ["./x/*"] } }) }, INSTALL],
  [
    "@/b",
    { "tsconfig.json": tsconfig({ paths: { "@/*": ["./src/*"] } }), "src/b.ts": "" },
    paths("./b.ts"),
  ],
  ["@/b", { "tsconfig.json": tsconfig({ paths: { "@/*": ["./src/*"] } }) }, paths("./b")],
  [
    "@/b",
    { "tsconfig.json": tsconfig({ baseUrl: "lib", paths: { "@/*": ["x/*"] } }), "lib/x/b.ts": "" },
    paths("../lib/x/b.ts"),
  ],
  ["b", { "tsconfig.json": tsconfig({ baseUrl: "lib" }) }, INSTALL],
  [
    "b",
    { "tsconfig.json": tsconfig({ baseUrl: "lib" }), "lib/b.ts": "" },
    paths("../lib/b.ts").replace("paths", "baseUrl"),
  ],
  [
    "react/jsx-dev-runtime",
    {},
    "install react, or name another package at the start of the file: /** @jsxImportSource preact */",
  ],
] as const)("moduleHint(%j, %j)", (specifier, files, hint) => {
  expect(hintFor(specifier, files)).toBe(hint);
});

test("findSetting reads the nearest tsconfig.json, and what it extends", () => {
  using folder = makeFolder({
    "tsconfig.json": tsconfig({ jsx: "preserve", strict: true }),
    "app/tsconfig.json": '{ "extends": ["./one", "./two.json"], /* own */ "compilerOptions": {}, }',
    "app/one.json": tsconfig({ jsx: "react", baseUrl: "one" }),
    "app/two.json": '{ "extends": "./tsconfig", "compilerOptions": { "jsx": "react-jsx" } }',
  });
  const find = (name: string) =>
    findSetting(name, join(folder.path, "app", "src", "a.ts"), new Sources(readTextFile));
  const of = (value: string) => ({ value, folder: join(folder.path, "app") });
  expect(["jsx", "baseUrl", "strict"].map(find)).toEqual([of("react-jsx"), of("one"), undefined]);
});
