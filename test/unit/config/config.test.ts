import { describe, expect, test } from "bun:test";
import { type Config, type Initial, readConfig } from "../../../src/config/config.ts";
import { parseSet } from "../../../src/config/set.ts";
import { SourceText } from "../../../src/diagnostics/source-text.ts";
import { testSlow } from "../../groups.ts";
import { brief } from "../lineup.ts";

/** Reads a plugins.yaml. */
function read(text: string, sets: readonly Initial[] = []) {
  return readConfig({
    source: new SourceText("/app/plugins.yaml", text),
    shown: "plugins.yaml",
    environment: () => ({ HOME: "/home", EMPTY: "", toString: undefined }),
    sets,
  });
}

/** Returns the data of a value, without its functions. */
const data = (item: object) =>
  Object.fromEntries(Object.entries(item).filter(([, part]) => typeof part !== "function"));

function valid(text: string, sets: readonly Initial[] = []): Config {
  const { value, problems } = read(text, sets);
  expect(problems.map(brief)).toEqual([]);
  return value!;
}

function setOf(argument: string): Initial {
  return parseSet(argument).value!;
}

const DEFAULTS = {
  ...{ export: "default", as: undefined, options: {}, needs: {} },
  ...{ replace: false, lazy: false, enabled: true, when: undefined, onError: "stop" },
  ...{ retry: 0, isolation: undefined },
} as const;

describe("an entry", () => {
  test.each([
    ["a path alone", "plugins: [./a.ts]\n", { ...DEFAULTS, index: 1, path: "./a.ts" }],
    [
      "a mapping with nothing but a path",
      "plugins: [{ path: ./a.ts }]\n",
      { ...DEFAULTS, index: 1, path: "./a.ts" },
    ],
    [
      "every field",
      `plugins:
  - path: ./a.ts
    export: One
    as: one
    options: { a: [1, null] }
    needs: { word: other, part: a.b.0, list: [a, b.c] }
    replace: true
    lazy: true
    enabled: false
    when: a.b
    on_error: warn
`,
      {
        ...{ index: 1, path: "./a.ts", export: "One", as: "one", options: { a: [1, null] } },
        ...{ replace: true, lazy: true, enabled: false, onError: "warn" },
        ...{ retry: 0, isolation: undefined },
        when: { key: "a", path: ["b"] },
        needs: {
          word: { references: [{ key: "other", path: [] }], isList: false },
          part: { references: [{ key: "a", path: ["b", "0"] }], isList: false },
          list: {
            references: [
              { key: "a", path: [] },
              { key: "b", path: ["c"] },
            ],
            isList: true,
          },
        },
      },
    ],
    [
      "on_error of defaults",
      "defaults: { on_error: continue }\nplugins: [./a.ts]\n",
      { ...DEFAULTS, index: 1, path: "./a.ts", onError: "continue" },
    ],
    [
      "its own on_error wins over defaults",
      "defaults: { on_error: continue }\nplugins: [{ path: ./a.ts, on_error: stop }]\n",
      { ...DEFAULTS, index: 1, path: "./a.ts" },
    ],
  ])("%s", (_, text, entry) => {
    expect(valid(text).entries.map(data)).toEqual([entry] as never);
  });

  test("its options and needs have no names but those that are written", () => {
    const { entries } = valid("plugins: [{ path: ./a.ts, options: {}, needs: {} }]\n");
    expect(["toString" in entries[0]!.options, "toString" in entries[0]!.needs]).toEqual([
      false,
      false,
    ]);
  });

  test("knows where its fields are", () => {
    const { entries } = valid(`plugins:
  - ./short.ts
  - path: ./a.ts
    needs: { word: other }
`);
    const [short, long] = entries;
    const places = [
      short!.locate(),
      short!.locate(["options", "x"]),
      long!.locate(),
      long!.locate(["needs", "word"], "key"),
      long!.locate(["needs", "word"]),
    ].map(({ line, column, endColumn }) => [line, column, endColumn]);
    expect(places).toEqual([
      [2, 5, 15],
      [2, 5, 15],
      [3, 11, 17],
      [4, 14, 18],
      [4, 20, 25],
    ]);
  });
});

