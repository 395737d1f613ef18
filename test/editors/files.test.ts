/** `.lineup/`: what is written, when it is brought up to date, and when not. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testSlow } from "../groups.ts";
import { type Folder, makeFolder, runProgram } from "../program.ts";

setDefaultTimeout(60_000);

const plugin = (options: string) => `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "a", options: { ${options} }, run: () => "done" });
`;

const FILES = {
  "plugins.yaml": "values: { size: 1 }\nplugins: [./a.ts]\n",
  "other.yaml": "plugins: []\n",
  "a.ts": plugin("one: v.optional(v.string())"),
};

const run = (folder: Folder, ...args: string[]) => runProgram("binary", folder.path, args);

/** The names of the options that the schema knows. */
function optionsIn(folder: Folder): string[] {
  const text = readFileSync(join(folder.path, ".lineup/plugins.schema.json"), "utf8");
  const { allOf } = JSON.parse(text).properties.plugins.items.anyOf[1];
  return allOf
    .slice(1)
    .flatMap((item: any) => Object.keys(item.then.properties.options.properties));
}

/** Writes a file so that its time differs. */
function change(folder: Folder, name: string, text: string): void {
  const file = join(folder.path, name);
  writeFileSync(file, text);
  const { mtimeMs } = statSync(file);
  utimesSync(file, mtimeMs / 1000, mtimeMs / 1000 - 5);
}

