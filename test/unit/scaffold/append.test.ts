import { expect, test } from "bun:test";
import { parse } from "yaml";
import { appendEntry } from "../../../src/scaffold/append.ts";

const PATH = "./plugins/x.ts";

/** The text before, with | where the entry must be; what is added there. */
const CASES: readonly (readonly [name: string, text: string, added: string])[] = [
  ["a block list", "plugins:\n  - ./a.ts\n|", "  - ./plugins/x.ts\n"],
  ["a block list without a line break", "plugins:\n  - ./a.ts|", "\n  - ./plugins/x.ts\n"],
  [
    "a list that is not indented",
    "plugins:\n- ./a.ts\n|# top\noutputs: [a]\n",
    "- ./plugins/x.ts\n",
  ],
  ["outputs below", "plugins:\n  - ./a.ts # a\n|\noutputs: [a]\n", "  - ./plugins/x.ts\n"],
  ["blank lines at the end", "plugins:\n  - ./a.ts\n|\n\n", "  - ./plugins/x.ts\n"],
  [
    "comments that belong to the list",
    "plugins:\n  - path: ./a.ts\n    # options: {}\n\n  # - ./b.ts\n|\n# top\noutputs: []\n",
    "  - ./plugins/x.ts\n",
  ],
  [
    "an entry of many lines",
    "plugins:\n  - path: ./a.ts\n    options: { a: 1,\n      b: 2 }\n|",
    "  - ./plugins/x.ts\n",
  ],
  [
    "a block of text",
    "plugins:\n  - path: ./a.ts\n    options:\n      t: |-\n        # b\n~\nenv: {}\n",
    "  - ./plugins/x.ts\n",
  ],
  [
    "an option without a value",
    "plugins:\n  - path: ./a.ts\n    options:\n|",
    "  - ./plugins/x.ts\n",
  ],
  [
    "CRLF",
    "values: {}\r\nplugins:\r\n  - ./a.ts\r\n|\r\noutputs: [a]\r\n",
    "  - ./plugins/x.ts\r\n",
  ],
  ["a byte order mark", "\ufeffplugins:\n  - ./a.ts\n|", "  - ./plugins/x.ts\n"],
  ["an anchor", "plugins: &all\n  - &a ./a.ts\n|", "  - ./plugins/x.ts\n"],
  ["the marks of a document", "---\nplugins:\n  - ./a.ts\n|...\n", "  - ./plugins/x.ts\n"],
  [
    "a mapping that is indented",
    "  plugins:\n    - ./a.ts\n|  outputs: [a]\n",
    "    - ./plugins/x.ts\n",
  ],
  ["an empty flow list", "plugins: [|] # none\n", "./plugins/x.ts"],
  ["a flow list", "plugins: [ ./a.ts , './b.ts'| ]\n", ", ./plugins/x.ts"],
  ["a flow list that ends with a comma", "plugins: [./a.ts|,]\n", ", ./plugins/x.ts"],
  [
    "a flow list of many lines",
    "plugins: [\n  ./a.ts, # a\n  ./b.ts| # b\n]\n",
    ", ./plugins/x.ts",
  ],
  ["a flow mapping", "{ plugins: [./a.ts|], values: {} }\n", ", ./plugins/x.ts"],
  ["a flow mapping without plugins", "{ values: { a: 1 }| }\n", ", plugins: [./plugins/x.ts]"],
  ["no plugins", "values: { a: 'b' } # c\n|# end\n", "plugins:\n  - ./plugins/x.ts\n"],
  ["no plugins, outputs", "outputs: [a]\n\n\nvalues:\n  a: 1\n|", "plugins:\n  - ./plugins/x.ts\n"],
  ["no plugins in an indented mapping", "  values: {}\n|", "  plugins:\n    - ./plugins/x.ts\n"],
  ["plugins without a value", "plugins: # none\n|\nvalues: {}\n", "  - ./plugins/x.ts\n"],
  ["plugins at the end of the file", "plugins:|", "\n  - ./plugins/x.ts\n"],
  ["an empty file", "|", "plugins:\n  - ./plugins/x.ts\n"],
  ["comments only", "# nothing yet\n|", "plugins:\n  - ./plugins/x.ts\n"],
];

for (const [name, text, added] of CASES) {
  test(`appendEntry, ${name}: adds the entry and nothing else`, () => {
    const mark = text.includes("~") ? "~" : "|";
    const before = text.replace(mark, "");
    const after = appendEntry(before, PATH)!;
    expect(after).toBe(text.replace(mark, added));
    const { plugins, ...rest } = parse(before) ?? {};
    expect(parse(after)).toEqual({ ...rest, plugins: [...(plugins ?? []), PATH] });
  });
}

test("appendEntry, null written out: replaces it", () => {
  expect(appendEntry("plugins: ~ # none\n", PATH)).toBe("plugins: [./plugins/x.ts] # none\n");
});

test("appendEntry, what it cannot extend: returns undefined", () => {
  for (const text of [
    "plugins: 5\n",
    "a: &l [x]\nplugins: *l\n",
    "- a\n",
    "plugins: { a: 1 }\n",
    "text\n",
  ]) {
    expect(appendEntry(text, PATH)).toBeUndefined();
  }
});