describe("initial values", () => {
  test("are those of values, then of env, with --set last", () => {
    const { initial } = valid(
      `values: { word: a, deep: { list: [1] } }
env:
  home: { from: HOME }
  token: { from: NOT_SET, default: none, secret: true }
  empty: { from: EMPTY, default: none }
plugins: []
`,
      [setOf("word=[b]"), setOf("token=hunter2")],
    );
    expect(initial.map(data)).toEqual([
      { key: "word", source: "values", value: "a", secret: false },
      { key: "deep", source: "values", value: { list: [1] }, secret: false },
      { key: "home", source: "env", value: "/home", secret: false, isDefault: false },
      { key: "token", source: "env", value: "none", secret: true, isDefault: true },
      { key: "empty", source: "env", value: "", secret: false, isDefault: false },
      { key: "word", source: "--set", value: ["b"], secret: false },
      // In place of a secret, it is a secret.
      { key: "token", source: "--set", value: "hunter2", secret: true },
    ]);
    expect(Object.isFrozen(initial[1]!.value)).toBe(true);
  });

  test("know where they, or a part of them, are", () => {
    const { initial } = valid("values: { deep: { list: [1, 22] } }\nplugins: []\n");
    const { locate } = initial[0]!;
    const places = [locate(), locate(["list", 1]), locate(["gone"])];
    expect(places.map((place) => [place?.line, place?.column])).toEqual([
      [1, 17],
      [1, 29],
      [1, 17],
    ]);
  });

  test("a variable that is not set has no value, unless --set sets it", () => {
    const text = "env: { a: { from: NOT_SET } }\nplugins: []\n";
    const { value, problems } = read(text);
    expect({
      initial: value?.initial.map(data),
      complete: value?.complete,
      problems: problems.map(brief),
    }).toEqual({
      initial: [{ key: "a", source: "env", value: undefined, secret: false, isDefault: false }],
      // It is missing on this machine; the file is as it should be.
      complete: true,
      problems: ["ENV_MISSING 1:19 the environment variable NOT_SET is not set"],
    });
    expect(valid(text, [setOf("a=1")]).initial.map(({ value: found }) => found)).toEqual([
      undefined,
      1,
    ]);
  });

  test("a variable with a name that every object has is not set", () => {
    const { problems } = read("env: { a: { from: toString } }\nplugins: []\n");
    expect(problems.map(({ code }) => code)).toEqual(["ENV_MISSING"]);
  });

  test("the environment is not asked for if the file does not use it", () => {
    const environment = () => {
      throw new Error("it was asked for");
    };
    const source = new SourceText("/app/plugins.yaml", "plugins: []\n");
    expect(readConfig({ source, shown: "x", environment, sets: [] }).problems).toEqual([]);
  });
});

