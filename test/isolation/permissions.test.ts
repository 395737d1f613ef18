/** Permissions: which can be granted, where nothing of a plugin runs, and what works under them. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Confinement } from "../../src/process/confinement.ts";
import { Client, CURSOR } from "../editors/lsp-client.ts";
import { canConfine } from "./attack.ts";
import { everyNth, testSlow } from "../groups.ts";
import { runInProcess } from "../in-process.ts";
import { makeFolder, type Outcome, runProgram } from "../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const PLUGIN = `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", run: () => 1 });
`;

const FILES = {
  "plugins/a.ts": PLUGIN,
  "plugins/b.ts": `import "../lib/help.ts";
import "#kit";
const thread = () => new Worker(new URL("../threads/one.ts", import.meta.url));
${PLUGIN.replace('"a"', '"b"')}`,
  "plugins/package.json": '{ "imports": { "#kit": "./kit/kit.ts" } }',
  "plugins/kit/kit.ts": "export const two = 2;\n",
  "threads/one.ts": "",
  "packages/linked/index.js": "",
  "node_modules/@scope/linked@": "../../packages/linked",
  "bunfig.toml": "",
  "lib/help.ts": "export const one = 1;\n",
  "node_modules/dep/index.js": "",
  "data/x": "",
  "link@": "data",
  "out/sub/": "",
  "out/into@": "../data",
  ".lineup/": "",
};

const GRANTED = [
  "{}",
  "{ read: [data] }",
  "{ read: [./data/] }",
  "{ write: [out] }",
  "{ read: [.] }",
];
const WHO = "entry 1 (./plugins/a.ts) cannot be granted";
const CHANGE = `${WHO} the right to change`;

const REFUSED: readonly (readonly [string, string])[] = [
  ["{ read: [nothing] }", `27 ${WHO} "nothing": it does not exist`],
  ["{ read: [data, ./nothing/x] }", `33 ${WHO} "./nothing/x": it does not exist`],
  ["{ write: [data/y] }", `28 ${WHO} "data/y": it does not exist`],
  ["{ read: [link] }", `27 ${WHO} "link": a symbolic link in it leads to "<folder>/data"`],
  ["{ read: [link/x] }", `27 ${WHO} "link/x": a symbolic link in it leads to "<folder>/data/x"`],
  ["{ write: [out/into] }", `28 ${WHO} "out/into": a symbolic link in it leads to "<folder>/data"`],
  ["{ write: [.] }", `28 ${CHANGE} ".": it holds plugins.yaml`],
  ["{ write: [data/..] }", `28 ${CHANGE} "data/..": it holds plugins.yaml`],
  ["{ write: [/] }", `28 ${CHANGE} "/": it holds plugins.yaml`],
  ["{ write: [plugins.yaml] }", `28 ${CHANGE} "plugins.yaml": it is plugins.yaml`],
  ["{ write: [plugins] }", `28 ${CHANGE} "plugins": it holds a plugin`],
  ["{ write: [plugins/] }", `28 ${CHANGE} "plugins/": it holds a plugin`],
  ["{ write: [plugins/b.ts] }", `28 ${CHANGE} "plugins/b.ts": it is a plugin`],
  ["{ write: [lib] }", `28 ${CHANGE} "lib": it holds what a plugin imports`],
  [
    "{ write: [node_modules] }",
    `28 ${CHANGE} "node_modules": it is in the packages that plugins import`,
  ],
  [
    "{ write: [node_modules/dep] }",
    `28 ${CHANGE} "node_modules/dep": it is in the packages that plugins import`,
  ],
  ["{ write: [packages] }", `28 ${CHANGE} "packages": it holds the packages that plugins import`],
  [
    "{ write: [packages/linked] }",
    `28 ${CHANGE} "packages/linked": it is in the packages that plugins import`,
  ],
  ["{ write: [plugins/kit] }", `28 ${CHANGE} "plugins/kit": it holds what a plugin imports`],
  ["{ write: [threads] }", `28 ${CHANGE} "threads": it holds what a plugin imports`],
  ["{ write: [plugins/package.json] }", `28 ${CHANGE} "plugins/package.json": it is package.json`],
  ["{ write: [bunfig.toml] }", `28 ${CHANGE} "bunfig.toml": it is bunfig.toml`],
  ["{ write: [.lineup] }", `28 ${CHANGE} ".lineup": it is .lineup`],
  ["{ read: [/proc] }", `27 ${WHO} "/proc": /proc belongs to the kernel`],
  ["{ write: [/dev] }", `28 ${WHO} "/dev": /dev belongs to the kernel`],
  [
    "{ env: [LD_PRELOAD] }",
    "26 the environment variable LD_PRELOAD cannot be granted: it changes what runs the plugin",
  ],
  [
    "{ env: [A, BUN_OPTIONS] }",
    "29 the environment variable BUN_OPTIONS cannot be granted: it changes what runs the plugin",
  ],
  ["{ env: [A-B] }", '26 "A-B" in "permissions.env" is not the name of an environment variable'],
  [
    "{ net: yes }",
    '25 "permissions.net" of entry 1 (./plugins/a.ts) must be true or false, got "yes"',
  ],
  [
    "{ read: data }",
    '26 "permissions.read" of entry 1 (./plugins/a.ts) must be a list of paths, got "data"',
  ],
  ["{ red: [data] }", '20 "permissions" of entry 1 (./plugins/a.ts) has no field "red"'],
  ["none", '18 "permissions" of entry 1 (./plugins/a.ts) must be a mapping, got "none"'],
];

/** Returns the problems of entries with permissions, by entry: `26 message`, by the column. */
async function problemsOf(all: readonly string[]): Promise<Map<number, string[]>> {
  const entries = all.map(
    (permissions, index) =>
      `  - path: ./plugins/a.ts\n    as: a${index}\n    permissions: ${permissions}\n`,
  );
  using folder = makeFolder({
    ...FILES,
    "plugins.yaml": `plugins:\n${entries.join("")}  - ./plugins/b.ts\n`,
  });
  const args = ["check", "--no-types", "--format", "json"];
  const { stdout } = await runProgram("binary", folder.path, args);
  const found = JSON.parse(stdout) as { message: string; line: number; column: number }[];
  const problems = new Map<number, string[]>();
  for (const { message, line, column } of found) {
    const text = message.replaceAll(folder.path, "<folder>").replaceAll(/entry \d+/g, "entry 1");
    problems.getOrInsert(Math.floor((line - 2) / 3), []).push(`${column} ${text}`);
  }
  return problems;
}

