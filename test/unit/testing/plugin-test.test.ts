/** `testPlugin` as an author calls it: what it returns for plugins that work and that do not. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { type ContextOf, definePlugin, Plugin, v } from "lineup";
import { testPlugin } from "lineup/testing";
import { makeFolder } from "../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** A call that TypeScript would not allow. */
const untyped = testPlugin as unknown as (
  plugin: unknown,
  test?: unknown,
) => ReturnType<typeof testPlugin>;

const tag = definePlugin({
  name: "tag",
  options: { separator: v.optional(v.string(), "-") },
  needs: { version: v.string(), branch: v.optional(v.string(), "main") },
  provides: v.object({ text: v.string() }),
  async run({ options, needs, values, log }) {
    log.debug("tagging", { branch: needs.branch });
    const title = values.has("title") ? await values.get<string>("title") : "";
    return { text: [title, needs.version, needs.branch].join(options.separator) };
  },
});

const failing = (run: () => unknown) => definePlugin({ name: "failing", run });

describe("a plugin that works", () => {
  test("gets its defaults, and tells what it logged and read", async () => {
    expect(await testPlugin(tag, { needs: { version: "1.0" } })).toEqual({
      value: { text: "-1.0-main" },
      logs: [{ level: "debug", text: "tagging { branch: 'main' }" }],
      reads: ["version"],
      failure: undefined,
    });
  });

  test("gets options, needs and the values above", async () => {
    const { value, reads } = await testPlugin(tag, {
      options: { separator: "_" },
      needs: { version: "1.0", branch: "fix" },
      values: { title: "T" },
    });
    expect({ value, reads }).toEqual({
      value: { text: "T_1.0_fix" },
      reads: ["version", "branch", "title"],
    });
  });

  test("a need is filled by the value of its name, as in a run", async () => {
    const { value } = await untyped(tag, { values: { version: "2.0" } });
    expect(value).toEqual({ text: "-2.0-main" });
  });

  test("the result is a frozen copy", async () => {
    const list = [{ n: 1 }];
    const { value } = await testPlugin(definePlugin({ name: "list", run: () => list }));
    expect(value).toEqual([{ n: 1 }]);
    expect([value === list, Object.isFrozen(value), Object.isFrozen(value![0])]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("its schema makes the result, and may make nothing", async () => {
    const provides = v.pipe(v.string(), v.transform(Number));
    const number = definePlugin({ name: "n", provides, run: () => "12" });
    expect((await testPlugin(number)).value).toBe(12);
    const { value, failure } = await testPlugin(failing(() => undefined));
    expect({ value, failure }).toEqual({ value: undefined, failure: undefined });
  });

  test("may need the value that it replaces", async () => {
    const word = definePlugin({
      name: "word",
      needs: { word: v.string() },
      run: ({ needs }) => needs.word.toUpperCase(),
    });
    expect((await testPlugin(word, { needs: { word: "a" } })).value).toBe("A");
  });

  test("a class gets a new instance each time, with setup and teardown", async () => {
    const calls: string[] = [];
    class Counter extends Plugin {
      name = "counter";
      options = { by: v.optional(v.number(), 1) };
      count = 40;
      override setup() {
        calls.push("setup");
        this.count++;
      }
      run({ options }: ContextOf<Counter>) {
        calls.push("run");
        return (this.count += options.by);
      }
      override teardown() {
        calls.push(`teardown at ${this.count}`);
      }
    }
    expect((await testPlugin(Counter)).value).toBe(42);
    expect((await testPlugin(Counter, { options: { by: 9 } })).value).toBe(50);
    expect(calls).toEqual(["setup", "run", "teardown at 42", "setup", "run", "teardown at 50"]);
  });

  test("sees its entry", async () => {
    const own = definePlugin({ name: "own", run: ({ entry }) => ({ ...entry }) });
    expect((await testPlugin(own)).value).toEqual({ index: 1, as: "own", path: "own" });
    const entry = { index: 3, as: "mine", path: "./own.ts" };
    expect((await testPlugin(own, { entry })).value).toEqual(entry);
  });

  test("sees environment variables while it runs, and no longer", async () => {
    process.env.LINEUP_TEST_UNSET = "before";
    const env = { LINEUP_TEST_SET: "x", LINEUP_TEST_UNSET: undefined };
    const read = () => [process.env.LINEUP_TEST_SET ?? null, process.env.LINEUP_TEST_UNSET ?? null];
    const reading = definePlugin({ name: "reading", run: read });
    expect((await testPlugin(reading, { env })).value).toEqual(["x", null]);
    expect(read()).toEqual([null, "before"]);
    await testPlugin(
      failing(() => {
        throw new Error("with variables");
      }),
      { env },
    );
    expect(read()).toEqual([null, "before"]);
    delete process.env.LINEUP_TEST_UNSET;
  });

  test("works in the folder that it is given, and only while it runs", async () => {
    using folder = makeFolder({});
    const before = process.cwd();
    const where = definePlugin({ name: "where", run: ({ folder }) => [folder, process.cwd()] });
    expect((await testPlugin(where)).value).toEqual([before, before]);
    const { value } = await testPlugin(where, { folder: folder.path });
    expect(value).toEqual([folder.path, folder.path]);
    expect([process.cwd(), process.env.PWD]).toEqual([before, before]);
  });

  test("several at once keep to themselves", async () => {
    const slow = definePlugin({
      name: "slow",
      needs: { n: v.number() },
      async run({ needs, log }) {
        log.info(needs.n);
        await Bun.sleep(0);
        if (needs.n === 2) process.exit(0);
        return needs.n;
      },
    });
    const outcomes = await Promise.all([1, 2, 3].map((n) => testPlugin(slow, { needs: { n } })));
    expect(
      outcomes.map(({ value, logs, failure }) => [value, logs[0]?.text, failure?.code]),
    ).toEqual([
      [1, "1", undefined],
      [undefined, "2", "PLUGIN_EXITED"],
      [3, "3", undefined],
    ]);
  });
});

describe("a failure", () => {
  test("has all that a run would tell", async () => {
    const cause = new TypeError("broken", { cause: "a string" });
    const { failure, ...rest } = await testPlugin(
      failing(() => {
        throw cause;
      }),
    );
    expect(rest).toEqual({ value: undefined, logs: [], reads: [] });
    expect(failure).toEqual({
      code: "PLUGIN_THREW",
      severity: "error",
      message: "entry 1 (failing) threw TypeError: broken",
      hint: undefined,
      notes: ['caused by a string: "a string"'],
      location: { file: import.meta.path, line: expect.any(Number), column: expect.any(Number) },
      entry: { index: 1, as: "failing", path: "failing" },
      cause,
    });
    expect(failure?.cause).toBe(cause);
  });

  test("that is the test's is where it calls testPlugin", async () => {
    const { failure } = await untyped(tag, { needs: { version: 1 } });
    const line = (await Bun.file(import.meta.path).text())
      .split("\n")
      .findIndex((text) => text.includes("needs: { version: 1 }"));
    expect(failure).toMatchObject({
      code: "NEED_INVALID",
      message: 'need "version" of entry 1 (tag) must be text, got 1 from values',
      location: { file: import.meta.path, line: line + 1 },
    });
  });

  test.each([
    ["OPTION_UNKNOWN", { options: { seperator: "_" }, needs: { version: "1" } }],
    ["OPTION_INVALID", { options: { separator: 1 }, needs: { version: "1" } }],
    ["NEED_UNKNOWN", { needs: { version: "1", brunch: "x" } }],
    ["NEED_INVALID", { needs: { version: "1", branch: null } }],
    ["NEED_UNMET", {}],
    ["NEED_TWICE", { options: { version: "1" }, needs: { version: "1" } }],
    ["FIELD_INVALID", { needs: { version: "1" }, values: { "no key": 1 } }],
    ["FIELD_INVALID", { needs: { version: "1" }, entry: { as: "1st" } }],
    ["VALUE_NOT_PLAIN", { needs: { version: new Date(0) } }],
    ["VALUE_NOT_PLAIN", { values: ["version"] }],
    ["USAGE", { need: { version: "1" } }],
  ])("is %s for %o", async (code, test) => {
    const { value, failure } = await untyped(tag, test);
    expect({ value, code: failure?.code }).toEqual({ value: undefined, code });
  });

  test.each([
    ["PLUGIN_EXITED", () => process.exit(0)],
    ["PLUGIN_EXITED", () => (process.exitCode = 3)],
    ["PLUGIN_THREW", () => Promise.reject(new Error("late"))],
    ["RESULT_NOT_PLAIN", () => new Date(0)],
  ])("is %s", async (code, run) => {
    const { value, failure } = await testPlugin(failing(run));
    expect({ value, code: failure?.code }).toEqual({ value: undefined, code });
    expect(process.exitCode).toBe(0);
  });

  test("is RESULT_INVALID if the schema of the result rejects it", async () => {
    const provides = v.pipe(v.number(), v.minValue(1));
    const { failure } = await testPlugin(definePlugin({ name: "n", provides, run: () => 0 }));
    expect(failure?.code).toBe("RESULT_INVALID");
  });

  test("names the other problems that were found with it", async () => {
    const { failure } = await untyped(tag, { options: { separator: 1 }, needs: { version: 2 } });
    expect(failure).toMatchObject({
      code: "OPTION_INVALID",
      notes: ['need "version" of entry 1 (tag) must be text, got 2 from values'],
    });
  });

  test("in setup leaves run out; in teardown leaves the value", async () => {
    const fail = () => {
      throw new Error("no");
    };
    const early = definePlugin({ name: "early", setup: fail, run: fail });
    const { value, failure } = await testPlugin(early);
    expect({ value, message: failure?.message }).toEqual({
      value: undefined,
      message: "entry 1 (early) threw in setup: Error: no",
    });
    const late = await testPlugin(definePlugin({ name: "late", run: () => 1, teardown: fail }));
    expect({ value: late.value, message: late.failure?.message }).toEqual({
      value: 1,
      message: "entry 1 (late) threw in teardown: Error: no",
    });
  });
});

test.each([
  [undefined, "PLUGIN_NOT_A_PLUGIN", "the plugin is undefined, not a plugin"],
  [{ run() {} }, "PLUGIN_NOT_A_PLUGIN", "the plugin is an object with a run, not a plugin"],
  [{ default: tag }, "PLUGIN_NOT_A_PLUGIN", "the plugin is an object, not a plugin"],
  [
    definePlugin({ name: "n o", run: () => 1 }),
    "PLUGIN_INVALID",
    'the plugin\'s name must be a key, got "n o"',
  ],
  [
    class extends Plugin {
      name = "a";
      constructor() {
        super();
        throw new Error("no");
      }
      run() {}
    },
    "PLUGIN_INVALID",
    "the plugin cannot be used: it threw Error: no",
  ],
])("what is not a plugin is told: %#", async (plugin, code, message) => {
  const { failure } = await untyped(plugin);
  expect(failure).toMatchObject({ code, message, location: { file: import.meta.path } });
});
