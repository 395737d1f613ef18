/** What is printed parses back to the same values. */

import { expect, test } from "bun:test";
import { parse } from "yaml";
import { renderOne, renderReport, renderValues } from "../../../src/render/values.ts";
import { documentsOf, HOSTILE, isReadAs, makeText, readByPython } from "../../fuzz-values.ts";
import { tries } from "../../groups.ts";
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

const TEXTS = [...HOSTILE, ...randomTexts(tries(2_000))];

function randomTexts(count: number): string[] {
  const next = random(1);
  return Array.from({ length: count }, () => makeText(next));
}

test.each(["1.1", "1.2"] as const)("the library reads hostile texts as YAML %s", (version) => {
  expect(HOSTILE.length).toBeGreaterThan(150);
  expect(documentsOf(TEXTS, 100).filter((data) => !isReadAs(version, data))).toEqual([]);
});

const read = await readByPython(documentsOf(TEXTS, 100), "SafeLoader");

test.skipIf(read === undefined)("PyYAML reads hostile texts (skipped without python3-yaml)", () => {
  expect(read!.filter((line) => line !== "ok")).toEqual([]);
  expect(read!.length).toBe(Math.ceil(TEXTS.length / 100));
});

/** What readers of YAML 1.1 take for something else than text, of its types and of Ruby's. */
const OTHER_TYPES = [
  /^(?:y|n|yes|no|true|false|on|off|null|~)?$/i,
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|\d[\d_,]*(?::[0-5]?\d)*)$/i,
  /^[-+]?(?:\d[\d_,]*)?\.[\d_]*(?:e[-+]?\d+)?$/i,
  /^[-+]?\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+|(?::[0-5]?\d)+(?:\.[\d_]*)?)$/i,
  /^[-+]?\.(?:inf|nan)$/i,
  /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/,
  /^(?:<<|=|:.*|[-?:,[\]{}#&*!|>'"%@\x60].*)$/s,
];

test("no character is written that a reader refuses, drops or takes for a line break", () => {
  for (const text of TEXTS) {
    const yaml = renderValues([text, { [text]: text }], "yaml");
    expect(yaml).not.toMatch(/[^\P{Cc}\t\n]|[\u2028\u2029\ufeff\ufffe\uffff]/u);
    expect(yaml.isWellFormed()).toBe(true);
  }
});

test("what has no quotes is text for every reader", () => {
  let plain = 0;
  for (const text of TEXTS) {
    const line = renderValues([text], "yaml");
    if (line !== `- ${text}\n`) continue;
    plain++;
    expect(OTHER_TYPES.filter((pattern) => pattern.test(text))).toEqual([]);
    expect(text).not.toMatch(/: |:$| #|^\s|\s$|\p{Cc}|[\xa0\u2028\u2029\ufeff]/u);
  }
  expect(plain).toBeGreaterThan(50);
});

test("words, paths, versions and addresses have no quotes", () => {
  const plain =
    "word two-words ./a/b.ts ../c /abs/d v1.2.3 1.2.3 10.0.0.1 256Mi 1.5Gi 10s 0718293a4b https://a.b:80/c?d=e#f a@b.c größe";
  for (const text of [...plain.split(" "), "two words", "it's 5 o'clock, isn't it?", "Bearer x"]) {
    expect(renderValues({ [text]: text }, "yaml")).toBe(`${text}: ${text}\n`);
  }
});

test("text has single quotes if it has double ones and nothing to escape", () => {
  expect(renderValues(['{"a":1}', '"a" \\', `"it's"`, '"\t"'], "yaml")).toBe(
    `- '{"a":1}'\n- '"a" \\'\n- "\\"it's\\""\n- "\\"\\t\\""\n`,
  );
});

test("text of several lines is written as such where that is unambiguous", () => {
  expect(renderValues({ a: "x\n y\n\nz\n", b: ["x\ny"], c: " x\ny", d: "x\n\n" }, "yaml")).toBe(
    'a: |\n  x\n   y\n\n  z\nb:\n  - |-\n    x\n    y\nc: " x\\ny"\nd: "x\\n\\n"\n',
  );
  expect(renderValues("x\ny", "yaml")).toBe("|-\n  x\n  y\n");
});

test("numbers have a form that is a number in YAML 1.1", () => {
  expect(renderValues([1e21, -1e-7, 2.5e-9, -0, 0.1, 100], "yaml")).toBe(
    "- 1.0e+21\n- -1.0e-7\n- 2.5e-9\n- -0.0\n- 0.1\n- 100\n",
  );
});

test("a key that is too long for one line has a question mark", () => {
  const key = "k".repeat(1_001);
  expect(renderValues({ [key]: { a: [1] } }, "yaml")).toBe(`? ${key}\n:\n  a:\n    - 1\n`);
  expect(renderValues([{ [key]: 1 }], "yaml")).toBe(`- ? ${key}\n  : 1\n`);
});

test("numbers, and data of every depth", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 900; i++) deep = i % 2 ? [deep] : { deep };
  const data = { deep, zero: -0, large: 1e21, small: 5e-324, list: [[], {}, [[1]]] } as never;
  expect(parse(renderValues(data, "yaml"))).toEqual(data);
  const asJson = { a: [1, null, "x", -0] };
  expect(JSON.parse(renderValues(asJson, "json"))).toEqual(asJson);
  expect(renderReport({ zero: -0, none: undefined })).toBe('{\n  "zero": -0,\n  "none": null\n}\n');
});

test("one text is printed as it is; in JSON, as JSON", () => {
  expect(renderOne("a", "a\nb", "yaml")).toBe("a\nb\n");
  expect(renderOne("a", "a\nb", "json")).toBe('"a\\nb"\n');
  expect(renderOne("a", ["a"], "yaml")).toBe("- a\n");
});

test("a part that stands twice is written twice", () => {
  const part = { a: 1 };
  expect(renderValues({ one: part, two: part }, "yaml")).toBe("one:\n  a: 1\ntwo:\n  a: 1\n");
});
