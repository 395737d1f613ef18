/** The structure of src/: layers, cycles, and what may only be in one place. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { lineupModule } from "../src/hosting/in-process/module.ts";
import { CHILD_ARGUMENT, OBSERVE_ARGUMENT } from "../src/process/self.ts";
import * as author from "../src/plugin/author.ts";

const SOURCE = join(import.meta.dir, "..", "src");

/** From the top down. A layer may import those below it, and files of its own folder. */
const LAYERS = [
  "main",
  "child",
  "program",
  "testing",
  "commands",
  "cli",
  "scaffold",
  "lsp",
  "editor",
  "typecheck",
  "render",
  "hosting",
  "project",
  "run",
  "wiring",
  "config",
  "plugin",
  "values",
  "diagnostics",
  "text",
  "process",
];

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(join(SOURCE, file), "utf8")]));
const layerOf = (file: string) => file.split("/")[0]!.replace(/\.ts$/, "");

/** The files in src/ that a file imports, types and lazy imports included. */
function importsOf(file: string): string[] {
  return [...texts.get(file)!.matchAll(/(?:from|import\(|require\(|import) ?"(\.[^"]+)"/g)]
    .map(([, specifier]) => relative(SOURCE, join(SOURCE, dirname(file), specifier!)))
    .filter((target) => texts.has(target));
}

/** The code of a file, without comments and strings. */
function codeOf(file: string): string {
  return texts.get(file)!.replace(/\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g, "");
}

test("every file is in a layer, and every layer has files", () => {
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...LAYERS].sort());
});

test("node:fs is not imported", () => {
  // A module that imports it has its functions as they were: what plugins write could not be
  // taken over, to hide secrets in it.
  const importing = files.filter((file) => /from "node:fs(?:\/promises)?"/.test(texts.get(file)!));
  expect(importing).toEqual([]);
});

test("imports point downwards", () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => LAYERS.indexOf(layerOf(target)) < LAYERS.indexOf(layerOf(file)))
      .map((target) => `${file} → ${target}`),
  );
  expect(upward).toEqual([]);
});

test("no file imports itself, directly or through others", () => {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const target of importsOf(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

/** What belongs to src/process/: loading built-in modules by hand, the C library, the JIT. */
const START_UP = /getBuiltinModule|\bBun\.unsafe\b|setJITPolicy|\bdlopen\b|\bBun\.FFI\b/;

test("start-up tricks are in src/process/ only", () => {
  const outside = files.filter((file) => layerOf(file) !== "process");
  expect(outside.filter((file) => START_UP.test(codeOf(file)))).toEqual([]);
  expect(outside.filter((file) => texts.get(file)!.includes('"bun:ffi"'))).toEqual([]);
});

test("only src/process/ and the entry point touch the process", () => {
  const touching = files.filter((file) => /\bprocess\./.test(codeOf(file)));
  expect(touching.filter((file) => layerOf(file) !== "process")).toEqual(["main.ts"]);
});

test("the entry point knows the arguments that self.ts starts processes with", () => {
  expect(texts.get("main.ts")).toContain(`CHILD_ARGUMENT = "${CHILD_ARGUMENT}"`);
  expect(texts.get("main.ts")).toContain(`OBSERVE_ARGUMENT = "${OBSERVE_ARGUMENT}"`);
});

test("entryLabel is the only place that formats an entry", () => {
  const formatting = files.filter((file) =>
    /`[^`]*entry \$\{[^}]+\} \(\$\{/.test(texts.get(file)!),
  );
  expect(formatting).toEqual(["diagnostics/diagnostic.ts"]);
});

test("the bundled module exports what author.ts exports", async () => {
  const bundled = await lineupModule();
  expect(Object.keys(bundled).sort()).toEqual(Object.keys(author).sort());
  expect(Object.keys(bundled.v).sort()).toEqual(Object.keys(author.v).sort());
});