test.skipIf(!canConfine)(
  "which permissions can be granted, and where it is said of the others",
  async () => {
    const all = [...GRANTED, ...REFUSED.map(([permissions]) => permissions)];
    const problems = await problemsOf(all);
    const seen = all.map((permissions, index) => [permissions, problems.get(index) ?? []]);
    expect(seen).toEqual([
      ...GRANTED.map((permissions) => [permissions, []]),
      ...REFUSED.map(([permissions, problem]) => [permissions, [problem]]),
    ]);
  },
);

/** Runs a command in this process, on a kernel that answers so. */
async function runWith(
  confinement: Confinement | string,
  args: readonly string[],
): Promise<Outcome & { ran: boolean }> {
  using folder = makeFolder({
    "plugins.yaml": "plugins:\n  - ./good.ts\n  - { path: ./a.ts, permissions: {} }\n",
    "good.ts": PLUGIN.replace('"a"', '"good"'),
    "a.ts": `import { writeFileSync } from "node:fs";\nwriteFileSync(import.meta.dir + "/ran", "");\n${PLUGIN}`,
  });
  const outcome = await runInProcess(folder.path, args, { confinement });
  return { ...outcome, ran: existsSync(join(folder.path, "ran")) };
}

test.each([[["run"]], [["check", "--no-types"]], [["list"]], [["graph"]]])(
  "where the kernel cannot enforce them, %j refuses before anything runs",
  async (args) => {
    const { stderr, status, ran, stdout } = await runWith("this kernel has no Landlock", args);
    expect(stderr).toContain(
      "error[ENTRY_LIMIT_UNSUPPORTED]: entry 2 (./a.ts) sets permissions, which cannot be enforced here: this kernel has no Landlock\n  --> plugins.yaml:3:",
    );
    expect({ status, ran, stdout }).toEqual({ status: 2, ran: false, stdout: "" });
  },
);

