import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unpackDeclarations } from "../../../src/typecheck/declarations.ts";
import { HELPERS } from "../../../src/typecheck/helpers.ts";
import { wiringModule } from "../../../src/typecheck/module.ts";
import { testSlow } from "../../groups.ts";
import { makeFolder } from "../../program.ts";
import { type, wireText } from "../lineup.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const HEIGHT = HELPERS.split("\n").length;
const ASSERTIONS = readFileSync(join(import.meta.dir, "../../types/wiring.ts"), "utf8");

/** Checks text behind the types of the wiring module; returns the errors with their lines. */
async function check(text: string): Promise<string[]> {
  using folder = makeFolder({ "wiring.ts": `${text}\n${HELPERS}` });
  await unpackDeclarations(folder.path);
  const entry = join(folder.path, "wiring.ts");
  const compilerOptions = {
    ...{ target: "ESNext", module: "Preserve", moduleResolution: "bundler", lib: ["ESNext"] },
    ...{ strict: true, moduleDetection: "force", skipLibCheck: true, noEmit: true, types: ["bun"] },
    typeRoots: [join(folder.path, "node_modules", "@types")],
    paths: { lineup: [join(folder.path, "lineup.d.ts")] },
  };
  const tsconfig = join(folder.path, "tsconfig.json");
  await Bun.write(tsconfig, JSON.stringify({ compilerOptions, files: [entry] }));
  const { logs } = await Bun.build({
    ...{ entrypoints: [entry], target: "bun", external: ["*"], tsconfig },
    ...{ check: true, throw: false },
  });
  return logs.map(({ message, position }) => `${position?.line} ${message}`);
}

test("the helper types pass test/types/wiring.ts", async () => {
  const text = ASSERTIONS.replace("// @ts-nocheck", "//");
  expect(text).not.toBe(ASSERTIONS);
  expect(await check(text)).toEqual([]);
});

testSlow("a wrong assertion about a helper type is found", async () => {
  const text = `declare function isText<A>(proof: A extends string ? true : false): void;
isText<OfText<number>>(true);
isText<OfText<string>>(true);
export const c: Need<{ needs: {} }, "x"> = data("anything");
`;
  expect(await check(text)).toEqual([
    "2 TS2345: Argument of type 'true' is not assignable to parameter of type 'false'.",
  ]);
});

test("wiringModule assigns every option and every need that something fills", async () => {
  const { lineup } = await wireText(
    `values: { word: a, list: [1, "x"] }
env: { home: { from: HOME } }
plugins:
  - { path: ./a.ts, options: { size: 3 }, needs: { word: list } }
  - { path: ./b.ts, export: one, as: b, needs: { word: home } }
  - { path: ./a.ts, as: word, replace: true, options: { word: fixed, size: 4 } }
  - { path: ./a.ts, as: last, options: { size: 5 } }
`,
    {
      "./a.ts": { options: { size: type("number") }, needs: { word: (value) => value } },
      "./b.ts": { needs: { word: type("string") } },
    },
  );
  const { text, assignments, results } = wiringModule(lineup);
  const lines = text.split("\n");
  const added = lines.filter((_, index) => index >= HEIGHT && !results.has(index + 1));
  expect(added.map((line) => line.replace(/^export const c\d+/, "export const c"))).toEqual([
    'import { "default" as p1 } from "/app/a.ts";',
    'export const c: Option<typeof p1, "size"> = data(3);',
    'export const c: Need<typeof p1, "word"> = data([1,"x"]);',
    "declare const r1: After<Result<typeof p1>, undefined>;",
    'import { "one" as p2 } from "/app/b.ts";',
    'export const c: OfText<Need<typeof p2, "word">> = data(String());',
    "declare const r2: After<Result<typeof p2>, undefined>;",
    'export const c: Need<typeof p1, "word"> = data("fixed");',
    'export const c: Option<typeof p1, "size"> = data(4);',
    'const v3 = data("a");',
    "declare const r3: After<Result<typeof p1>, typeof v3>;",
    'export const c: Option<typeof p1, "size"> = data(5);',
    'export const c: Need<typeof p1, "word"> = r3;',
    "declare const r4: After<Result<typeof p1>, undefined>;",
  ]);
  const about = [...results].map(([line, { kind, entry }]) => [
    lines[line - 1]!.replace(/^.*?: /, ""),
    `${kind} of entry ${entry.config.index}`,
  ]);
  expect(about.slice(3)).toEqual([
    ["Loose<Provides<typeof p2>> = of<Data<Returned<typeof p2>>>();", "provides of entry 2"],
    ["Provides<typeof p2> = of<Known<Data<Returned<typeof p2>>>>();", "provides of entry 2"],
    ["Plain<Stored<typeof p2>> = of<Stored<typeof p2>>();", "stored of entry 2"],
  ]);
  const stands = [...assignments].map(([line, { entry, kind, name, provider, location }]) => [
    lines[line - 1]!.split(" = ")[1],
    `${kind} ${name} of entry ${entry!.config.index} by ${provider} at ${location.line}:${location.column}`,
  ]);
  expect(stands).toEqual([
    ["data(3);", "option size of entry 1 by plugins.yaml at 4:38"],
    ['data([1,"x"]);', "need word of entry 1 by values at 1:26"],
    ["data(String());", "need word of entry 2 by env at 2:8"],
    ['data("fixed");', "need word of entry 3 by plugins.yaml at 6:63"],
    ["data(4);", "option size of entry 3 by plugins.yaml at 6:76"],
    ["data(5);", "option size of entry 4 by plugins.yaml at 7:48"],
    ["r3;", "need word of entry 4 by entry 3 (./a.ts) at 7:13"],
  ]);
});

test("a value that is too long for the checker is left to its schema", async () => {
  const long = "x".repeat(60_000);
  const { lineup } = await wireText(`values: { word: ${long} }\nplugins: [./a.ts]\n`, {
    "./a.ts": { needs: { word: type("string") } },
  });
  expect(wiringModule(lineup).assignments.size).toBe(0);
});

test("an entry that replaces an environment variable may leave it, and lines stay lines", async () => {
  const { lineup } = await wireText(
    `env: { home: { from: HOME } }
plugins:
  - { path: ./a.ts, as: home, replace: true, options: { size: "a\\u2028b" } }
  - { path: ./b.ts, needs: { word: home } }
`,
    {
      "./a.ts": { options: { size: type("string") } },
      "./b.ts": { needs: { word: type("string") } },
    },
  );
  const { text, results } = wiringModule(lineup);
  const lines = text.split("\n").filter((_, index) => index >= HEIGHT && !results.has(index + 1));
  expect(lines.map((line) => line.replace(/^export const c\d+/, "export const c"))).toEqual([
    'import { "default" as p1 } from "/app/a.ts";',
    'export const c: Option<typeof p1, "size"> = data("a\\u2028b");',
    "const v1 = of<EnvironmentVariable>();",
    "declare const r1: After<Result<typeof p1>, typeof v1>;",
    'import { "default" as p2 } from "/app/b.ts";',
    'export const c: WithVariable<Need<typeof p2, "word">> = r1;',
    "declare const r2: After<Result<typeof p2>, undefined>;",
  ]);
});
