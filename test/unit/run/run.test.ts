import { describe, expect, test } from "bun:test";
import { type RunEvent, type RunListener } from "../../../src/run/events.ts";
import { dependenciesOf } from "../../../src/wiring/dependencies.ts";
import { type Outcome, runLineup } from "../../../src/run/run.ts";
import type { PluginHost, RunScope } from "../../../src/plugin/handle.ts";
import { type FakePlugins, fault, QUIET_HOST, type, wireText } from "../lineup.ts";

interface Ran extends Outcome {
  events: RunEvent[];
  values: unknown;
}

/** Runs a lineup that is valid, and keeps what it tells. */
async function run(
  text: string,
  plugins: FakePlugins,
  more: { wanted?: string; host?: PluginHost; listen?: RunListener } = {},
): Promise<Ran> {
  const { host = QUIET_HOST, wanted } = more;
  const { lineup, problems } = await wireText(text, plugins);
  expect(problems).toEqual([]);
  const events: RunEvent[] = [];
  const listen = (event: RunEvent) => {
    events.push(event);
    more.listen?.(event);
  };
  const keys = wanted === undefined ? [] : [wanted];
  const entries = wanted === undefined ? lineup.entries : dependenciesOf(lineup, keys);
  const outcome = await runLineup({ lineup, host, listen, entries, wanted: keys });
  return { ...outcome, events, values: outcome.cache.snapshot() };
}

/** One event on one line: `started a`, `read b a get`, `failed a: CODE message`. */
function line(event: RunEvent): string {
  const start = `${event.type} ${event.entry?.as ?? "-"}`;
  switch (event.type) {
    case "read":
      return `${start} ${event.writer.key} ${event.via}`;
    case "stored":
      return `${start} ${JSON.stringify(event.value)}`;
    case "failed":
      return `${start}: ${event.diagnostic.code} ${event.diagnostic.message}`;
    case "skipped":
      return `${start}: ${event.reason}`;
    case "log":
      return `${start} ${event.level} ${event.text()}`;
    default:
      return start;
  }
}

const steps = ({ events }: Ran) => events.map(line);
const throwing = (message: string) => () => {
  throw new Error(message);
};
const echo = { needs: { word: type("string", "none") }, run: ({ needs }: RunScope) => needs.word };

test("the events of a run have exactly these types and parts", async () => {
  const { events, values, complete } = await run(
    "values: { word: a }\nplugins: [./one.ts, ./two.ts]\n",
    {
      "./one.ts": { ...echo, setup: (scope) => scope.log("info", () => "ready 1"), teardown() {} },
      "./two.ts": { run: (scope) => scope.get("one") },
    },
  );
  const time = expect.any(Number) as number;
  const one = { index: 1, as: "one", path: "./one.ts" };
  const two = { index: 2, as: "two", path: "./two.ts" };
  const wordIs = expect.objectContaining({ key: "word", source: "values", index: 0 });
  const oneIs = expect.objectContaining({ key: "one", source: "entry", index: 1 });
  const twoIs = expect.objectContaining({ key: "two", source: "entry", index: 2 });
  expect({ events, values, complete }).toEqual({
    events: [
      { type: "setup", entry: one, time },
      { type: "log", entry: one, time, level: "info", text: expect.any(Function) as never },
      { type: "read", entry: one, time, writer: wordIs, via: "need" },
      { type: "started", entry: one, time },
      { type: "stored", entry: one, time, writer: oneIs, value: "a" },
      { type: "ended", entry: one, time, duration: time },
      { type: "started", entry: two, time },
      { type: "read", entry: two, time, writer: oneIs, via: "get" },
      { type: "stored", entry: two, time, writer: twoIs, value: "a" },
      { type: "ended", entry: two, time, duration: time },
    ],
    values: { word: "a", one: "a", two: "a" },
    complete: true,
  });
});

test("setup goes from top to bottom, run as well, teardown from bottom to top", async () => {
  const calls: string[] = [];
  const plugin = (name: string) => ({
    setup: () => calls.push(`setup ${name}`),
    run: () => void calls.push(`run ${name}`),
    teardown: () => calls.push(`teardown ${name}`),
  });
  const plugins = { "./a.ts": plugin("a"), "./b.ts": plugin("b") };
  await run("plugins: [./a.ts, ./b.ts]\n", plugins);
  expect(calls).toEqual(["setup a", "setup b", "run a", "run b", "teardown b", "teardown a"]);
});