test("an old kernel can confine a plugin and not observe it", async () => {
  const { stderr, status, ran } = await runWith({ abi: 2 }, ["--observe"]);
  expect(stderr).toContain(
    "error[ENTRY_LIMIT_UNSUPPORTED]: entry 2 (./a.ts) sets permissions, which cannot be enforced here: to observe a plugin takes Linux 6.2 or later\n",
  );
  expect({ status, ran }).toEqual({ status: 2, ran: false });
});

describe.skipIf(!canConfine)("nothing of a confined plugin runs outside", () => {
  /** It would leave a file, wherever it runs without being confined. */
  const mark = (name: string) =>
    `try { (await import("node:fs")).writeFileSync(${JSON.stringify("<folder>")} + "/ran-${name}", ""); } catch {}\n`;
  const files = (folder: string) => ({
    "plugins.yaml": `plugins:\n  - path: ./plugins/a.ts\n    permissions: {}\n  - { path: ./plugins/b.ts, needs: { a: a } }\n`,
    "plugins/a.ts": `${mark("top").replace("<folder>", folder)}
import { stamp } from "../lib/macro.ts" with { type: "macro" };
import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "a",
  options: { o: v.optional(v.pipe(v.number(), v.check(() => { try { require("node:fs").writeFileSync("${folder}/ran-schema", ""); } catch {} return true; })), 1) },
  get properties() { try { require("node:fs").writeFileSync("${folder}/ran-properties", ""); } catch {} return { p: 1 }; },
  run: () => stamp(),
});
`,
    "lib/macro.ts": `import { writeFileSync } from "node:fs";
export function stamp(): number {
  try { writeFileSync("${folder}/ran-macro", ""); } catch {}
  return 1;
}
`,
    "plugins/b.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "b", needs: { a: v.number() }, run: ({ needs }) => needs.a });
`,
  });

  const commands = [
    ["run"],
    ["list"],
    ["explain", "b"],
    ["check"],
    ["graph"],
    ["sync"],
    ["run", "--get", "b", "-v"],
    ["run", "--explain", "b"],
  ];
  test.each(everyNth(4, commands).map((args) => [args]))("%j", async (args) => {
    using folder = makeFolder({});
    for (const [name, text] of Object.entries(files(folder.path))) {
      await Bun.write(join(folder.path, name), text);
    }
    const { status, stderr } = await runProgram("binary", folder.path, args);
    const ran = readdirSync(folder.path).filter((name) => name.startsWith("ran-"));
    expect({ status, ran, stderr: stderr.includes("error[") ? stderr : "" }).toEqual({
      status: 0,
      ran: [],
      stderr: "",
    });
  });

  test("test", async () => {
    using folder = makeFolder({});
    const all = {
      ...files(folder.path),
      "a.test.ts": `import { testLineup } from "lineup/testing";
import { expect, test } from "bun:test";
test("a list", async () => {
  expect((await testLineup()).values).toEqual({ a: 1, b: 1 });
  const listeners = process.listenerCount("exit");
  await testLineup();
  expect(process.listenerCount("exit")).toBe(listeners);
});
`,
    };
    for (const [name, text] of Object.entries(all)) await Bun.write(join(folder.path, name), text);
    await Bun.write(join(folder.path, "temp", ".keep"), "");
    const env = { TMPDIR: join(folder.path, "temp") };
    const { status, stderr } = await runProgram("binary", folder.path, ["test"], env);
    const ran = readdirSync(folder.path).filter((name) => name.startsWith("ran-"));
    expect(stderr).toContain(" 1 pass\n 0 fail");
    expect({ status, ran }).toEqual({ status: 0, ran: [] });
    expect(readdirSync(env.TMPDIR)).toEqual([".keep"]);
  });

  testSlow.each([true, false])("lsp, with the permissions: %j", async (isConfined) => {
    using folder = makeFolder({});
    const all = files(folder.path);
    const list = all["plugins.yaml"].replace("permissions: {}", isConfined ? "$&" : "lazy: false");
    for (const [name, text] of Object.entries(all)) await Bun.write(join(folder.path, name), text);
    await using editor = await Client.start(folder.path);
    // Typing, with the plugins loaded; then the types, which are checked when it is saved.
    expect(await editor.check(list)).toEqual([]);
    const completed = `${list}  - { path: ./plugins/a.ts, as: c, options: { ${CURSOR} } }\n`;
    expect(await editor.complete(completed)).toContain("o");
    editor.write(list);
    editor.save();
    expect(await editor.diagnostics()).toEqual([]);
    const ran = readdirSync(folder.path).filter((name) => name.startsWith("ran-"));
    // In lineup's own process, all of it runs: this test would see it.
    expect(ran.length).toBe(isConfined ? 0 : 4);
  });

  testSlow("not even if defaults, which have the permissions, are wrong", async () => {
    using folder = makeFolder({});
    const all = files(folder.path);
    all["plugins.yaml"] =
      "defaults: { permisions: {}, timeout: 5 }\nplugins:\n  - ./plugins/a.ts\n";
    for (const [name, text] of Object.entries(all)) await Bun.write(join(folder.path, name), text);
    const { status } = await runProgram("binary", folder.path, ["check"]);
    const ran = readdirSync(folder.path).filter((name) => name.startsWith("ran-"));
    expect({ status, ran }).toEqual({ status: 2, ran: [] });
  });

  test("without permissions, all of it does", async () => {
    using folder = makeFolder({});
    const all = files(folder.path);
    all["plugins.yaml"] = "plugins:\n  - ./plugins/a.ts\n";
    for (const [name, text] of Object.entries(all)) await Bun.write(join(folder.path, name), text);
    await runProgram("binary", folder.path, ["run"]);
    expect(
      readdirSync(folder.path)
        .filter((name) => name.startsWith("ran-"))
        .sort(),
    ).toEqual(["ran-macro", "ran-properties", "ran-schema", "ran-top"]);
  });
});

test.skipIf(!canConfine)(
  "an error of a confined plugin shows no file that it may not read",
  async () => {
    using folder = makeFolder({
      "plugins.yaml": "plugins:\n  - { path: ./plugins/a.ts, permissions: {} }\n",
      ".env.ts": "SECRET\n",
      // The names in the folder that has it may be read, and nothing else.
      "node_modules/dep/index.js": "",
      "plugins/a.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "a",
  run() {
    const error = new Error("x");
    error.stack = "Error: x\\n    at run (${"<folder>"}/.env.ts:1:1)";
    throw error;
  },
});
`,
    });
    const plugin = join(folder.path, "plugins/a.ts");
    await Bun.write(plugin, (await Bun.file(plugin).text()).replace("<folder>", folder.path));
    const { stderr, status } = await runProgram("binary", folder.path);
    expect(stderr).toContain("error[PLUGIN_THREW]: entry 1 (./plugins/a.ts) threw Error: x");
    expect(stderr).not.toContain("SECRET");
    expect(status).toBe(1);
  },
);

