import { describe, expect, test } from "bun:test";
import { dependenciesOf } from "../../../src/wiring/dependencies.ts";
import { flowOf, writersOf } from "../../../src/wiring/flow.ts";
import { findSkips } from "../../../src/wiring/skips.ts";
import { brief, type, wireText } from "../lineup.ts";

const PLUGINS = {
  "./word.ts": {},
  "./echo.ts": { needs: { word: type("string", "") } },
  "./strict.ts": { needs: { word: type("string") } },
};

const TEXT = `values: { word: a, left: b }
plugins:
  - { path: ./echo.ts, as: word, replace: true, lazy: true }
  - ./echo.ts
  - { path: ./echo.ts, as: last, needs: { word: left } }
`;

test("writersOf lists the writers of a key with their readers", async () => {
  const { lineup } = await wireText(TEXT, PLUGINS);
  const file = "/app/plugins.yaml";
  expect(writersOf(lineup, "word")).toEqual([
    {
      ...{ source: "values", entry: undefined, path: undefined, lazy: false, replaces: undefined },
      location: { file, line: 1, column: 17, endLine: 1, endColumn: 18 },
      readers: [{ entry: 1, path: "./echo.ts", need: "word", when: false, part: undefined }],
      outputs: [],
    },
    {
      ...{ source: "entry", entry: 1, path: "./echo.ts", lazy: true, replaces: 1 },
      location: { file, line: 3, column: 28, endLine: 3, endColumn: 32 },
      readers: [{ entry: 2, path: "./echo.ts", need: "word", when: false, part: undefined }],
      outputs: [],
    },
  ]);
  expect(writersOf(lineup, "nothing")).toEqual([]);
});

test("flowOf lists nodes in the order of the list, and an edge for each need", async () => {
  const { lineup } = await wireText(TEXT, PLUGINS);
  const values = { kind: "values", path: undefined, lazy: false } as const;
  const entry = { kind: "entry", path: "./echo.ts", lazy: false } as const;
  expect(flowOf(lineup)).toEqual({
    nodes: [
      { ...values, id: "v1", key: "word" },
      { ...values, id: "v2", key: "left" },
      { ...entry, id: "e1", key: "word", lazy: true },
      { ...entry, id: "e2", key: "echo" },
      { ...entry, id: "e3", key: "last" },
    ],
    edges: [
      { from: "v1", to: "e1", key: "word", part: undefined, need: "word" },
      { from: "v2", to: "e3", key: "left", part: undefined, need: "word" },
      { from: "e1", to: "e2", key: "word", part: undefined, need: "word" },
    ],
  });
});

describe("dependenciesOf", () => {
  const CHAIN = `plugins:
  - ./word.ts
  - { path: ./echo.ts, as: unrelated }
  - { path: ./echo.ts, as: first, lazy: true }
  - { path: ./echo.ts, as: second, needs: { word: first }, lazy: true }
  - { path: ./echo.ts, as: first, replace: true }
  - { path: ./echo.ts, as: third, needs: { word: first }, lazy: true }
`;

  test.each([
    ["a value that is not lazy needs every entry", "unrelated", [1, 2, 3, 4, 5, 6]],
    ["a lazy value needs what it reads, and what that reads", "second", [1, 3, 4]],
    // If entry 5 stores nothing, the value of entry 3 remains.
    ["a lazy value needs every writer of what it reads", "third", [1, 3, 5, 6]],
  ])("%s", async (_, key, wanted) => {
    const { lineup } = await wireText(CHAIN, PLUGINS);
    expect(dependenciesOf(lineup, [key]).map(({ config }) => config.index)).toEqual(wanted);
  });
});

describe("findSkips", () => {
  const warning = 'entry 2 (./strict.ts) is skipped if entry 1 (./word.ts) fails: it needs "word"';

  test.each([
    ["a required need", "strict.ts", "", `NEED_MAY_FAIL 3:13 ${warning}`],
    ["a need with a default", "echo.ts", "", undefined],
    ["an entry that may fail itself", "strict.ts", ", on_error: continue", undefined],
    ["a renamed need", "strict.ts", ", needs: { word: word }", `NEED_MAY_FAIL 3:41 ${warning}`],
  ])("%s", async (_, reader, fields, wanted) => {
    const { lineup } = await wireText(
      `plugins:
  - { path: ./word.ts, on_error: continue }
  - { path: ./${reader}${fields} }
`,
      PLUGINS,
    );
    expect((await findSkips(lineup)).map(brief)).toEqual(wanted === undefined ? [] : [wanted]);
  });
});