describe("a lazy entry", () => {
  const TEXT = `plugins:
  - { path: ./lazy.ts, lazy: true }
  - { path: ./echo.ts, as: one, needs: { word: lazy } }
  - ./both.ts
`;

  test("runs once, when its value is first read", async () => {
    let count = 0;
    const ran = await run(TEXT, {
      "./lazy.ts": { run: () => `run ${++count}` },
      "./echo.ts": echo,
      "./both.ts": { run: (scope) => Promise.all([scope.get("lazy"), scope.get("lazy")]) },
    });
    expect(ran.values).toEqual({ lazy: "run 1", one: "run 1", both: ["run 1", "run 1"] });
    expect(steps(ran).slice(0, 5)).toEqual([
      "started lazy",
      'stored lazy "run 1"',
      "ended lazy",
      "read one lazy need",
      "started one",
    ]);
  });

  test("runs once, also if two read it at the same time", async () => {
    let count = 0;
    const ran = await run("plugins: [{ path: ./lazy.ts, lazy: true }, ./both.ts]\n", {
      "./lazy.ts": { run: async () => `run ${++count}` },
      "./both.ts": { run: (scope) => Promise.all([scope.get("lazy"), scope.get("lazy")]) },
    });
    expect(ran.values).toEqual({ lazy: "run 1", both: ["run 1", "run 1"] });
  });

  test("never runs if nothing reads it", async () => {
    const ran = await run("plugins: [{ path: ./lazy.ts, lazy: true }, ./echo.ts]\n", {
      "./lazy.ts": { run: throwing("it ran") },
      "./echo.ts": echo,
    });
    expect(ran.values).toEqual({ echo: "none" });
  });

  test("runs with what it needs and nothing else, if it is the value that is wanted", async () => {
    const ran = await run(
      `plugins:
  - ./other.ts
  - { path: ./lazy.ts, lazy: true }
  - { path: ./echo.ts, needs: { word: lazy }, lazy: true }
`,
      {
        "./other.ts": { run: throwing("it ran") },
        "./lazy.ts": { run: () => "x" },
        "./echo.ts": echo,
      },
      { wanted: "echo" },
    );
    expect({ values: ran.values, complete: ran.complete }).toEqual({
      values: { lazy: "x", echo: "x" },
      complete: true,
    });
  });
});

