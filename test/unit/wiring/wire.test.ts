import { describe, expect, test } from "bun:test";
import { refsOf } from "../../../src/wiring/lineup.ts";
import { brief, type FakePlugins, type, wireText } from "../lineup.ts";

const READER = { needs: { word: type("string") } };
const DOES_WITHOUT = { needs: { word: type("string", "the default") } };

/** What fills the need "word" of the last entry. */
async function sourceOf(text: string, plugins: FakePlugins) {
  const { lineup, problems } = await wireText(text, plugins);
  expect(problems.map(brief)).toEqual([]);
  const source = lineup.entries.at(-1)!.needs.get("word")!;
  const { from, value } = { value: undefined, ...source };
  const [ref] = refsOf(source);
  const by = ref && { key: ref.writer.key, source: ref.writer.source, index: ref.writer.index };
  return { from, ...(value === undefined ? {} : { value }), by };
}

describe("a need", () => {
  test.each([
    [
      "a fixed value in options wins over a key of the same name",
      "values: { word: a }\nplugins: [{ path: ./r.ts, options: { word: fixed } }]\n",
      { from: "option", value: "fixed", by: undefined },
    ],
    [
      "a key that needs names wins over the key of the same name",
      "values: { word: a, other: b }\nplugins: [{ path: ./r.ts, needs: { word: other } }]\n",
      { from: "initial", value: "b", by: { key: "other", source: "values", index: 0 } },
    ],
    [
      "the key of the same name wins over the default",
      "values: { word: a }\nplugins: [./r.ts]\n",
      { from: "initial", value: "a", by: { key: "word", source: "values", index: 0 } },
    ],
    [
      "an environment variable is an initial value",
      "env: { word: { from: HOME } }\nplugins: [./r.ts]\n",
      { from: "initial", value: "/home", by: { key: "word", source: "env", index: 0 } },
    ],
    [
      "the last of several entries above is the source",
      "plugins: [./word.ts, { path: ./a.ts, as: word, replace: true }, ./r.ts]\n",
      { from: "entry", by: { key: "word", source: "entry", index: 2 } },
    ],
    [
      "an entry below is not a source",
      "values: { word: a }\nplugins: [./r.ts, { path: ./a.ts, as: word, replace: true }, ./r2.ts]\n",
      { from: "entry", by: { key: "word", source: "entry", index: 2 } },
    ],
    [
      "the default is the last resort",
      "plugins: [./r.ts]\n",
      { from: "default", value: "the default", by: undefined },
    ],
  ])("%s", async (_, text, source) => {
    expect(await sourceOf(text, { "./r.ts": DOES_WITHOUT, "./r2.ts": READER })).toEqual(
      source as never,
    );
  });

  test("an entry that replaces what it reads is not its own source", async () => {
    const text = "values: { word: a }\nplugins: [{ path: ./r.ts, as: word, replace: true }]\n";
    expect(await sourceOf(text, { "./r.ts": READER })).toEqual({
      from: "initial",
      value: "a",
      by: { key: "word", source: "values", index: 0 },
    });
  });
});

const PLUGINS: FakePlugins = {
  "./r.ts": READER,
  "./w.ts": DOES_WITHOUT,
  "./o.ts": { options: { size: type("number"), tag: type("string", "x") } },
};

/** A plugins.yaml, and what is wrong with it. */
const REFUSED: readonly (readonly string[])[] = [
  ["plugins: [./r.ts]\n", 'NEED_UNMET 1:11 entry 1 (./r.ts) needs "word", which nothing provides'],
  [
    "values: { wrod: a }\nplugins: [./r.ts]\n",
    'NEED_UNMET 2:11 entry 1 (./r.ts) needs "word", which nothing provides',
  ],
  [
    // A default does not stand in for a key that is written down.
    "plugins: [{ path: ./w.ts, needs: { word: gone } }]\n",
    'NEED_UNMET 1:42 entry 1 (./w.ts) needs "gone", which nothing provides',
  ],
  [
    "plugins: [./r.ts, ./word.ts]\n",
    'NEED_LATER 1:11 entry 1 (./r.ts) needs "word", which only entry 2 (./word.ts) provides, further down',
  ],
  [
    "values: { word: 1 }\nplugins: [./r.ts]\n",
    'NEED_INVALID 1:17 need "word" of entry 1 (./r.ts) must be text, got 1 from values',
  ],
  [
    "plugins: [{ path: ./w.ts, options: { word: 1 } }]\n",
    'OPTION_INVALID 1:44 need "word" of entry 1 (./w.ts) must be text, got 1',
  ],
  [
    "plugins:\n  - path: ./w.ts\n    options: { word: a }\n    needs: { word: b, wordd: c }\n",
    'NEED_UNKNOWN 4:23 entry 1 (./w.ts) has no need "wordd"',
    'NEED_TWICE 4:14 need "word" of entry 1 (./w.ts) is set in both options and needs',
  ],
  [
    "plugins: [{ path: ./o.ts, options: { sise: 1, tag: 2 } }]\n",
    'OPTION_UNKNOWN 1:38 entry 1 (./o.ts) has no option "sise"',
    'OPTION_MISSING 1:19 entry 1 (./o.ts) requires the option "size"',
    'OPTION_INVALID 1:52 option "tag" of entry 1 (./o.ts) must be text, got 2',
  ],
  [
    "plugins: [{ path: ./a.ts, options: { size: 1 } }]\n",
    'OPTION_UNKNOWN 1:38 entry 1 (./a.ts) has no option "size"',
  ],
  ["values: { a: 1 }\nplugins: [./a.ts]\n", 'KEY_TAKEN 2:11 the key "a" is already set by values'],
  [
    "plugins: [./a.ts, { path: ./b.ts, as: a }]\n",
    'KEY_TAKEN 1:39 the key "a" is already set by entry 1',
  ],
  [
    "values: { word: a }\nenv: { word: { from: HOME } }\nplugins: []\n",
    'KEY_TAKEN 2:8 the key "word" is set by both values and env',
  ],
  [
    "plugins: [{ path: ./a.ts, replace: true }]\n",
    'REPLACE_NOTHING 1:27 nothing above sets "a", so there is nothing to replace',
  ],
];

test.each(REFUSED)("wire refuses %j", async (text, ...problems) => {
  expect((await wireText(text!, PLUGINS)).problems.map(brief)).toEqual(problems);
});

test("what an entry that is missing would provide is not reported", async () => {
  const text = "plugins: [./r.ts, { path: ./a.ts, replace: true }]\n";
  const { problems } = await wireText(text, PLUGINS, false);
  expect(problems).toEqual([]);
});

test("options are validated, have their defaults and are frozen", async () => {
  const { lineup } = await wireText("plugins: [{ path: ./o.ts, options: { size: 3 } }]\n", PLUGINS);
  const { options } = lineup.entries[0]!;
  expect(options).toEqual({ size: 3, tag: "x" });
  expect(Object.isFrozen(options)).toBe(true);
});

test("the writers of a key are in the order of the list", async () => {
  const text = `values: { word: a }
plugins: [{ path: ./a.ts, as: word, replace: true }, ./b.ts, { path: ./w.ts, as: word, replace: true }]
`;
  const { lineup, problems } = await wireText(text, PLUGINS);
  expect(problems).toEqual([]);
  const writers = [...lineup.writers].map(([key, all]) => [key, all.map(({ index }) => index)]);
  expect(writers).toEqual([
    ["word", [0, 1, 3]],
    ["b", [2]],
  ]);
});
