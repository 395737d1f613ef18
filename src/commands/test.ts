/** `lineup test`: the plugins' tests, with the bun:test that is part of the program. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, WATCH } from "../cli/command.ts";
import { type Flag, usage } from "../cli/flags.ts";
import { locateConfig, readInput } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { refreshEditorTypes } from "../editor/fresh.ts";
import { type BunOutcome, runAsBun } from "../process/as-bun.ts";
import { fs, path as nodePath, readTextFile } from "../process/modules.ts";
import { plainPaint } from "../render/paint.ts";
import { countOf, listNames } from "../text.ts";
import { makeTemp, removeTemp } from "../typecheck/temp.ts";
import preload from "../../dist/preload.pack" with { type: "file" };
import { BUN_TEST_FLAGS } from "./test-flags.ts";

export const test: Command = {
  summary: "run the plugins' tests, *.test.ts, with bun:test",
  positionals: ["[FILTER...]"],
  flags: { config: PROJECT_FLAGS.config, ...WATCH, ...BUN_TEST_FLAGS },
  examples: [
    ["lineup test", "run all tests in this folder and below"],
    ["lineup test shout", 'run the files with "shout" in their path'],
    ["lineup test -t 'is loud' --coverage", "run the tests of that name, and measure the coverage"],
  ],
  async run(args, world) {
    if (args.has("watch")) return (await import("./watch.ts")).watch(args, world);
    const folder = await folderOf(args, world);
    const { value: temp, problems } = makeTemp();
    if (temp === undefined) return world.sink.report(...problems);
    try {
      // Below node_modules, so that no coverage counts it.
      const kit = nodePath().join(temp, "node_modules", "lineup");
      const file = nodePath().join(kit, "preload.js");
      await Bun.write(file, Bun.file(preload));
      // Bun would download packages that are missing.
      const own = ["--no-orphans", "--no-install", "--preload", file];
      if (args.has("check")) {
        const { prepareCheck } = await import("../typecheck/check.ts");
        own.push("--tsconfig-override", await prepareCheck(temp, folder));
      }
      const given = [...optionsOf(args, folder, world), ...filtersOf(args, folder, world)];
      const outcome = await runAsBun(["test", ...own, ...given], folder, {
        colours: world.stderr.paint !== plainPaint,
        write: (text) => world.stderr.pass(text),
      });
      await refreshEditorTypes(folder);
      world.tellFiles?.(filesOf(outcome, folder, kit));
      const problem = problemOf(outcome, args);
      if (problem !== undefined) world.sink.report(problem);
    } finally {
      removeTemp(temp);
    }
  },
};

/** Returns the folder of plugins.yaml, which need not be there unless it is named. */
async function folderOf(args: Arguments, world: World): Promise<string> {
  const named = args.get("config");
  if (named === "-") {
    throw usage("test cannot read plugins.yaml from stdin", "name a file: --config FILE");
  }
  const { problems } = named === undefined ? { problems: [] } : await readInput(args, world);
  if (problems[0] !== undefined) throw problems[0];
  return locateConfig(named, world.cwd).folder;
}

/** Returns the flags for Bun. Paths start where lineup was started. */
function optionsOf(args: Arguments, folder: string, { cwd }: World): string[] {
  return Object.entries<Flag>(BUN_TEST_FLAGS).flatMap(([name, { value: placeholder = "" }]) =>
    args.all(name).map((value) => {
      if (value === "") return `--${name}`;
      const isPath = /^(?:FILE|DIR)$/.test(placeholder) && cwd !== folder;
      return `--${name}=${isPath ? nodePath().resolve(cwd, value) : value}`;
    }),
  );
}

/** Returns the filters. One that is the path of a file or folder starts where lineup was started. */
function filtersOf({ positionals }: Arguments, folder: string, { cwd }: World): string[] {
  return positionals.map((filter) => {
    const path = nodePath().resolve(cwd, filter);
    return cwd !== folder && fs().existsSync(path) ? path : filter;
  });
}

/**
 * Returns the files that the tests were made from: those that were loaded, and, since what
 * cannot be loaded is not among them, all tests and what an error is about.
 */
function filesOf({ text }: BunOutcome, folder: string, kit: string): string[] {
  const loaded = readTextFile(nodePath().join(kit, "files"))?.split("\n") ?? [];
  const tests = new Bun.Glob("**/*[._]{test,spec}[._]*").scanSync({ cwd: folder, absolute: true });
  const named = text.match(/\/[^\s:'"()]+\.\w+/g) ?? [];
  return [...loaded, ...tests, ...named].filter((file) => !file.includes("/node_modules/"));
}

/** Says what is wrong if the tests did not all pass. Only Bun's own summary shows that they ran. */
function problemOf({ status, signal, text }: BunOutcome, args: Arguments): Diagnostic | undefined {
  const [, ran, files] = /^Ran (\d+) tests? across (\d+) files?/m.exec(text) ?? [];
  if (ran === undefined) return noSummary({ status, signal, text }, args);
  const failed = /^ *(\d+) fail$/m.exec(text)?.[1] ?? "0";
  if (failed !== "0") {
    return new Diagnostic("TESTS_FAILED", `${countOf(Number(failed), "test")} failed`);
  }
  if (status !== 0) {
    const message = `no test failed, but bun test ended with status ${status}`;
    return new Diagnostic("TESTS_FAILED", message, { hint: "what it printed says why" });
  }
  // A part of the files, or those that changes affect, may be none.
  if (ran !== "0" || files === "0") return undefined;
  const isMarked = args.has("only");
  return noTests(
    isMarked ? "no test is marked with test.only" : "the test files have no tests",
    isMarked ? "remove --only" : 'test("is loud", async () => { … }), with test from "bun:test"',
  );
}

function noSummary({ status, signal, text }: BunOutcome, args: Arguments): Diagnostic | undefined {
  const isEmpty = /^No tests found!|did not match any test files:$|had no matches$/m.test(text);
  const noName = /^error: regex (".*") matched 0 tests/m.exec(text)?.[1];
  if (isEmpty || noName !== undefined) {
    if (status === 0 && args.has("pass-with-no-tests")) return undefined;
    const all = "lineup test runs all tests";
    if (noName !== undefined) return noTests(`no test has a name that matches ${noName}`, all);
    if (args.positionals.length === 0) {
      const hint = "a test file is named after its plugin: my-plugin.test.ts next to my-plugin.ts";
      return noTests("there are no tests in this folder", hint);
    }
    const filters = listNames(
      args.positionals.map((filter) => JSON.stringify(filter)),
      "or",
    );
    return noTests(`no test file has ${filters} in its path`, all);
  }
  const types = /^Found (\d+) errors? in /m.exec(text)?.[1];
  if (types !== undefined && args.has("check")) {
    return new Diagnostic("TYPE_ERROR", `the tests have ${countOf(Number(types), "type error")}`);
  }
  const wrong = /^error: ((?:--|Invalid ).*)/.exec(text.trimStart())?.[1];
  if (wrong !== undefined) return usage(`bun test: ${wrong}`);
  const how = signal === undefined ? `with status ${status}` : `by ${signal}`;
  const message = `the tests were ended ${how} before all of them had run`;
  const hint = "look for what ends the process in the test or the plugin that ran last";
  return new Diagnostic("TESTS_STOPPED", message, { hint });
}

function noTests(message: string, hint: string): Diagnostic {
  return new Diagnostic("TESTS_NOT_FOUND", message, { hint });
}