describe.concurrent(".lineup/", () => {
  test("is not made by a run or a check", async () => {
    using folder = makeFolder(FILES);
    await run(folder);
    await run(folder, "check", "--no-types");
    expect(existsSync(join(folder.path, ".lineup"))).toBe(false);
  });

  test("is brought up to date by a run, a check and a run that fails", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    expect(optionsIn(folder)).toEqual(["one"]);
    change(folder, "a.ts", plugin("two: v.optional(v.string())"));
    expect(await run(folder, "--get", "a")).toEqual({ stdout: "done\n", stderr: "", status: 0 });
    expect(optionsIn(folder)).toEqual(["two"]);
    change(folder, "a.ts", plugin("three: v.optional(v.string())"));
    await run(folder, "check", "--no-types");
    expect(optionsIn(folder)).toEqual(["three"]);
    change(folder, "a.ts", plugin("four: v.string()"));
    expect(await run(folder)).toMatchObject({ status: 2 });
    expect(optionsIn(folder)).toEqual(["four"]);
  });

  test("is brought up to date if a file has changed that a plugin imports", async () => {
    using folder = makeFolder({
      ...FILES,
      "a.ts": `import { options } from "./options.ts";
import { definePlugin } from "lineup";
export default definePlugin({ name: "a", options, run: () => import("./later.ts") && 1 });
`,
      "options.ts":
        'import { v } from "lineup";\nexport const options = { one: v.optional(v.any()) };\n',
      "later.ts": "export {};\n",
    });
    await run(folder, "sync");
    const options =
      'import { v } from "lineup";\nexport const options = { two: v.optional(v.any()) };\n';
    change(folder, "options.ts", options);
    await run(folder);
    expect(optionsIn(folder)).toEqual(["two"]);
    expect(readFileSync(join(folder.path, ".lineup/stamp"), "utf8")).toContain("options.ts");
  });

  testSlow("waits for the next run if a file has changed since it was read", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    change(
      folder,
      "a.ts",
      `import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { definePlugin, v } from "lineup";
export default definePlugin({ name: "a", options: { two: v.optional(v.any()) }, run() {
  if (!existsSync("done")) appendFileSync("a.ts", "\\n");
  writeFileSync("done", "");
} });
`,
    );
    await run(folder);
    expect(optionsIn(folder)).toEqual(["one"]);
    await run(folder);
    expect(optionsIn(folder)).toEqual(["two"]);
  });

  test("has no secret in it", async () => {
    using folder = makeFolder({
      "plugins.yaml": "env: { token: { from: TOKEN, secret: true } }\nplugins: [./a.ts]\n",
      "a.ts": `import { definePlugin, v } from "lineup";
const { TOKEN = "" } = process.env;
export default definePlugin({
  name: "a",
  description: \`Sends \${TOKEN}.\`,
  options: { one: v.optional(v.string(), TOKEN) },
  run: () => 1,
});
`,
    });
    const env = { TOKEN: "hush-hush-hush" };
    expect(await runProgram("binary", folder.path, ["sync"], env)).toMatchObject({ status: 0 });
    const schema = readFileSync(join(folder.path, ".lineup/plugins.schema.json"), "utf8");
    expect(schema).toContain('"default": "***"');
    expect(schema).not.toContain("hush");
  });

  testSlow("is left alone if nothing changed", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    await run(folder);
    const file = join(folder.path, ".lineup/plugins.schema.json");
    writeFileSync(file, "mine");
    await run(folder);
    await run(folder, "check");
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  testSlow("keeps its schema while a plugin does not load, and for another list", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    change(folder, "a.ts", "throw 1;");
    expect(await run(folder)).toMatchObject({ status: 2 });
    expect(optionsIn(folder)).toEqual(["one"]);
    expect(await run(folder, "-c", "other.yaml")).toMatchObject({ status: 0 });
    expect(optionsIn(folder)).toEqual(["one"]);
    change(folder, "a.ts", plugin("two: v.optional(v.string())"));
    await run(folder, "--set", "extra=1");
    expect(optionsIn(folder)).toEqual(["two"]);
  });

  testSlow("gets the types of a new version of lineup", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    const stamp = join(folder.path, ".lineup/stamp");
    writeFileSync(stamp, readFileSync(stamp, "utf8").replace(/^.*/, "older"));
    const types = join(folder.path, ".lineup/types/plugin/plugin.d.ts");
    const old = join(folder.path, ".lineup/modules/old.js");
    writeFileSync(types, "older");
    writeFileSync(old, "older");
    await run(folder);
    expect(readFileSync(types, "utf8")).toContain("definePlugin");
    expect(existsSync(old)).toBe(false);
    // lineup test loads no plugins.
    writeFileSync(stamp, readFileSync(stamp, "utf8").replace(/^.*/, "older"));
    writeFileSync(types, "older");
    await run(folder, "test");
    expect(readFileSync(types, "utf8")).toContain("definePlugin");
    const before = statSync(types).mtimeMs;
    await run(folder, "test");
    expect(statSync(types).mtimeMs).toBe(before);
  });

  testSlow("that cannot be written costs a run nothing", async () => {
    using folder = makeFolder(FILES);
    await run(folder, "sync");
    change(folder, "a.ts", plugin("two: v.optional(v.string())"));
    mkdirSync(join(folder.path, ".lineup/plugins.schema.json.new"));
    expect(await run(folder, "--get", "a")).toEqual({ stdout: "done\n", stderr: "", status: 0 });
    expect(await run(folder, "sync")).toMatchObject({ stdout: "", status: 2 });
  });

  testSlow("is enough for a plain bun test and for bun check", async () => {
    using folder = makeFolder({
      ...FILES,
      "tsconfig.json": '{ "extends": "./.lineup/tsconfig.json" }\n',
      "a.test.ts": `import { expect, test } from "bun:test";
import { Plugin, v } from "lineup";
import { testLineup, testPlugin } from "lineup/testing";
import plugin from "./a.ts";

test("a plugin", async () => {
  expect(plugin).toBeInstanceOf(Plugin);
  expect(v.is(plugin.options.one, "text")).toBe(true);
  expect(await testPlugin(plugin)).toMatchObject({ value: "done", failure: undefined });
  const { values, status } = await testLineup({ set: { size: 2 } });
  expect({ values, status }).toEqual({ values: { size: 2, a: "done" }, status: 0 });
});
`,
    });
    await run(folder, "sync");
    const bun = (...args: string[]) => {
      const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, ...args], {
        cwd: folder.path,
      });
      return { exitCode, output: `${stdout}${stderr}` };
    };
    expect(bun("test")).toEqual({ exitCode: 0, output: expect.stringContaining("1 pass") });
    // With the declarations themselves.
    const checked = bun("check", "--skipLibCheck", "false");
    expect(checked).toEqual({ exitCode: 0, output: expect.stringContaining("No type errors") });
  });
});
