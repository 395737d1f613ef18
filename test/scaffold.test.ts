/** `lineup init` and `lineup new`: the files that they write, and what they leave alone. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { isThorough, testSlow } from "./groups.ts";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runEither } from "./in-process.ts";
import { type Folder, makeFolder, runProgram } from "./program.ts";

setDefaultTimeout(60_000);

const run = (folder: Folder, ...args: string[]) =>
  args[0] === "test" ? runProgram("binary", folder.path, args) : runEither(folder.path, args);

/** The files of a folder, but not those of .lineup/. */
function filesIn(folder: Folder): string[] {
  const all = readdirSync(folder.path, { recursive: true, encoding: "utf8" });
  return all.filter((path) => !path.startsWith(".lineup/")).sort();
}

const read = (folder: Folder, path: string) => readFileSync(join(folder.path, path), "utf8");

describe.concurrent("lineup init", () => {
  test("writes a project that runs and checks", async () => {
    using folder = makeFolder({});
    expect(await run(folder, "init")).toEqual({
      stdout: `created plugins.yaml, plugins/hello.ts, plugins/hello.test.ts, tsconfig.json, .gitignore and .lineup/

Try next:
  lineup
  lineup test
  lineup new word_count
`,
      stderr: "",
      status: 0,
    });
    expect(filesIn(folder)).toEqual([
      ...[".gitignore", ".lineup", "plugins", "plugins.yaml"],
      ...["plugins/hello.test.ts", "plugins/hello.ts", "tsconfig.json"],
    ]);
    expect(await run(folder)).toEqual({
      stdout: "who: world\nhello:\n  - Hello, world!\n  - Hello, world!\n",
      stderr: "",
      status: 0,
    });
    expect(await run(folder, "check")).toMatchObject({
      stderr: "plugins.yaml: 1 plugin, no problems\n",
    });
    // As in a fresh clone, which is without it.
    rmSync(join(folder.path, ".lineup"), { recursive: true });
    const tested = await run(folder, "test", "--check");
    expect(tested).toMatchObject({ status: 0, stderr: expect.stringContaining(" 1 pass") });
  });

  test("keeps what exists, and says what it lacks", async () => {
    const mine = {
      "plugins.yaml": "plugins: [] # mine\n",
      "tsconfig.json": "{}\n",
      ".gitignore": "dist/\n",
    };
    using folder = makeFolder(mine);
    expect(await run(folder, "init")).toMatchObject({
      stdout: `created .lineup/
kept plugins.yaml; for the editor, add: # yaml-language-server: $schema=.lineup/plugins.schema.json
kept tsconfig.json; for the editor, add: "extends": "./.lineup/tsconfig.json"
kept .gitignore

Try next:
  lineup
  lineup test
  lineup new word_count
`,
      status: 0,
    });
    expect(filesIn(folder)).toEqual([".gitignore", ".lineup", "plugins.yaml", "tsconfig.json"]);
    for (const [path, text] of Object.entries(mine)) expect(read(folder, path)).toBe(text);
    expect(read(folder, ".lineup/.gitignore")).toBe("*\n");
  });

  test("names the paths that a tsconfig.json with paths of its own lacks", async () => {
    using folder = makeFolder({ "tsconfig.json": '{ "compilerOptions": { "paths": {} } }\n' });
    expect((await run(folder, "init")).stdout).toContain(
      `add: "extends": "./.lineup/tsconfig.json", and to its paths: "lineup": ["./.lineup/lineup"], "lineup/testing": ["./.lineup/testing"]\n`,
    );
  });

  test("makes the folder that it is given, and can be repeated", async () => {
    using folder = makeFolder({});
    const first = await run(folder, "init", "some/demo");
    expect(first).toMatchObject({ stdout: expect.stringContaining("in some/demo:"), status: 0 });
    const again = await run(folder, "init", "some/demo");
    expect(again.stdout).toStartWith("created .lineup/\nkept plugins.yaml\nkept tsconfig.json\n");
    const demo = await run(folder, "-c", "some/demo/plugins.yaml", "--get", "hello.1");
    expect(demo.stdout).toBe("Hello, world!\n");
  });

  test.if(process.platform === "linux")("says that a folder cannot be written", async () => {
    using folder = makeFolder({});
    const { stderr, status } = await run(folder, "init", "/sys/lineup-demo");
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^error\[FILE_UNWRITABLE\]: ".*sys\/lineup-demo" cannot be wri/,
      ),
    });
  });
});