/** Runs the body of a `run` under permissions; returns its value, or stderr. */
async function runUnder(
  permissions: string,
  body: string,
  files: Record<string, string> = {},
  { env = {}, programs = [] }: { env?: Record<string, string>; programs?: string[] } = {},
) {
  using folder = makeFolder({
    "plugins.yaml": `plugins:\n  - { path: ./plugins/a.ts, permissions: ${permissions} }\n`,
    "plugins/a.ts": `import { definePlugin } from "lineup";
import * as fs from "node:fs";
export default definePlugin({
  name: "a",
  async run({ folder }: any) { void [fs, folder]; ${body} },
});
`,
    ...files,
  });
  for (const name of programs) chmodSync(join(folder.path, name), 0o755);
  const { stdout, stderr } = await runProgram("binary", folder.path, ["--format", "json"], env);
  return stdout === "" ? stderr : (JSON.parse(stdout) as { a: unknown }).a;
}

test.skipIf(!canConfine).each([
  [
    'fs.writeFileSync(folder + "/out/new.txt", "");',
    "in which it makes or removes files: permissions: { write: [out] }",
  ],
  [
    'try { return fs.readFileSync(folder + "/a b, c", "utf8"); } catch (cause) { throw new Error("no", { cause }); }',
    'to allow it: permissions: { read: ["a b, c"] }, or write: ["a b, c"]',
  ],
  ['return await import("../data.json");', "to allow it: permissions: { read: [data.json] }"],
])("of what is denied, a hint says how to allow it: %s", async (body, hint) => {
  const files = { "out/": "", "a b, c": "", "data.json": "{}" };
  expect(await runUnder("{}", body, files)).toContain(hint);
});

