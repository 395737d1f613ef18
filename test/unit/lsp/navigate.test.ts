import { describe, expect, test } from "bun:test";
import { definitions, references, symbols } from "../../../src/lsp/navigate.ts";
import { open, shown } from "./texts.ts";

const HERE = "file:///app/plugins.yaml";

describe("definitions", () => {
  const lead = (text: string) => {
    const { keys, place } = open(text);
    const found = definitions(place, keys);
    return found.map(({ uri, range }) =>
      uri === HERE ? shown([{ range }], text)[0] : uri + `:${range.start.line + 1}`,
    );
  };

  test.each([
    ["a path to its file", "plugins: [./ma⌶ke.ts]\n", ["file:///app/make.ts:1"]],
    [
      "an option to its declaration",
      "plugins:\n  - { path: ./make.ts, options: { si⌶ze: 1 } }\n",
      ["file:///app/make.ts:4"],
    ],
    [
      "an option without a known place to its file",
      "plugins:\n  - { path: ./make.ts, options: { se⌶ed: 1 } }\n",
      ["file:///app/make.ts:1"],
    ],
    [
      "a need to the value that fills it",
      "values: { a: x }\nplugins:\n  - { path: ./print.ts, needs: { ti⌶tle: a } }\n",
      ["1: a"],
    ],
    [
      "a need to the entry that fills it",
      "plugins:\n  - ./make.ts\n  - { path: ./print.ts, needs: { title: make.te⌶xt } }\n",
      ["2: ./make.ts"],
    ],
    [
      "a key to who sets it last above",
      "plugins:\n  - { path: ./make.ts, as: b }\n  - { path: ./make.ts, as: b, replace: true }\n  - { path: ./print.ts, when: ⌶b }\n  - { path: ./make.ts, as: b, replace: true }\n",
      ["3: b"],
    ],
    [
      "an output to who sets it",
      "env: { home: { from: HOME } }\noutputs: { h: ho⌶me }\n",
      ["1: home"],
    ],
    ["an unknown option nowhere", "plugins:\n  - { path: ./make.ts, options: { no⌶ne: 1 } }\n", []],
    ["a field nowhere", "plugins:\n  - { pa⌶th: ./make.ts }\n", []],
  ])("of %s", (_, text, expected) => {
    expect(lead(text)).toEqual(expected);
  });
});

describe("references", () => {
  const TEXT = `values: { title: a }
plugins:
  - path: ./print.ts
    needs: { make: title }
  - ./print.ts
  - path: ./make.ts
    when: ti⌶tle
outputs: [title.x, make]
`;

  test("are everywhere that a key is set or read, also where it is not written", () => {
    const { keys, place } = open(TEXT);
    const all = [
      "1: title",
      "3: ./print.ts",
      "4: title",
      "5: ./print.ts",
      "7: title",
      "8: title.x",
    ];
    expect(shown(references(place, keys, true), TEXT)).toEqual(all);
    expect(shown(references(place, keys, false), TEXT)).toEqual(all.slice(1));
  });

  test("of a path are those of the key of its entry", () => {
    const text = "plugins:\n  - ./ma⌶ke.ts\n  - ./print.ts\n";
    const { keys, place } = open(text);
    expect(shown(references(place, keys, true), text)).toEqual(["2: ./make.ts", "3: ./print.ts"]);
  });
});

test("symbols are the sections, with keys and entries", () => {
  const { keys } = open(`values: { a: 1 }
env: { b: { from: B } }
plugins:
  - ./make.ts
  - { path: ./other.ts, as: c }
  - ./unknown.ts
outputs: [a]
`);
  const tree = symbols(keys).map(({ name, children = [] }) => [
    name,
    ...children.map((child) => [child.name, child.detail].filter(Boolean).join(" ")),
  ]);
  expect(tree).toEqual([
    ["values", "a"],
    ["env", "b"],
    ["plugins", "make ./make.ts", "c ./other.ts", "./unknown.ts"],
    ["outputs", "a"],
  ]);
});