describe("an entry that fails", () => {
  const PLUGINS: FakePlugins = {
    "./fails.ts": { run: throwing("no"), teardown() {} },
    "./strict.ts": { needs: { word: type("string") }, run: ({ needs }) => needs.word },
    "./echo.ts": echo,
    "./reads.ts": { run: (scope) => scope.get("fails") },
    "./catches.ts": { run: (scope) => scope.get("fails").catch(({ message }: Error) => message) },
    "./last.ts": { run: () => "reached" },
  };

  test("ends the run, and no teardown is left out", async () => {
    const torn: string[] = [];
    const ran = await run("plugins: [./first.ts, ./fails.ts, ./last.ts]\n", {
      ...PLUGINS,
      "./first.ts": { run: () => 1, teardown: () => torn.push("first") },
      "./last.ts": { run: () => 1, teardown: () => torn.push("last") },
    });
    expect({ torn, values: ran.values, complete: ran.complete, steps: steps(ran) }).toEqual({
      torn: ["last", "first"],
      values: { first: 1 },
      complete: false,
      steps: [
        "started first",
        "stored first 1",
        "ended first",
        "started fails",
        "ended fails",
        "failed fails: PLUGIN_THREW entry 2 (./fails.ts) threw Error: no",
      ],
    });
  });

  test("with on_error: continue, only what depends on it is skipped", async () => {
    const ran = await run(
      `plugins:
  - { path: ./fails.ts, on_error: continue }
  - { path: ./strict.ts, as: required, needs: { word: fails } }
  - { path: ./echo.ts, as: optional, needs: { word: fails } }
  - { path: ./strict.ts, as: chained, needs: { word: required } }
  - ./last.ts
`,
      PLUGINS,
    );
    const threw = "entry 1 (./fails.ts) threw Error: no";
    expect({ values: ran.values, complete: ran.complete }).toEqual({
      values: { optional: "none", last: "reached" },
      complete: true,
    });
    expect(steps(ran).filter((step) => /^(?:failed|skipped)/.test(step))).toEqual([
      `failed fails: PLUGIN_THREW ${threw}`,
      'skipped required: entry 2 (./strict.ts): it needs "fails", and entry 1 failed',
      'skipped chained: entry 4 (./strict.ts): it needs "required", and entry 2 was skipped',
    ]);
    const keys = ["fails", "required", "optional", "chained", "last"];
    const [skipped, none] = ["was skipped", undefined] as const;
    expect(keys.map(ran.whyUnavailable)).toEqual(["failed", skipped, none, skipped, none]);
  });

  test.each([
    ["which set nothing before", "plugins:\n  - { path: ./fails.ts, on_error: continue }"],
    [
      "which would have replaced a value",
      "values: { fails: before }\nplugins:\n  - { path: ./fails.ts, on_error: continue, replace: true }",
    ],
  ])("%s, rejects who reads its value, and skips who does not catch that", async (_, text) => {
    const ran = await run(`${text}\n  - ./catches.ts\n  - ./reads.ts\n`, PLUGINS);
    expect((ran.values as Record<string, unknown>).catches).toBe(
      "entry 1 (./fails.ts) threw Error: no",
    );
    expect(steps(ran).at(-1)).toBe(
      "skipped reads: entry 3 (./reads.ts): it read a value of entry 1, which failed",
    );
  });

  test("and is lazy, rejects who reads its value, and skips who does not catch that", async () => {
    const text =
      "plugins: [{ path: ./fails.ts, on_error: continue, lazy: true }, ./catches.ts, ./reads.ts]\n";
    const ran = await run(text, PLUGINS);
    expect({ values: ran.values, last: steps(ran).at(-1) }).toEqual({
      values: { catches: "entry 1 (./fails.ts) threw Error: no" },
      last: "skipped reads: entry 3 (./reads.ts): it read a value of entry 1, which failed",
    });
  });

  test("in setup, ends the run before any run; what was begun is torn down", async () => {
    const tornDown: string[] = [];
    const teardown = (name: string) => ({ run: () => 1, teardown: () => tornDown.push(name) });
    const ran = await run("plugins: [./a.ts, ./b.ts, ./c.ts, ./d.ts]\n", {
      "./a.ts": { setup() {}, ...teardown("a") },
      "./b.ts": { ...teardown("b") },
      "./c.ts": { setup: throwing("no"), ...teardown("c") },
      "./d.ts": { setup: throwing("it was set up"), ...teardown("d") },
    });
    expect(steps(ran)).toEqual([
      "setup a",
      "setup c",
      "failed c: PLUGIN_THREW entry 3 (./c.ts) threw in setup: Error: no",
    ]);
    expect(tornDown).toEqual(["c", "b", "a"]);
  });

  test("in setup, with on_error: continue, is skipped", async () => {
    const ran = await run("plugins: [{ path: ./b.ts, on_error: continue }, ./last.ts]\n", {
      ...PLUGINS,
      "./b.ts": { setup: throwing("no") },
    });
    expect(steps(ran)).toEqual([
      "setup b",
      "failed b: PLUGIN_THREW entry 1 (./b.ts) threw in setup: Error: no",
      "skipped b: entry 1 (./b.ts): its setup failed",
      "started last",
      'stored last "reached"',
      "ended last",
    ]);
  });

  test("in teardown, is reported and takes no value away", async () => {
    const ran = await run("plugins: [./a.ts]\n", {
      "./a.ts": { run: () => 1, teardown: throwing("no") },
    });
    expect({ values: ran.values, complete: ran.complete, last: steps(ran).at(-1) }).toEqual({
      values: { a: 1 },
      complete: true,
      last: "failed a: PLUGIN_THREW entry 1 (./a.ts) threw in teardown: Error: no",
    });
  });

  test("after its call, ends the run as well", async () => {
    const late = [{ index: 1, fault: fault(new Error("late")) }];
    const host = { ...QUIET_HOST, takeLate: () => late.splice(0) };
    const ran = await run("plugins: [./a.ts, ./last.ts]\n", { "./a.ts": {}, ...PLUGINS }, { host });
    expect({ complete: ran.complete, steps: steps(ran) }).toEqual({
      complete: false,
      steps: ["started a", "ended a", "failed a: PLUGIN_THREW entry 1 (./a.ts) threw Error: late"],
    });
  });
});