/** A plugins.yaml, what is wrong with it, and how many entries are left; none: no Config. */
const WRONG: readonly (readonly [string, readonly string[], number | undefined])[] = [
  ["", ["CONFIG_EMPTY 1:1 plugins.yaml is empty"], undefined],
  ["# only this\n", ["CONFIG_EMPTY 1:1 plugins.yaml is empty"], undefined],
  ["[a]\n", ["FIELD_INVALID 1:1 plugins.yaml must be a mapping, got a list"], undefined],
  ["text\n", ['FIELD_INVALID 1:1 plugins.yaml must be a mapping, got "text"'], undefined],
  ["a: [\n", ["YAML_SYNTAX 1:4 this bracket is never closed"], undefined],
  ["values: {}\n", ['FIELD_MISSING 1:1 plugins.yaml has no "plugins"'], 0],
  ["plugins:\n", ['FIELD_INVALID 1:9 "plugins" must be a list, got null'], 0],
  ["plugins: ./a.ts\n", ['FIELD_INVALID 1:10 "plugins" must be a list, got "./a.ts"'], 0],
  ["plugin: []\nplugins: [./a.ts]\n", ['FIELD_UNKNOWN 1:1 plugins.yaml has no field "plugin"'], 1],
  ["values: [1]\nplugins: []\n", ['FIELD_INVALID 1:9 "values" must be a mapping, got a list'], 0],
  ["env: x\nplugins: []\n", ['FIELD_INVALID 1:6 "env" must be a mapping, got "x"'], 0],
  [
    "values: { 1st: a, a b: b, ok: c }\nplugins: []\n",
    [
      'FIELD_INVALID 1:11 "1st" is not a valid key in "values"',
      'FIELD_INVALID 1:19 "a b" is not a valid key in "values"',
    ],
    0,
  ],
  [
    "env: { a: { form: HOME }, b: { from: 1 }, c: HOME }\nplugins: []\n",
    [
      'FIELD_UNKNOWN 1:13 "env.a" has no field "form"',
      'FIELD_MISSING 1:11 "env.a" has no "from"',
      'FIELD_INVALID 1:38 "env.b.from" must be text, got 1',
      'FIELD_INVALID 1:46 "env.c" must be a mapping, got "HOME"',
    ],
    0,
  ],
  [
    "plugins: [1, [], ./a.ts]\n",
    [
      "FIELD_INVALID 1:11 entry 1 must be a path or a mapping, got 1",
      "FIELD_INVALID 1:14 entry 2 must be a path or a mapping, got a list",
    ],
    1,
  ],
  [
    "plugins: [{ as: a }, { path: '' }, { path: ./a.ts, as: 1st, lazy: 'yes', on_error: ignore }]\n",
    [
      'FIELD_MISSING 1:11 entry 1 has no "path"',
      'FIELD_INVALID 1:30 "path" of entry 2 must be text that is not empty, got ""',
      'FIELD_INVALID 1:56 "1st" is not a valid key for "as" of entry 3 (./a.ts)',
      'FIELD_INVALID 1:67 "lazy" of entry 3 (./a.ts) must be true or false, got "yes"',
      'FIELD_INVALID 1:84 "on_error" of entry 3 (./a.ts) must be stop, continue or warn, got "ignore"',
    ],
    0,
  ],
  [
    "plugins: [{ path: ./a.ts, options: [], needs: { word: 1, other: a b } }, ./b.ts]\n",
    ['FIELD_INVALID 1:36 "options" of entry 1 (./a.ts) must be a mapping, got a list'],
    1,
  ],
  [
    "plugins: [{ path: ./a.ts, needs: { word: 1, other: a b, ok: a } }]\n",
    [
      'FIELD_INVALID 1:42 "needs.word" of entry 1 (./a.ts) must be a key, a part of a value or a list of these, got 1',
      'FIELD_INVALID 1:52 "needs.other" of entry 1 (./a.ts) must be a key or a part of a value, got "a b"',
    ],
    0,
  ],
  [
    "plugins: [{ path: ./a.ts, needs: { a: [], b: [x, [y], z.], c: a..b }, when: true }]\n",
    ['FIELD_INVALID 1:77 "when" of entry 1 (./a.ts) must be a key or a part of a value, got true'],
    0,
  ],
  [
    "plugins: [{ path: ./a.ts, needs: { a: [], b: [x, [y], z.], c: a..b }, when: 1a }]\n",
    [
      'FIELD_INVALID 1:39 "needs.a" of entry 1 (./a.ts) must be a key, a part of a value or a list of these, got an empty list',
      'FIELD_INVALID 1:50 "needs.b[1]" of entry 1 (./a.ts) must be a key, a part of a value or a list of these, got a list',
      'FIELD_INVALID 1:55 "needs.b[2]" of entry 1 (./a.ts) must be a key or a part of a value, got "z."',
      'FIELD_INVALID 1:63 "needs.c" of entry 1 (./a.ts) must be a key or a part of a value, got "a..b"',
      'FIELD_INVALID 1:77 "when" of entry 1 (./a.ts) must be a key or a part of a value, got "1a"',
    ],
    0,
  ],
  [
    "outputs: word\nplugins: []\n",
    ['FIELD_INVALID 1:10 "outputs" must be a list or a mapping, got "word"'],
    0,
  ],
  [
    "outputs: [word, 1, word, a.]\nplugins: []\n",
    [
      'FIELD_INVALID 1:17 "outputs[1]" must be a key or a part of a value, got 1',
      'FIELD_INVALID 1:20 "outputs" lists "word" twice',
      'FIELD_INVALID 1:26 "outputs[3]" must be a key or a part of a value, got "a."',
    ],
    0,
  ],
];

test.each(WRONG)("readConfig refuses %j", (text, problems, entries) => {
  const { value, problems: found } = read(text);
  expect({
    problems: found.map(brief),
    entries: value?.entries.length,
    complete: value?.complete,
  }).toEqual({
    problems: [...problems],
    entries,
    complete: entries === undefined ? undefined : false,
  });
});

