import { describe, expect, test } from "bun:test";
import { rename, renamed } from "../../../src/lsp/rename.ts";
import { apply, open } from "./texts.ts";

function renameIn(text: string, name = "other"): string {
  const { keys, place } = open(text);
  return apply(rename(place, keys, name), text);
}

describe("rename", () => {
  test("changes a value wherever it is read", () => {
    const text = `values: { tit⌶le: Hi, on: true } # title
plugins:
  - ./make.ts
  - path: ./print.ts
    needs: { title: title.x }
    when: "title"
outputs: { a: title, b: [make, title] }
`;
    expect(renameIn(text)).toBe(`values: { other: Hi, on: true } # title
plugins:
  - ./make.ts
  - path: ./print.ts
    needs: { title: other.x }
    when: "other"
outputs: { a: other, b: [make, other] }
`);
  });

  test("names what was only meant: the key of an entry, and a need of the same name", () => {
    const text = `plugins:
  - ./make.ts # first
  - path: ./print.ts # second
    needs:
      title: make.te⌶xt
  - ./print.ts
outputs:
  printed: [make]
`;
    expect(renameIn(text.replace("  printed: [make]\n", "  printed: make.text\n"))).toBe(`plugins:
  - path: ./make.ts
    as: other # first
  - path: ./print.ts # second
    needs:
      make: other
      title: other.text
  - path: ./print.ts
    needs: { make: other }
outputs:
  printed: other.text
`);
  });

  test("adds to entries in braces and lists in brackets", () => {
    const text = `plugins: [./ma⌶ke.ts, { path: ./print.ts, needs: {} }, { path: "./print.ts", as: b }]\n`;
    expect(renameIn(text)).toBe(
      `plugins: [{ path: ./make.ts, as: other }, { path: ./print.ts, needs: { make: other } }, { path: "./print.ts", needs: { make: other }, as: b }]\n`,
    );
  });

  test("keeps line ends", () => {
    const text =
      "plugins:\r\n  - path: ./make.ts\r\n    lazy: true\r\n  - ./print.ts\r\noutputs: [ma⌶ke]\r\n";
    expect(renameIn(text)).toBe(
      "plugins:\r\n  - path: ./make.ts\r\n    as: other\r\n    lazy: true\r\n  - path: ./print.ts\r\n    needs: { make: other }\r\noutputs: [other]\r\n",
    );
  });

  test("leaves a need alone that takes its default", () => {
    const text = "plugins:\n  - ./make.ts\n  - ./print.ts\n  - { path: ./make.ts, as: tit⌶le }\n";
    expect(renameIn(text)).toBe(
      "plugins:\n  - ./make.ts\n  - ./print.ts\n  - { path: ./make.ts, as: other }\n",
    );
  });

  test.each([
    ["a name that is no key", "1st", '"1st" is not a valid key'],
    ["a key that is set already", "make", 'the key "make" is already set'],
  ])("refuses %s", (_, name, message) => {
    const text = "values: { ti⌶tle: 1 }\nplugins: [./make.ts]\n";
    expect(() => renameIn(text, name)).toThrow(message);
  });

  test("refuses the name of a need, which is the plugin's", () => {
    const text = "plugins: [./make.ts, { path: ./print.ts, needs: { ti⌶tle: make.text } }]\n";
    expect(() => renameIn(text)).toThrow("there is no key here");
  });
});

test("renamed says what is renamed: of a part, the key", () => {
  const { keys, place } = open("plugins: [./make.ts]\noutputs: [make.te⌶xt]\n");
  expect(renamed(place, keys)).toEqual({
    range: { start: { line: 1, character: 10 }, end: { line: 1, character: 14 } },
    placeholder: "make",
  });
});
