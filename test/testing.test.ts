/**
 * `lineup test` from the binary alone: what passes through to bun:test, what does not
 * reach the tests, and that a list does in a test what it does in a run.
 */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { BINARY } from "../build.ts";
import { testSlow } from "./groups.ts";
import { makeFolder, type Outcome } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** Runs `lineup test` with no Bun, Node.js or npm to be found. */
async function runTests(folder: string, args: readonly string[]) {
  const child = Bun.spawn([BINARY, "test", ...args], {
    cwd: folder,
    env: { PATH: "/usr/bin:/bin", HOME: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return { stderr: await child.stderr.text(), status: await child.exited };
}

const SHOUT = `import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "shout",
  needs: { word: v.string() },
  run: ({ needs }) => needs.word.toUpperCase(),
});
`;

const PROJECT = {
  "project/plugins.yaml": "values: { word: hi }\nplugins: [./plugins/shout.ts]\n",
  "project/plugins/shout.ts": SHOUT,
  "project/plugins/shout.test.ts": `import { expect, test } from "bun:test";
import { testLineup, testPlugin } from "lineup/testing";
import shout from "./shout.ts";

test("is loud", async () => {
  expect((await testPlugin(shout, { needs: { word: "a" } })).value).toBe("A");
});

test("in the list", async () => {
  expect((await testLineup({ set: { word: "b" } })).values).toEqual({ word: "b", shout: "B" });
});
`,
  "project/plugins/children.test.ts": `import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";

const isLeft = (env: unknown) => /BUN_BE_BUN|FORCE_COLOR/.test(String(env));

test("nothing of lineup's is in the environment", async () => {
  expect(isLeft(Object.keys(process.env))).toBe(false);
  expect(isLeft(Bun.spawnSync(["env"]).stdout)).toBe(false);
  expect(isLeft(Bun.spawnSync({ cmd: ["env"] }).stdout)).toBe(false);
  expect(isLeft(await Bun.spawn(["env"]).stdout.text())).toBe(false);
  expect(isLeft(await Bun.$\`env\`.text())).toBe(false);
  expect(isLeft(spawnSync("env").stdout)).toBe(false);
});

test("a child has the environment that it is given", () => {
  const { stdout } = Bun.spawnSync(["env"], { env: { ONLY: "this" } });
  expect(stdout.toString()).toBe("ONLY=this\\n");
});

test("the program is lineup", () => {
  const { stdout } = Bun.spawnSync([process.execPath, "help"]);
  expect(stdout.toString()).toStartWith("lineup runs");
});
`,
};

describe("flags of bun test", () => {
  test("coverage and junit: the plugin alone is counted, and paths start where lineup does", async () => {
    using folder = makeFolder({ ...PROJECT, "reports/": "" });
    const { stderr, status } = await runTests(join(folder.path, "reports"), [
      ...["-c", "../project/plugins.yaml", "--color", "always"],
      ...["--coverage", "--reporter", "junit", "--reporter-outfile", "junit.xml"],
    ]);
    const text = Bun.stripANSI(stderr);
    expect({ text, status }).toEqual({ text: expect.stringContaining("5 pass"), status: 0 });
    expect(stderr).not.toBe(text);
    expect(text.match(/^ \S+ +(?=\|)/gm)?.map((line) => line.trim())).toEqual(["plugins/shout.ts"]);
    const report = readFileSync(join(folder.path, "reports", "junit.xml"), "utf8");
    expect(report).toContain('<testcase name="is loud"');
    expect(readdirSync(folder.path).sort()).toEqual(["project", "reports"]);
  });

  testSlow("-t and --parallel: each process of the tests knows the modules", async () => {
    using folder = makeFolder(PROJECT);
    const { stderr, status } = await runTests(join(folder.path, "project"), [
      ...["--parallel=2", "-t", "loud|environment", "--only-failures"],
    ]);
    expect({ stderr, status }).toEqual({ stderr: expect.stringContaining(" 3 pass"), status: 0 });
  });

  testSlow("--check: modules that the paths of tsconfig.json name are found", async () => {
    using folder = makeFolder({
      "base.json": '{ "compilerOptions": { "baseUrl": "lib", "paths": { "@/*": ["./*"] } } }',
      "tsconfig.json":
        '{ "extends": "./base.json", "compilerOptions": { "declarationMap": true } }',
      "lib/one.ts": "export const one = 1;\n",
      "one.test.ts": `import { expect, test } from "bun:test";
import { one } from "@/one";
test("is one", () => {
  const number: number = one;
  expect(number).toBe(1);
});
`,
    });
    const { stderr, status } = await runTests(folder.path, ["--check"]);
    expect({ stderr, status }).toMatchObject({
      stderr: expect.stringContaining(" 1 pass\n 0 fail\n"),
      status: 0,
    });
  });

  testSlow("--check: a need that the plugin does not have is a type error", async () => {
    using folder = makeFolder({
      "shout.ts": SHOUT,
      "shout.test.ts": `import { test } from "bun:test";
import { testPlugin } from "lineup/testing";
import shout from "./shout.ts";

test("is loud", async () => {
  await testPlugin(shout, { needs: { wrod: "a" } });
});
`,
    });
    const { stderr, status } = await runTests(folder.path, ["--check"]);
    expect({ stderr, status }).toEqual({
      stderr: expect.stringMatching(
        /^shout\.test\.ts\(6,38\): error TS2353: [\s\S]*^error\[TYPE_ERROR\]: the tests have 1 type error$/m,
      ),
      status: 2,
    });
  });
});

test("plugins that never settle, or leave errors, cost their own test", async () => {
  using folder = makeFolder({
    "plugins.yaml": "plugins: [./waits.ts]\n",
    "waits.ts": "await new Promise(() => {});\nexport default 1;\n",
    "late.test.ts": `import { expect, test } from "bun:test";
import { definePlugin } from "lineup";
import { testLineup, testPlugin } from "lineup/testing";

const run = (work: () => unknown) => testPlugin(definePlugin({ name: "a", run: work }));

test("its run waits", async () => {
  await run(() => new Promise(() => {}));
}, 100);
test("its file waits", async () => {
  await testLineup();
}, 100);
test("its rejection", async () => {
  await run(() => void Promise.reject(new Error("late")));
});
test("its server is left", async () => {
  await run(() => void Bun.serve({ port: 0, fetch: () => new Response() }));
});
test("the next one", async () => {
  console.log("printed");
  expect((await run(() => 1)).value).toBe(1);
});
`,
  });
  const { stderr, status } = await runTests(folder.path, []);
  const lines = stderr.match(
    /^\((?:pass|fail)\) [\w ]+|.*timed out.*|^error: .*|^printed$|^error\[.*/gm,
  );
  expect({ lines: lines?.map((line) => line.trim()), status }).toEqual({
    lines: [
      "(fail) its run waits",
      "^ this test timed out after 100ms.",
      "(fail) its file waits",
      "^ this test timed out after 100ms.",
      "error: late",
      "(fail) its rejection",
      "(pass) its server is left",
      "printed",
      "(pass) the next one",
      "error[TESTS_FAILED]: 3 tests failed",
    ],
    status: 1,
  });
});

test("a signal ends the tests and leaves nothing behind", async () => {
  using folder = makeFolder({
    "tmp/": "",
    "long.test.ts": `import { test } from "bun:test";
test("long", async () => {
  console.log("waiting");
  await Bun.sleep(60_000);
}, 60_000);
`,
  });
  const tmp = join(folder.path, "tmp");
  const child = Bun.spawn([BINARY, "test"], {
    cwd: folder.path,
    env: { PATH: "/usr/bin:/bin", HOME: folder.path, TMPDIR: tmp },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  for await (const bytes of child.stderr) {
    const before = text;
    text += new TextDecoder().decode(bytes);
    if (text.includes("waiting") && !before.includes("waiting")) child.kill("SIGINT");
  }
  expect(text).toEndWith("\nerror[INTERRUPTED]: interrupted by SIGINT\n");
  expect({ status: await child.exited, left: readdirSync(tmp) }).toEqual({ status: 130, left: [] });
});

test("the examples in the module's own comments", async () => {
  const source = join(import.meta.dir, "..", "src", "testing", "testing.ts");
  const blocks = readFileSync(source, "utf8").matchAll(/```ts\n([^]*?)```/g);
  const examples = [...blocks].map(([, text], index) => [
    `${index}.test.ts`,
    text!.replace(/^ \* ?/gm, ""),
  ]);
  using folder = makeFolder(Object.fromEntries(examples));
  const { stderr, status } = await runTests(folder.path, ["--check"]);
  expect({ stderr, status }).toEqual({ stderr: expect.stringContaining("\n 2 pass\n"), status: 0 });
});

/** What bun:test handles itself, what a run does not wait for in it, and what a test cannot undo. */
const LEFT_OUT = new RegExp(
  [
    "INTERRUPTED|PLUGIN_HUNG|IMPORT_HUNG|never answers|PLUGIN_CRASHED|reallyExit|tsconfig",
    "LEFT_RUNNING|after the last plugin|leaves a rejection|errors that one plugin leaves",
    "prepareStackTrace|BUILT_IN_CHANGED",
    // A test sees what a run hides.
    "holds? a secret",
    // It takes seconds.
    "retry: \\d|memory: |started again",
  ].join("|"),
);

testSlow(
  "a list has the values, the status and the codes of a run",
  async () => {
    const files: Record<string, string> = {};
    const cases: unknown[] = [];
    for (const area of ["config", "load", "wiring", "run", "hostile"]) {
      for (const file of readdirSync(join(import.meta.dir, "cases", area)).sort()) {
        const text = readFileSync(join(import.meta.dir, "cases", area, file), "utf8");
        if (LEFT_OUT.test(text)) continue;
        const { name, args, env, forms, stdout, stderr, status, ...rest } = parse(text) as Case;
        if (args !== undefined || forms !== undefined) continue;
        const folder = `${area}-${cases.length}`;
        for (const [path, content] of Object.entries(rest.files ?? {})) {
          files[`${folder}/${path}`] = content;
        }
        const codes = [...stderr.matchAll(/^(?:error|warning)\[(\w+)\]/gm)].map(([, code]) => code);
        const values = status === 0 ? parse(stdout) : undefined;
        cases.push({ name, folder, env, expected: { codes: [...new Set(codes)], status, values } });
      }
    }
    expect(cases.length).toBeGreaterThan(140);
    using folder = makeFolder({
      ...files,
      "cases.json": JSON.stringify(cases),
      "cases.test.ts": RUN,
    });
    const { stderr, status } = await runTests(folder.path, ["cases.test.ts", "--only-failures"]);
    expect({ stderr, status }).toEqual({
      stderr: expect.stringContaining(` ${cases.length} pass\n 0 fail`),
      status: 0,
    });
  },
  30_000,
);

interface Case extends Outcome {
  name: string;
  args?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
  forms?: string[];
}

const RUN = `import { expect, test } from "bun:test";
import { testLineup } from "lineup/testing";
import cases from "./cases.json";

test.each(cases)("$name", async ({ folder, env, expected }) => {
  const { values, status, diagnostics } = await testLineup({ config: folder + "/plugins.yaml", env });
  const codes = [...new Set(diagnostics.map(({ code }) => code))];
  // As JSON, which has no -0.
  const data = status === 0 ? JSON.parse(JSON.stringify(values)) : undefined;
  expect({ codes, status, values: data }).toEqual(expected);
});
`;