describe("a result", () => {
  test.each([
    ["undefined stores nothing", undefined, undefined, { word: "before" }, []],
    ["null is stored", null, undefined, { word: null }, []],
    ["what the schema makes of it is stored", "7", () => 7, { word: 7 }, []],
    [
      "that the schema rejects fails",
      7,
      type("string"),
      {},
      ["RESULT_INVALID the result of entry 1 (./a.ts) must be text, got 7"],
    ],
    [
      "that is not plain data fails",
      { when: [new Date(0)] },
      undefined,
      {},
      [
        "RESULT_NOT_PLAIN the result of entry 1 (./a.ts) cannot be stored: result.when[0]: a Date is not plain data",
      ],
    ],
  ])("%s", async (_, given, provides, values, failures) => {
    const plugin = { run: () => given, ...(provides && { provides }) };
    const text = "values: { word: before }\nplugins: [{ path: ./a.ts, as: word, replace: true }]\n";
    const ran = await run(text, { "./a.ts": plugin });
    const failed = steps(ran).flatMap((step) => /^failed word: (.*)/.exec(step)?.[1] ?? []);
    expect({ values: ran.values, failed }).toEqual({ values, failed: failures } as never);
  });

  test("undefined leaves what was there before to a reader; of nothing, a need fails", async () => {
    const plugins = {
      "./a.ts": {},
      "./r.ts": { needs: { word: type("string") }, run: ({ needs }: RunScope) => needs.word },
    };
    const text = "plugins: [{ path: ./a.ts, as: word, replace: true }, ./r.ts]\n";
    expect((await run(`values: { word: before }\n${text}`, plugins)).values).toEqual({
      word: "before",
      r: "before",
    });
    const without = await run("plugins: [{ path: ./a.ts, as: word }, ./r.ts]\n", plugins);
    expect(steps(without).at(-1)).toBe(
      'failed r: NEED_EMPTY entry 2 (./r.ts) needs "word", but entry 1 (./a.ts) returned undefined, which stores nothing',
    );
  });

  test("that does not fit a need fails its reader", async () => {
    const ran = await run("plugins: [{ path: ./a.ts, as: word }, ./echo.ts]\n", {
      "./a.ts": { run: () => 7 },
      "./echo.ts": echo,
    });
    expect(steps(ran).at(-1)).toBe(
      'failed echo: NEED_REJECTED need "word" of entry 2 (./echo.ts) must be text, got 7 from entry 1',
    );
  });
});

describe("a scope", () => {
  test("has and keys are those of the moment when the call started", async () => {
    const seen: unknown[] = [];
    const look = (scope: RunScope) =>
      seen.push([
        scope.keys(),
        ["left", "lazy", "below", "nothing"].filter((key) => scope.has(key)),
      ]);
    await run(
      `values: { left: x }
plugins:
  - { path: ./lazy.ts, lazy: true }
  - { path: ./looks.ts, as: first }
  - { path: ./looks.ts, as: second }
  - ./below.ts
`,
      {
        // It does not see itself.
        "./lazy.ts": { run: (scope) => void look(scope) },
        "./looks.ts": {
          async run(scope) {
            look(scope);
            // It computes the lazy value, and there is none.
            await scope.get("lazy");
            look(scope);
            return 1;
          },
        },
      },
    );
    expect(seen).toEqual([
      [
        ["left", "lazy"],
        ["left", "lazy"],
      ],
      [["left"], ["left"]],
      [
        ["left", "lazy"],
        ["left", "lazy"],
      ],
      [["left", "first"], ["left"]],
      [["left", "first"], ["left"]],
    ]);
  });

  test("plugins are those above, with their properties when the call started", async () => {
    const above = (scope: RunScope) =>
      scope.plugins().map(({ name, properties }) => [name, properties?.value]);
    const changing = { properties: { value: { step: 0 }, problems: [] }, run: () => 1 };
    const seen: unknown[] = [];
    await run("plugins: [./a.ts, ./b.ts, { path: ./reads.ts, as: c }, ./d.ts]\n", {
      "./a.ts": changing,
      "./b.ts": {
        run(scope) {
          changing.properties = { value: { step: 1 }, problems: [] };
          seen.push(above(scope));
        },
      },
      "./reads.ts": { run: (scope) => void seen.push(above(scope)) },
    });
    // They are read again after a call of their own plugin, not of another.
    expect(seen).toEqual([
      [["a", { step: 0 }]],
      [
        ["a", { step: 0 }],
        ["b", undefined],
      ],
    ]);
  });
});