test.each([
  ["timeout: 5s", { timeout: { amount: 5_000, shown: "5 s" } }],
  ["timeout: 2m", { timeout: { amount: 120_000, shown: "2 min" } }],
  ["timeout: 500ms", { timeout: { amount: 500, shown: "500 ms" } }],
  ["memory: 256MB", { memory: { amount: 256 * 2 ** 20, shown: "256 MB" } }],
  [
    "memory: 1GB, timeout: 1s",
    { memory: { amount: 2 ** 30, shown: "1 GB" }, timeout: { amount: 1_000, shown: "1 s" } },
  ],
])("the limits of an entry, and of defaults: %s", (written, isolation) => {
  const [own] = read(`plugins: [{ path: ./a.ts, ${written} }]\n`).value!.entries;
  expect(own!.isolation).toEqual(isolation as never);
  const [other] = read(`defaults: { ${written} }\nplugins: [./a.ts]\n`).value!.entries;
  expect(other!.isolation).toEqual(isolation as never);
});

test("a limit of an entry wins over defaults", () => {
  const text =
    "defaults: { timeout: 5s, memory: 1GB, retry: 2 }\nplugins: [{ path: ./a.ts, timeout: 1s, retry: 0 }]\n";
  const [entry] = read(text).value!.entries;
  expect(entry).toMatchObject({
    isolation: { timeout: { shown: "1 s" }, memory: { shown: "1 GB" } },
    retry: 0,
  });
});

test.each([
  ["timeout: 5", "must be a duration such as 500ms, 5s or 2m, got 5"],
  ["timeout: 0s", 'must be a duration such as 500ms, 5s or 2m, got "0s"'],
  ["timeout: 5h", 'must be a duration such as 500ms, 5s or 2m, got "5h"'],
  ["timeout: 1.5s", 'must be a duration such as 500ms, 5s or 2m, got "1.5s"'],
  ["memory: 100", "must be a size such as 256MB or 1GB, got 100"],
  ["memory: 256mb", 'must be a size such as 256MB or 1GB, got "256mb"'],
  ["retry: -1", "must be a whole number from 0 to 10, got -1"],
  ["retry: 1.5", "must be a whole number from 0 to 10, got 1.5"],
  ["retry: 11", "must be a whole number from 0 to 10, got 11"],
  ["retry: yes", 'must be a whole number from 0 to 10, got "yes"'],
])("a limit of another form is refused: %s", (written, why) => {
  const [field] = written.split(":");
  const [problem, ...others] = read(`plugins: [{ path: ./a.ts, ${written} }]\n`).problems;
  expect(others).toEqual([]);
  expect(problem!.message).toBe(`"${field}" of entry 1 (./a.ts) ${why}`);
});

test.each([
  ["{}", { read: [], write: [], net: false, env: [], run: false }],
  ["{ net: true, env: [A] }", { read: [], write: [], net: true, env: ["A"], run: false }],
  [
    "{ read: [a], write: [b], run: true }",
    { read: ["a"], write: ["b"], net: false, env: [], run: true },
  ],
])("permissions, of an entry and of defaults: %s", (written, wanted) => {
  const [own] = read(`plugins: [{ path: ./a.ts, permissions: ${written} }]\n`).value!.entries;
  expect(own!.isolation!.permissions).toMatchObject(wanted);
  const text = `defaults: { permissions: ${written} }\nplugins: [./a.ts, { path: ./b.ts, permissions: {} }]\n`;
  const [first, second] = read(text).value!.entries;
  expect(first!.isolation!.permissions).toMatchObject(wanted);
  expect(second!.isolation!.permissions).toMatchObject(NOTHING);
});

const NOTHING = { read: [], write: [], net: false, env: [], run: false };

test.each([
  "{ permissions: {}, timeout: 5 }",
  "{ permissions: { net: maybe } }",
  "{ permissions: none }",
  "{ permission: {} }",
  "{ premissions: {} }",
])("permissions of defaults that are wrong grant nothing: defaults: %s", (defaults) => {
  const { value, problems } = read(`defaults: ${defaults}\nplugins: [./a.ts]\n`);
  expect(problems).not.toEqual([]);
  expect(value!.entries[0]!.isolation!.permissions).toMatchObject(NOTHING);
});

testSlow("values that nest too deeply for plain data are refused", () => {
  // The text is flat: each level is an alias of the one above.
  const half = (name: string, inner: string) =>
    `  ${name}: &${name} ${"[".repeat(600)}${inner}${"]".repeat(600)}\n`;
  const { problems } = read(`values:\n${half("a", "1")}${half("b", "*a")}plugins: []\n`);
  expect(problems.map(({ code }) => code)).toEqual(["YAML_ALIAS"]);
});
