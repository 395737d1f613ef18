/** What is printed parses back to the same values. */

import { expect, test } from "bun:test";
import { parse, stringify } from "yaml";
import { Mask } from "../../../src/render/mask.ts";
import { isSimple, renderOne, renderValues } from "../../../src/render/values.ts";
import { random } from "../../random.ts";

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
  ]) {
    expect(mask.text(text)).not.toMatch(/first|second/);
  }
  expect(mask.data({ [secret]: [secret, 1, null], other: "x" })).toEqual({
    "***": ["***", 1, null],
    other: "x",
  });
  expect(mask.text("nothing to hide")).toBe("nothing to hide");
});

test("what Bun writes of simple data is what the library writes", () => {
  const next = random(1);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  const texts = [
    "word",
    "two words",
    "./a.ts",
    "1.2",
    "v1.0",
    "a-b",
    "a - b",
    "y",
    "No",
    "x:y",
    "",
    "0x1",
    "e5",
    "_",
    "null",
    "a.",
    "a/",
    "a--",
    "...",
    "a b.c",
    "Infinity",
    "NaN",
    ".inf",
  ];
  const numbers = [0, -0, 1, -7, 12.5, 1e15, 1e21, 1e-7, 0.1, 123456789.25, 2 ** 53];
  const make = (depth: number): never => {
    const shape = next();
    if (depth > 0 && shape < 0.3) {
      return Array.from({ length: Math.floor(next() * 4) }, () => make(depth - 1)) as never;
    }
    if (depth > 0 && shape < 0.6) {
      return Object.fromEntries(
        Array.from({ length: Math.floor(next() * 4) }, () => [pick(texts), make(depth - 1)]),
      ) as never;
    }
    return pick<unknown>([pick(texts), pick(numbers), true, false, null]) as never;
  };
  let simple = 0;
  for (let count = 0; count < 5_000; count++) {
    const data = { value: make(4) };
    if (isSimple(data)) simple++;
    expect(renderValues(data, "yaml")).toBe(stringify(data, { lineWidth: 0 }));
  }
  expect(simple).toBeGreaterThan(1_000);
});

test("a part that stands twice is written twice", () => {
  const part = { a: 1 };
  expect(renderValues({ one: part, two: part }, "yaml")).toBe("one:\n  a: 1\ntwo:\n  a: 1\n");
});
