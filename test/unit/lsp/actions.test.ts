import { expect, test } from "bun:test";
import { actions } from "../../../src/lsp/actions.ts";
import type { Finding } from "../../../src/lsp/messages.ts";
import { apply, open, shown } from "./texts.ts";

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** Applies the one fix of a finding about what is between the brackets ⟦ ⟧. */
function fix(marked: string, finding: Pick<Finding, "code" | "message" | "hint" | "entry">) {
  const text = marked.replace(/[⟦⟧]/g, "");
  const { outline } = open(text).keys;
  const start = marked.indexOf("⟦");
  const location = outline.source.locate(start, marked.indexOf("⟧") - 1);
  const found: Finding = { severity: "error", notes: [], location, ...finding };
  const made = actions([found], WHOLE, "file:///app/plugins.yaml", outline);
  return made.map(({ title, edit }) => [
    title,
    apply(edit!.changes!["file:///app/plugins.yaml"]!, text),
  ]);
}

test.each([
  [
    "an option",
    "plugins:\n  - path: ./make.ts\n    options: { ⟦sise⟧: 1 }\n",
    {
      code: "OPTION_UNKNOWN",
      message: 'entry 1 (./make.ts) has no option "sise"',
      hint: 'did you mean "size"?',
    },
    ["change to size", "plugins:\n  - path: ./make.ts\n    options: { size: 1 }\n"],
  ],
  [
    "a path, in quotes",
    'plugins: [⟦"./mkae.ts"⟧]\n',
    {
      code: "PLUGIN_NOT_FOUND",
      message: '"./mkae.ts" does not exist',
      hint: 'did you mean "./make.ts"?',
    },
    ["change to ./make.ts", 'plugins: ["./make.ts"]\n'],
  ],
  [
    "the key of a reference, and not its part",
    "plugins:\n  - path: ./print.ts\n    needs: { title: ⟦mkae.text⟧ }\n",
    {
      code: "NEED_UNMET",
      entry: 1,
      message: 'entry 1 (./print.ts) needs "mkae.text", which nothing provides',
      hint: 'did you mean "make"? needs: { title: make }',
    },
    ["change to make", "plugins:\n  - path: ./print.ts\n    needs: { title: make.text }\n"],
  ],
  [
    "a part of a value",
    "values: { a: { major: 1 } }\nplugins:\n  - { path: ./print.ts, when: ⟦a.majr⟧ }\n",
    {
      code: "PART_UNKNOWN",
      entry: 1,
      message: '"when" of entry 1 (./print.ts) reads "a.majr", but "a" has no part "majr"',
      hint: 'did you mean "major"?',
    },
    [
      "change to major",
      "values: { a: { major: 1 } }\nplugins:\n  - { path: ./print.ts, when: a.major }\n",
    ],
  ],
  [
    "a need that is not written",
    "values: { mkae: {} }\nplugins:\n  - ⟦./print.ts⟧\n",
    {
      code: "NEED_UNMET",
      entry: 1,
      message: 'entry 1 (./print.ts) needs "make", which nothing provides',
      hint: 'did you mean "mkae"? needs: { make: mkae }',
    },
    [
      "add needs: { make: mkae }",
      "values: { mkae: {} }\nplugins:\n  - path: ./print.ts\n    needs: { make: mkae }\n",
    ],
  ],
  [
    "a key that is taken",
    "values: { make: 1 }\nplugins:\n  - ⟦./make.ts⟧\n",
    {
      code: "KEY_TAKEN",
      entry: 1,
      message: 'the key "make" is already set by values',
      hint: "store the result …",
    },
    [
      "add replace: true",
      "values: { make: 1 }\nplugins:\n  - path: ./make.ts\n    replace: true\n",
    ],
  ],
  [
    "a key to replace",
    "values: { a: 1 }\nplugins:\n  - { path: ./make.ts, as: aa, ⟦replace⟧: true }\n",
    {
      code: "REPLACE_NOTHING",
      entry: 1,
      message: 'nothing above sets "aa", so there is nothing to replace',
      hint: "did you mean as: a?",
    },
    [
      "change to as: a",
      "values: { a: 1 }\nplugins:\n  - { path: ./make.ts, as: a, replace: true }\n",
    ],
  ],
] as const)("actions change %s", (_, marked, finding, expected) => {
  expect(fix(marked, finding)).toEqual([[...expected]]);
});

test("actions leave a word alone that has changed since", () => {
  const finding = {
    code: "OPTION_UNKNOWN",
    message: 'entry 1 has no option "sise"',
    hint: 'did you mean "size"?',
  } as const;
  expect(fix("plugins:\n  - { path: ./make.ts, options: { ⟦seed⟧: 1 } }\n", finding)).toEqual([]);
});

test("actions are of what is in the range that is asked for", () => {
  const { outline } = open("plugins: [./make.ts]\n").keys;
  const location = outline.source.locate(10, 19);
  const found = {
    code: "KEY_TAKEN",
    severity: "error",
    message: "",
    entry: 1,
    location,
    notes: [],
  } as const;
  const at = (character: number) => {
    const position = { line: 0, character };
    return actions([found], { start: position, end: position }, "file:///a", outline).length;
  };
  expect([at(9), at(10), at(19), at(20)]).toEqual([0, 1, 1, 0]);
  expect(
    shown(
      [{ range: { start: { line: 0, character: 10 }, end: { line: 0, character: 19 } } }],
      outline.source.text,
    ),
  ).toEqual(["1: ./make.ts"]);
});