describe.concurrent("lineup new", () => {
  test("writes a plugin that runs and checks, and adds it to the list", async () => {
    const list = "# mine\r\nvalues: { a: 'x' }\r\n\r\nplugins: []\r\n\r\noutputs: [a]\r\n";
    using folder = makeFolder({ "plugins.yaml": list });
    expect(await run(folder, "new", "word-count_2")).toEqual({
      stdout: `created plugins/word-count_2.ts and plugins/word-count_2.test.ts
added ./plugins/word-count_2.ts to plugins.yaml
for types in the editor: lineup sync
`,
      stderr: "",
      status: 0,
    });
    const added = list.replace("[]", "[./plugins/word-count_2.ts]");
    expect(read(folder, "plugins.yaml")).toBe(added);
    expect(await run(folder, "--get", "word-count_2.0")).toMatchObject({ stdout: "Hello, you!\n" });
    // What init writes is checked whole, which shows the types of both.
    const flags = isThorough ? [] : ["--no-types"];
    expect(await run(folder, "check", ...flags)).toMatchObject({ status: 0 });
    expect(await run(folder, "test")).toMatchObject({ status: 0 });
  });

  test("takes a plugin that is listed already", async () => {
    const list = "plugins:\n  - { path: plugins/word.ts, as: w }\n";
    using folder = makeFolder({ "plugins.yaml": list });
    const { stdout, status } = await run(folder, "new", "word");
    expect(status).toBe(0);
    expect(stdout).not.toContain("added");
    expect(read(folder, "plugins.yaml")).toBe(list);
  });

  test("changes nothing if it cannot do all of it", async () => {
    for (const list of ["plugins: [./a.ts\n", "plugins: 5\n", "a: &b []\nplugins: *b\n", "[]\n"]) {
      using folder = makeFolder({ "plugins.yaml": list });
      expect(await run(folder, "new", "word")).toMatchObject({ stdout: "", status: 2 });
      expect(filesIn(folder)).toEqual(["plugins.yaml"]);
      expect(read(folder, "plugins.yaml")).toBe(list);
    }
    using folder = makeFolder({ "plugins.yaml": "plugins: []\n", plugins: "a file\n" });
    expect(await run(folder, "new", "word")).toMatchObject({ stdout: "", status: 2 });
    expect(read(folder, "plugins.yaml")).toBe("plugins: []\n");
  });

  test("several at once all add their entries", async () => {
    using folder = makeFolder({ "plugins.yaml": "plugins: []\n" });
    const names = ["a", "b", "c", "d"];
    const all = names.map((name) => runProgram("binary", folder.path, ["new", name]));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const listed = read(folder, "plugins.yaml").match(/[a-d](?=\.ts)/g);
    expect(listed!.toSorted()).toEqual(names);
    expect(filesIn(folder)).not.toContain("plugins.yaml.new");
  });

  // It waits for seconds.
  testSlow("names a file in the way of changing plugins.yaml, and writes nothing", async () => {
    using folder = makeFolder({ "plugins.yaml": "plugins: []\n", "plugins.yaml.new": "" });
    const { stderr, status } = await run(folder, "new", "a");
    expect(stderr).toContain('"plugins.yaml" cannot be written: "plugins.yaml.new" is in the way');
    expect(status).toBe(2);
    expect(filesIn(folder)).toEqual(["plugins", "plugins.yaml", "plugins.yaml.new"]);
  });

  test("keeps a byte order mark", async () => {
    using folder = makeFolder({ "plugins.yaml": "\ufeffplugins: []\n" });
    await run(folder, "new", "word");
    expect(read(folder, "plugins.yaml")).toBe("\ufeffplugins: [./plugins/word.ts]\n");
  });
});