test.skipIf(!canConfine)("the temp folders of other plugins cannot be granted", async () => {
  using folder = makeFolder({
    "plugins.yaml": "plugins: [{ path: ./a.ts, permissions: { read: [temp], write: [temp] } }]\n",
    "a.ts": PLUGIN,
    "temp/": "",
  });
  const env = { TMPDIR: `${folder.path}/temp` };
  const { stderr, status } = await runProgram("binary", folder.path, [], env);
  expect(stderr).toContain(
    `${CHANGE.replace(WHO, "entry 1 (./a.ts) cannot be granted")} "temp": it holds the temp folders of other plugins`,
  );
  expect(status).toBe(2);
});

testSlow.skipIf(!canConfine)("more paths may be granted than fit into an argument", async () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `file-with-a-long-name-${index}`);
  const body = `const text = (name) => fs.readFileSync(folder + "/" + name, "utf8");
return fs.readdirSync(folder).filter((name) => name.startsWith("file-")).map(text).join("").length;`;
  const files = Object.fromEntries(names.map((name) => [name, "x"]));
  expect(await runUnder(`{ read: [${names.join(", ")}] }`, body, files)).toBe(2_000);
});

describe.skipIf(!canConfine)("under the least permissions", () => {
  testSlow("SQLite in a folder that may be changed", async () => {
    const body = `const { Database } = await import("bun:sqlite");
const db = new Database(folder + "/out/x.db");
db.run("pragma journal_mode = wal");
db.run("create table t (a)");
db.transaction(() => { for (let i = 0; i < 10; i++) db.run("insert into t values (?)", [i]); })();
return db.query("select count(*) as n from t").get().n;`;
    expect(await runUnder("{ write: [out] }", body, { "out/": "" })).toBe(10);
  });

  testSlow("a folder of data", async () => {
    const body = `return fs.readdirSync(folder + "/data").sort().map((name) => fs.readFileSync(folder + "/data/" + name, "utf8"));`;
    const files = { "data/a": "1", "data/b": "2" };
    expect(await runUnder("{ read: [data] }", body, files)).toEqual(["1", "2"]);
    expect(await runUnder("{}", body, files)).toContain(
      "= hint: to allow it: permissions: { read: [",
    );
  });

  test("changing files in a folder", async () => {
    const body = `const out = folder + "/out/";
fs.mkdirSync(out + "a"); fs.writeFileSync(out + "a/x", "1"); fs.renameSync(out + "a/x", out + "y");
fs.appendFileSync(out + "y", "2"); fs.truncateSync(out + "y", 1); fs.copyFileSync(out + "y", out + "z");
fs.rmSync(out + "a", { recursive: true });
return [fs.readdirSync(out).sort(), fs.readFileSync(out + "z", "utf8")];`;
    expect(await runUnder("{ write: [out] }", body, { "out/": "" })).toEqual([["y", "z"], "1"]);
  });

  test("fetch", async () => {
    using server = Bun.serve({ port: 0, fetch: () => new Response("hello") });
    const body = `return await (await fetch("http://localhost:${server.port}/")).text();`;
    expect(await runUnder("{ net: true }", body)).toBe("hello");
    expect(await runUnder("{}", body)).toContain("= hint: to allow it: permissions: { net: true }");
  });

  testSlow("a script by imports of package.json", async () => {
    const files = {
      "package.json": '{ "imports": { "#one": "./lib/one.ts" } }',
      "lib/one.ts": "export const one = 1;\n",
    };
    expect(await runUnder("{}", `return (await import("#one")).one;`, files)).toBe(1);
  });

  test("a package, zlib, wasm, timers and a worker", async () => {
    const body = `const { default: dep } = await import("dep");
const zlib = await import("node:zlib");
const text = zlib.gunzipSync(zlib.gzipSync("zip")).toString();
const wasm = new Uint8Array([0,97,115,109,1,0,0,0,1,5,1,96,0,1,127,3,2,1,0,7,5,1,1,102,0,0,10,6,1,4,0,65,42,11]);
const { instance } = await WebAssembly.instantiate(wasm);
await Bun.sleep(5);
const worker = new Worker(URL.createObjectURL(new Blob(["postMessage('worker')"])));
const message = await new Promise((done) => { worker.onmessage = (event) => done(event.data); });
worker.terminate();
return [dep, text, instance.exports.f(), message];`;
    const files = {
      "node_modules/dep/package.json": '{ "name": "dep", "main": "./lib/index.js" }',
      "node_modules/dep/lib/index.js": 'module.exports = require("./other.js");',
      "node_modules/dep/lib/other.js": 'module.exports = "package";',
    };
    expect(await runUnder("{}", body, files)).toEqual(["package", "zip", 42, "worker"]);
  });

  testSlow("programs in what it may read", async () => {
    const body = `return (await Bun.spawn([folder + "/bin/x.sh"]).stdout.text()).trim();`;
    const files = { "bin/x.sh": "#!/bin/sh\necho started\n", "bin/y.sh": "#!/bin/sh\n" };
    const programs = ["bin/x.sh"];
    const run = (permissions: string) => runUnder(permissions, body, files, { programs });
    expect(await run("{ run: true, read: [bin] }")).toBe("started");
    expect(await run("{ run: true, write: [bin] }")).toBe("started");
    expect(await run("{ run: true }")).toContain("permissions: { read: [bin/x.sh] }");
    expect(await run("{ read: [bin] }")).toContain("permissions: { run: true }");
    const other = body.replace("x.sh", "y.sh");
    const denied = await runUnder("{ run: true, read: [bin] }", other, files);
    expect(denied).toContain("= hint: chmod +x ");
  });

  testSlow("packages that are links", async () => {
    const store = "node_modules/.store/dep@1/node_modules";
    const files = {
      "plugins/node_modules/dep@": `../../${store}/dep`,
      "plugins/node_modules/project@": "../../project",
      [`${store}/dep/index.js`]: 'module.exports = require("other");',
      [`${store}/other@`]: "../../other@1/node_modules/other",
      "node_modules/.store/other@1/node_modules/other/index.js": "module.exports = 7;",
      "project/package.json": '{ "name": "project", "main": "index.ts" }',
      "project/index.ts": "export const one = 1;",
    };
    expect(await runUnder("{}", 'return (await import("dep")).default;', files)).toBe(7);
    const body = 'return (await import("project")).one;';
    expect(await runUnder("{ read: [project] }", body, files)).toBe(1);
  });

  testSlow("git, and nothing without run", async () => {
    const body = `return (await Bun.$\`git -c 'safe.directory=*' -C \${folder}/repository log --format=%s\`.text()).trim();`;
    const commit = async (folder: string) => {
      const git = ["git", "-c", "user.name=a", "-c", "user.email=a", "-C", folder];
      Bun.spawnSync([...git, "init", "-q"], { cwd: folder });
      Bun.spawnSync([...git, "commit", "-q", "--allow-empty", "-m", "first"], { cwd: folder });
    };
    using repository = makeFolder({});
    await commit(repository.path);
    const read = `read: [${repository.path}]`;
    const there = body.replace("${folder}/repository", repository.path);
    expect(await runUnder(`{ ${read}, run: true, env: [PATH] }`, there)).toBe("first");
    expect(await runUnder(`{ ${read} }`, there)).not.toBe("first");
  });

  test("environment variables that are granted, and no others", async () => {
    const body = "return Object.keys(process.env).sort();";
    const env = { WANTED: "1", OTHER: "2" };
    expect(await runUnder("{ env: [WANTED, MISSING] }", body, {}, { env })).toEqual([
      "TMPDIR",
      "WANTED",
    ]);
  });

  test("a temp folder of its own, which is gone afterwards", async () => {
    const body = `const { tmpdir } = require("node:os");
fs.mkdirSync(tmpdir() + "/a/b", { recursive: true }); fs.writeFileSync(tmpdir() + "/a/b/c", "");
return tmpdir();`;
    const temp = (await runUnder("{}", body)) as string;
    expect(temp).toContain("lineup-");
    expect(existsSync(temp)).toBe(false);
  });
});