test("after an interruption, nothing starts but teardown", async () => {
  const calls: string[] = [];
  const host = { ...QUIET_HOST, interrupted: undefined as string | undefined };
  const ran = await run(
    "plugins: [./a.ts, ./b.ts]\n",
    {
      "./a.ts": {
        run() {
          host.interrupted = "SIGINT";
        },
        teardown: () => calls.push("teardown a"),
      },
      "./b.ts": { run: () => calls.push("run b"), teardown: () => calls.push("teardown b") },
    },
    { host },
  );
  expect({ calls, complete: ran.complete }).toEqual({
    calls: ["teardown b", "teardown a"],
    complete: false,
  });
});

test("what plugins leave running is one warning for each of them", async () => {
  const left = [
    { index: 2, noun: "timer" },
    { index: 1, noun: "child process" },
    { index: 2, noun: "server" },
    { index: 2, noun: "timer" },
    { index: 1, noun: "child process" },
    { index: undefined, noun: undefined },
  ];
  const host = { ...QUIET_HOST, drain: () => Promise.resolve(left) };
  const { events } = await run(
    "plugins: [./a.ts, ./b.ts]\n",
    { "./a.ts": {}, "./b.ts": {} },
    { host },
  );
  const warnings = events.filter((event) => event.type === "failed");
  expect(
    warnings.map(({ entry, diagnostic }) => [
      entry?.index,
      diagnostic.code,
      diagnostic.severity,
      diagnostic.message,
    ]),
  ).toEqual([
    [
      2,
      "LEFT_RUNNING",
      "warning",
      "entry 2 (./b.ts) left 2 timers and a server running after the last entry",
    ],
    [
      1,
      "LEFT_RUNNING",
      "warning",
      "entry 1 (./a.ts) left 2 child processes running after the last entry",
    ],
    [undefined, "LEFT_RUNNING", "warning", "a plugin left something running after the last entry"],
  ]);
});

test("an error that is not a plugin's is thrown", async () => {
  const broken = run(
    "plugins: [./a.ts]\n",
    { "./a.ts": {} },
    {
      listen(event) {
        if (event.type === "started") throw new RangeError("a bug");
      },
    },
  );
  await expect(broken).rejects.toThrow(new RangeError("a bug"));
});

describe("when", () => {
  const plugin = { setup() {}, run: () => "x", teardown() {} };

  test("a value that is false before the run spares setup, too", async () => {
    const text = `values: { on: true, off: false, deep: { off: false } }
plugins:
  - { path: ./a.ts, as: a, when: on }
  - { path: ./a.ts, as: b, when: off }
  - { path: ./a.ts, as: c, when: deep.off }
`;
    const ran = await run(text, { "./a.ts": plugin });
    expect(steps(ran)).toEqual([
      "setup a",
      "read a on when",
      "started a",
      'stored a "x"',
      "ended a",
      "read b off when",
      'skipped b: entry 2 (./a.ts): "off" is false',
      "read c deep when",
      'skipped c: entry 3 (./a.ts): "deep.off" is false',
    ]);
  });

  test("what a skipped entry was to replace remains for needs, values.get and the result", async () => {
    const text = `values: { word: old, off: false }
plugins:
  - { path: ./a.ts, as: word, replace: true, when: off }
  - ./echo.ts
  - ./get.ts
`;
    const get = { run: (scope: RunScope) => scope.get("word") };
    const { values } = await run(text, { "./a.ts": plugin, "./echo.ts": echo, "./get.ts": get });
    expect(values).toEqual({ word: "old", off: false, echo: "old", get: "old" });
  });

  test("a lazy value that is skipped is skipped once, for all who read it", async () => {
    const text = `values: { off: false }
plugins:
  - { path: ./a.ts, as: word, lazy: true, when: off }
  - { path: ./need.ts, as: first }
  - { path: ./need.ts, as: second }
  - ./get.ts
`;
    const need = { needs: { word: type("string") }, run: ({ needs }: RunScope) => needs.word };
    const get = { run: (scope: RunScope) => scope.get("word") };
    const ran = await run(text, { "./a.ts": plugin, "./need.ts": need, "./get.ts": get });
    expect(steps(ran).filter((step) => step.startsWith("skipped"))).toEqual([
      'skipped word: entry 1 (./a.ts): "off" is false',
      'skipped first: entry 2 (./need.ts): it needs "word", and entry 1 was skipped',
      'skipped second: entry 3 (./need.ts): it needs "word", and entry 1 was skipped',
      "skipped get: entry 4 (./get.ts): it read a value of entry 1, which was skipped",
    ]);
    expect(ran.complete).toBe(true);
  });
});
