/** What is printed parses back to the same values. */

import { expect, test } from "bun:test";
import { parse } from "yaml";
import { Mask } from "../src/render/mask.ts";
import { renderOne, renderValues } from "../src/render/values.ts";

function texts(alphabet: string[], longest: number): string[] {
  let last = [""];
  const all = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => alphabet.map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}

test("every text of blanks, line breaks and letters", () => {
  const all = texts([" ", "\n", "\t", "a"], 5);
  expect(all.length).toBe(1365);
  expect(all.filter((text) => parse(renderValues({ text }, "yaml")).text !== text)).toEqual([]);
});

test("texts that look like something else", () => {
  const all = [
    "yes",
    "null",
    "~",
    "0x1",
    "1e3",
    "2024-01-01",
    "- a",
    "# a",
    "a: b",
    "%YAML",
    "---",
    "&a",
    "*a",
    "!t",
    "<<",
    "=",
    ".nan",
    "é😀",
    "\0\x1b",
    "\u2028",
    " a ",
    "'",
    '"',
    "|",
    ">",
    "@a",
    "`a",
    "{a",
    "[a",
    "true",
    "-",
    "?",
    ":",
    ",",
  ];
  expect(parse(renderValues(all, "yaml"))).toEqual(all);
  expect(parse(renderValues(Object.fromEntries(all.map((text) => [text, text])), "yaml"))).toEqual(
    Object.fromEntries(all.map((text) => [text, text])),
  );
});

test("numbers, and data of every depth", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 900; i++) deep = i % 2 ? [deep] : { deep };
  const data = { deep, zero: -0, large: 1e21, small: 5e-324, list: [[], {}, [[1]]] } as never;
  expect(parse(renderValues(data, "yaml"))).toEqual(data);
  expect(JSON.parse(renderValues({ a: [1, null, "x"] }, "json"))).toEqual({ a: [1, null, "x"] });
});

test("one text is printed as it is; in JSON, as JSON", () => {
  expect(renderOne("a\nb", "yaml")).toBe("a\nb\n");
  expect(renderOne("a\nb", "json")).toBe('"a\\nb"\n');
  expect(renderOne(["a"], "yaml")).toBe("- a\n");
});

test("a mask hides a secret as it is, quoted, and line by line", () => {
  const mask = new Mask();
  const secret = "first 'line'\\\nsecond \"line\"";
  mask.add(secret);
  mask.add("");
  mask.add("second");
  for (const text of [
    secret,
    JSON.stringify(secret),
    Bun.inspect([secret]),
    renderValues({ secret }, "yaml"),
    "[a] first 'line'\\\n[a] second \"line\"",
  ])
    expect(mask.text(text)).not.toMatch(/first|second/);
  expect(mask.data({ [secret]: [secret, 1, null], other: "x" })).toEqual({
    "***": ["***", 1, null],
    other: "x",
  });
  expect(mask.text("nothing to hide")).toBe("nothing to hide");
});
