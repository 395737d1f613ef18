/**
 * The cases of a run, as if plugins.yaml had `defaults: { timeout: 1m }`: with every plugin
 * in a process of its own, the same stdout, stderr and status. A few cases, or all
 * with ALL_CASES=1. With PERMISSIONS=1, they are confined, with permissions that are wide
 * open, except that the folder of plugins.yaml cannot be written.
 */

import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runCommandLine } from "../../src/cli/cli.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { Sources } from "../../src/diagnostics/source-text.ts";
import { Host } from "../../src/hosting/host.ts";
import { readTextFile } from "../../src/process/modules.ts";
import { removeTempFolders } from "../../src/process/temp.ts";
import { everyNth, inGroups, isThorough, testSlow } from "../groups.ts";
import { cleanEnvironment, type Folder, type Form, makeFolder, type Outcome } from "../program.ts";
import { runProgram } from "../program.ts";
import { makeWorld } from "../world.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

afterAll(removeTempFolders);

interface Case extends Outcome {
  name: string;
  args?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
  forms?: Form[];
}

const SIGNAL = "the plugin sends a signal to its own process, not to lineup";

const ALONE = "entries of one file have a process each";

/** Cases of one process, each with the reason. */
const SKIPPED: Readonly<Record<string, string>> = {
  "hostile/a-built-in-that-lineup-uses-is-changed.yaml":
    "the built-ins of another process are not those of lineup",
  "load/a-signal-that-came-while-a-file-was-imported.yaml": SIGNAL,
  "load/a-signal-that-came-while-the-last-file-was-imported.yaml": SIGNAL,
  "hostile/fake-timers-that-never-fire.yaml":
    "the timers of another process are not those of lineup",
  "hostile/lineup-freezes-no-object-of-the-plugins-own.yaml": ALONE,
  "load/a-plugin-in-commonjs-prints-under-its-name-while-the-files-are-read.yaml":
    "processes show what they printed in the order of the list",
  "load/all-files-are-read-before-the-first-is-evaluated.yaml": ALONE,
  "load/files-are-evaluated-one-after-the-other-in-the-order-of-the-list.yaml": ALONE,
  "load/one-file-leaves-a-rejection-and-three-plugins-import-it.yaml": ALONE,
  "run/a-plugin-that-changes-what-it-returned.yaml": ALONE,
  "run/a-program-that-is-left-running.yaml": "the programs of another process end with it",
  "run/a-signal-before-a-lazy-value-is-computed.yaml": SIGNAL,
  "run/a-signal-in-the-last-teardown.yaml": SIGNAL,
  "run/a-signal-that-came-while-a-plugin-computed.yaml": SIGNAL,
  "run/a-signal-that-came-while-a-setup-computed.yaml": SIGNAL,
  "run/signals-that-came-while-a-plugin-waited-for-a-synchronous-child.yaml": SIGNAL,
  "run/a-worker-imports-lineup.yaml": "workers are started in another process",
  "run/an-error-that-quotes-the-stack-of-another.yaml": "the stack goes on in this test's files",
  "run/plugins-that-leave-several-things-running.yaml": "who left what is known in one process",
  "run/stdout-is-the-result-alone.yaml":
    "what a plugin writes to descriptor 1 goes to the stderr of its own process",
};

/** What permissions cannot allow. */
const UNGRANTED = process.env.PERMISSIONS
  ? ["run/the-working-directory-is-the-folder-of-plugins-yaml.yaml"]
  : [];

const isWanted = (file: string) => !(file in SKIPPED) && !UNGRANTED.includes(file);

const CASES = join(import.meta.dir, "..", "cases");
const seen: string[] = [];

for (const area of ["run", "wiring", "load", "hostile", "show", "editor"]) {
  const cases = readdirSync(join(CASES, area))
    .sort()
    .map((file) => ({
      file: `${area}/${file}`,
      golden: parse(readFileSync(join(CASES, area, file), "utf8")) as Case,
    }));
  seen.push(...cases.map(({ file }) => file));
  const run = cases.filter(
    ({ file, golden: { args, forms } }) =>
      // list shows the limits that the entries have here.
      isWanted(file) &&
      forms === undefined &&
      args?.[0] !== "list" &&
      (isThorough || args?.[0] !== "check"),
  );
  inGroups(area, everyNth(300, run), ({ golden }) => {
    test.concurrent(golden.name, async () => {
      const { stdout, stderr, status } = golden;
      expect(await runCase(golden)).toEqual({ stdout, stderr, status });
    });
  });
}

const WIDE_OPEN = {
  ...{ read: ["/"], write: [], net: true, run: true },
  env: ["PATH", "HOME"],
};

/** Every plugin runs in a process of its own. */
class IsolatedHost extends Host {
  override load(...[entries, ...rest]: Parameters<Host["load"]>): ReturnType<Host["load"]> {
    const timeout = { amount: 60_000, shown: "1 min" };
    const permissions = process.env.PERMISSIONS ? WIDE_OPEN : undefined;
    for (const entry of entries) {
      if (entry.isolation !== undefined) continue;
      const locate = () => entry.locate();
      const isolation = { timeout, permissions: permissions && { ...permissions, locate } };
      Object.assign(entry, { isolation });
    }
    return super.load(entries, ...rest);
  }

  override async drain(milliseconds: number) {
    // The event loop is that of the tests.
    return (await this.children?.drain(milliseconds)) ?? [];
  }

