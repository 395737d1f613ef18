/** `testLineup` as an author calls it: pins, settings, and what a run would return. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { testLineup } from "lineup/testing";
import { makeFolder } from "../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const folder = join(import.meta.dir, "..", "..", "..");

/** A call that TypeScript would not allow. */
const untyped = testLineup as (test: unknown) => ReturnType<typeof testLineup>;

const codesOf = ({ diagnostics }: Awaited<ReturnType<typeof testLineup>>) =>
  diagnostics.map(({ code }) => code);

describe("a list that works", () => {
  const config = join(folder, "plugins.yaml");

  test("runs as a file, with values that are set", async () => {
    const { values, ...rest } = await testLineup({ config, set: { random_word_length: 3 } });
    expect({ length: values.random_word.length, test2: values.test2, ...rest }).toEqual({
      length: 3,
      test2: "v0.2.0",
      status: 0,
      diagnostics: [],
      logs: [],
    });
  });

  test("every entry of a key that is pinned is left out", async () => {
    expect((await testLineup({ config, pin: { random_word: "fixed" } })).values).toEqual({
      random_word_length: 100,
      random_word: "fixed",
      test: ["random_word_length", "random_word"],
      test2: "v0.2.0",
    });
  });

  test("an entry that is pinned needs nothing, and its condition does not count", async () => {
    const list = `
values: { off: false }
plugins:
  - { path: ./plugins/slice-word.ts, as: word, needs: { random_word: gone }, when: off }
  - { path: ./plugins/slice-word.ts, as: short, needs: { random_word: word }, options: { slice_size: 1 } }
outputs: { result: short }
`;
    const { values, status } = await testLineup({ config: list, folder, pin: { word: "xyz" } });
    expect({ values, status }).toEqual({ values: { result: "x" }, status: 0 });
  });

  test("reads the environment, which may be another one", async () => {
    const list =
      "env: { a: { from: LINEUP_A, default: none }, b: { from: LINEUP_B } }\nplugins: []";
    process.env.LINEUP_B = "of the process";
    const env = { LINEUP_A: "given" };
    expect((await testLineup({ config: list, env })).values).toEqual({
      a: "given",
      b: "of the process",
    });
    expect(codesOf(await testLineup({ config: list, env: { LINEUP_B: undefined } }))).toEqual([
      "ENV_MISSING",
    ]);
    delete process.env.LINEUP_B;
  });

  test("paths start at its folder; of a text, at the working directory", async () => {
    const at = `plugins: [./${join("plugins", "random-word.ts")}]`;
    using other = makeFolder({ "lists/a.yaml": at });
    const file = join(other.path, "lists", "a.yaml");
    const [missing, moved, text] = [
      await testLineup({ config: file }),
      await testLineup({ config: file, folder }),
      await testLineup({ config: at, folder }),
    ];
    expect(process.cwd()).toBe(folder);
    expect([missing.diagnostics[0]?.code, moved.status, text.status]).toEqual([
      "PLUGIN_NOT_FOUND",
      0,
      0,
    ]);
  });
});

describe("a list that does not work", () => {
  test("that is wrong runs nothing", async () => {
    const { values, status, diagnostics } = await testLineup({
      config: "plugins:\n  - ./plugins/random-word.ts\n  - ./plugins/random-wrod.ts",
      folder,
    });
    expect({ values, status, diagnostics }).toEqual({
      values: {},
      status: 2,
      diagnostics: [
        {
          code: "PLUGIN_NOT_FOUND",
          severity: "error",
          message: 'there is no file "./plugins/random-wrod.ts"',
          hint: 'did you mean "./plugins/random-word.ts"?',
          notes: [],
          location: { file: "config", line: 3, column: 5 },
          entry: { index: 2, as: "./plugins/random-wrod.ts", path: "./plugins/random-wrod.ts" },
          cause: undefined,
        },
      ],
    });
  });

  test("that fails has the values which were reached", async () => {
    const list = `
values: { random_word: abc }
plugins:
  - { path: ./plugins/slice-word.ts, as: short, options: { slice_size: 2 } }
  - ./plugins/borrowed-property.ts
`;
    const outcome = await testLineup({ config: list, folder });
    expect({ values: outcome.values, status: outcome.status, codes: codesOf(outcome) }).toEqual({
      values: { random_word: "abc", short: "ab" },
      status: 1,
      codes: ["PLUGIN_THREW"],
    });
  });

  test.each([
    [{ pin: { wrod: 1 } }, "USAGE", 'pin fixes "wrod", which no entry sets'],
    [{ pin: { word: new Date(0) } }, "VALUE_NOT_PLAIN", "pin.word: a Date is not plain data"],
    [{ pin: [1] }, "VALUE_NOT_PLAIN", "pin must be an object"],
    [{ set: { "no key": 1 } }, "USAGE", '"no key" is not a valid key for set'],
    [{ pins: {} }, "USAGE", 'testLineup takes no "pins"'],
    [{ config: "gone.yaml" }, "CONFIG_NOT_FOUND", "there is no file gone.yaml"],
    [{ config: "" }, "CONFIG_EMPTY", "config is empty"],
    [{ config: "plugins: [" }, "YAML_SYNTAX", "this bracket is never closed"],
  ])("because of %j", async (test, code, message) => {
    const list = "plugins: [{ path: ./plugins/random-word.ts, as: word }]";
    const outcome = await untyped({ config: list, folder, ...test });
    const [first] = outcome.diagnostics;
    expect({ ...outcome, diagnostics: { code: first?.code, message: first?.message } }).toEqual({
      values: {},
      status: 2,
      logs: [],
      diagnostics: { code, message },
    } as never);
  });
});
