/** The direction of imports: ARCHITECTURE.md's layers, from the top down. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as author from "../src/plugin/author.ts";
import { hostModule } from "../src/plugin/host-module.ts";

const SOURCE = join(import.meta.dir, "..", "src");

/** A layer may import those below it, and files of its own folder. */
const LAYERS = [
  "main",
  "program",
  "cli",
  "commands",
  "host",
  "streams",
  "arguments",
  "run",
  "types",
  "render",
  "wiring",
  "plugin",
  "config",
  "values",
  "errors",
  "libc",
  "valibot",
];

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const layerOf = (file: string) => file.split("/")[0]!.replace(/\.ts$/, "");

test("every file is in a layer, and every layer has files", () => {
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...LAYERS].sort());
});

test("imports go down", () => {
  const upward: string[] = [];
  for (const file of files) {
    const text = readFileSync(join(SOURCE, file), "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import\(|require\() ?"(\.[^"]+)"/g)) {
      const target = relative(SOURCE, join(SOURCE, dirname(file), specifier!));
      // What is made or read from outside src/ is no code.
      if (target.startsWith("../")) continue;
      if (LAYERS.indexOf(layerOf(target)) < LAYERS.indexOf(layerOf(file)))
        upward.push(`${file} → ${target}`);
    }
  }
  expect(upward).toEqual([]);
});

test("only the entry point and the C library touch the process", () => {
  const touching = files.filter((file) => {
    const code = readFileSync(join(SOURCE, file), "utf8").replace(
      /\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g,
      "",
    );
    return /\bprocess\.(?!getBuiltinModule\b)/.test(code);
  });
  expect(touching.sort()).toEqual(["libc.ts", "main.ts", "program.ts"]);
});

test("the program carries what author.ts exports", async () => {
  const carried = await hostModule();
  expect(Object.keys(carried).sort()).toEqual(Object.keys(author).sort());
  expect(Object.keys(carried.v).sort()).toEqual(Object.keys(author.v).sort());
});

test("files are short", () => {
  const long = files.filter(
    (file) => readFileSync(join(SOURCE, file), "utf8").split("\n").length > 300,
  );
  expect(long).toEqual([]);
});

test("the tests and the benchmarks do not import each other", () => {
  const crossing: string[] = [];
  for (const [folder, other] of [
    ["test", "bench"],
    ["bench", "test"],
  ] as const)
    for (const file of new Bun.Glob("**/*.ts").scanSync(join(SOURCE, "..", folder))) {
      const text = readFileSync(join(SOURCE, "..", folder, file), "utf8");
      if (new RegExp(`(?:from|import\\() ?"[./]+/${other}/`).test(text)) crossing.push(file);
    }
  expect(crossing).toEqual([]);
});