  end(): void {
    this.children?.end();
  }
}

async function runCase(given: Omit<Case, "name" | keyof Outcome>): Promise<Outcome> {
  const { args = [], files = {} } = given;
  using folder = makeFolder(files);
  return await runIn(folder, args, given.env);
}

async function runIn(
  folder: Folder,
  args: readonly string[],
  extra?: Record<string, string>,
): Promise<Outcome> {
  const env = cleanEnvironment(extra);
  const sources = new Sources(readTextFile);
  const host = new IsolatedHost(sources, { environment: () => env });
  const { world, written } = makeWorld({
    cwd: folder.path,
    environment: () => env,
    sources,
    host,
  });
  host.output = (...output) => world.pluginLines.output(...output);
  await runCommandLine(args, COMMANDS, world);
  host.end();
  const tidy = (text: string) =>
    text.replaceAll(folder.path, "<folder>").replace(/\(\d+\.\d ms\)/g, "(<time>)");
  return {
    stdout: tidy(written.stdout),
    stderr: tidy(written.stderr),
    status: world.sink.status,
  };
}

test("a case that is left out exists", () => {
  expect(Object.keys(SKIPPED).filter((file) => !seen.includes(file))).toEqual([]);
});

test("a plugin runs in another process, in the folder of plugins.yaml", async () => {
  const { stdout, ...rest } = await runCase({
    args: ["--format", "json"],
    files: {
      "plugins.yaml": "plugins: [./a.ts]\n",
      "a.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "a",
  run: () => ({ pid: process.pid, cwd: process.cwd(), entry: Bun.main.split("/").at(-1) }),
});`,
    },
  });
  const { a } = JSON.parse(stdout) as { a: { pid: number } };
  expect({ a, ...rest }).toEqual({
    a: { pid: expect.any(Number), cwd: "<folder>", entry: "main.ts" } as never,
    stderr: "",
    status: 0,
  });
  expect(a.pid).not.toBe(process.pid);
});

testSlow("plugins.schema.json is the same", async () => {
  using folder = makeFolder({
    "plugins.yaml": "values: { day: a }\nplugins: [./a.ts]\n",
    "a.ts": `import { definePlugin, v } from "lineup";
const tree = v.object({ kids: v.array(v.lazy(() => tree)) });
export default definePlugin({
  name: "a",
  options: { size: v.optional(v.pipe(v.number(), v.maxValue(3)), 1), tree: v.optional(tree) },
  needs: { day: v.pipe(v.string(), v.description("It.")) },
  run: () => 1,
});`,
  });
  const schema = () => readFileSync(join(folder.path, ".lineup/plugins.schema.json"), "utf8");
  expect(await runIn(folder, ["sync"])).toMatchObject({ stderr: "", status: 0 });
  const sent = schema();
  await runProgram("binary", folder.path, ["sync"]);
  expect(sent).toBe(schema());
  expect(JSON.parse(sent).definitions).not.toEqual({});
});

test("validated values that are not data stay with the plugin", async () => {
  const outcome = await runCase({
    args: ["--format", "json"],
    files: {
      "plugins.yaml": `values: { day: 2026-01-02 }
plugins:
  - { path: ./a.ts, options: { words: [b, a] } }
  - { path: ./b.ts, needs: { day: a } }
`,
      "a.ts": `import { definePlugin, v } from "lineup";
const date = v.pipe(v.string(), v.transform((text) => new Date(text)));
export default definePlugin({
  name: "a",
  options: {
    words: v.pipe(v.array(v.string()), v.transform((words) => new Set(words))),
    join: v.optional(v.any(), () => (words: Set<string>) => [...words].sort().join("")),
    gap: v.optional(v.any(), { left: undefined }),
  },
  needs: { day: date },
  provides: v.pipe(v.date(), v.transform((day) => day.toISOString())),
  run({ options, needs, log }) {
    log.info(options.join(options.words), options.words, Object.keys(options.gap));
    return needs.day;
  },
});`,
      "b.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "b",
  needs: { day: v.pipe(v.string(), v.transform((text) => new Date(text))) },
  run: ({ needs }) => [needs.day instanceof Date, needs.day.getUTCDate(), Object.isFrozen(needs)],
});`,
    },
  });
  const { stdout, ...rest } = outcome;
  expect({ values: JSON.parse(stdout), ...rest }).toEqual({
    values: { day: "2026-01-02", a: "2026-01-02T00:00:00.000Z", b: [true, 2, true] },
    stderr: "[a] ab Set(2) { 'b', 'a' } [ 'left' ]\n",
    status: 0,
  });
});

test("what a plugin reads is frozen, and -0 is -0", async () => {
  const outcome = await runCase({
    args: ["--get", "a"],
    files: {
      "plugins.yaml": "values: { deep: [{ zero: -0 }] }\nplugins: [./p.ts, ./a.ts]\n",
      "p.ts": `import { Plugin } from "lineup";
export default class P extends Plugin {
  name = "p";
  properties = { list: [1] };
  run() {}
}`,
      "a.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "a",
  async run({ values, plugins, options, needs }) {
    const deep = await values.get<{ zero: number }[]>("deep");
    const { list } = plugins.get("p").properties;
    return [deep, deep[0], list, options, needs].map(Object.isFrozen).concat(Object.is(deep[0]!.zero, -0));
  },
});`,
    },
  });
  expect(outcome).toEqual({ stdout: "- true\n".repeat(6), stderr: "", status: 0 });
});
