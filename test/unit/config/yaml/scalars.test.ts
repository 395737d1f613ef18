/** Which numbers are kept as they are written, and what is said of the others. */

import { expect, test } from "bun:test";
import { parseStrictly } from "../../../../src/config/yaml/document.ts";
import { SourceText } from "../../../../src/diagnostics/source-text.ts";
import { tries } from "../../../groups.ts";
import { random } from "../../../random.ts";

function read(text: string) {
  return parseStrictly(new SourceText("/app/plugins.yaml", `a: ${text}\n`));
}

test.each([
  ...[
    "0",
    "-0",
    "7",
    "-7",
    "100",
    "1200",
    "9007199254740991",
    "0.5",
    "-0.25",
    "3.14159",
    ".5",
    "-.5",
  ],
  ...["1e6", "1E6", "1e-05", "1e+2", "1.5e3", ".5e1", "1e15", "0x1F", "0x0f", "0o17"],
  ...["0.30000000000000004", "3.141592653589793", "5e-324"],
])("%s is a number", (text) => {
  const { value, problems } = read(text);
  expect({ value, problems }).toEqual({ value: { a: Number(text) }, problems: [] });
});

test.each([
  ["3.10", "3.1"],
  ["1.0", "1"],
  ["1.", "1"],
  ["0.0", "0"],
  [".10", "0.1"],
  ["0644", "644"],
  ["00", "0"],
  ["+1", "1"],
  ["+4915112345678", "4915112345678"],
  ["-0.0", "-0"],
  ["12.5e3", "1.25e4"],
  ["1234567e8", "1.234567e14"],
  ["1e06", "1e6"],
  ["1e00012", "1e12"],
  ["0e12345", "0"],
  ["1e-400", "0"],
  ["0.1234567890123456789", "0.12345678901234568"],
  ["123456789012345.123456", "123456789012345.12"],
])("%s would become %s", (text, number) => {
  const { value, problems } = read(text);
  expect(problems.map(({ code, message, hint }) => [code, message, hint])).toEqual([
    [
      "YAML_UNSUPPORTED",
      `${text} is not in quotes, so it would become the number ${number}`,
      `write ${number} for a number or "${text}" for text`,
    ],
  ]);
  // What it would be is known, so that other mistakes can be looked for.
  expect(value).toBeDefined();
  expect(read(number).problems).toEqual([]);
  expect(read(`"${text}"`).value).toEqual({ a: text });
});

test.each([
  ["12e4567", "12e4567 is too large", 'write null, or "12e4567" for text'],
  [".inf", ".inf is not plain data", 'write null, or ".inf" for text'],
  [
    "9007199254740993",
    "9007199254740993 is too large to be exact",
    'write "9007199254740993" for text',
  ],
  ["1e21", "1e21 is too large to be exact", 'write "1e21" for text'],
])("%s is no number at all", (text, message, hint) => {
  const { value, problems } = read(text);
  const found = problems.map((problem) => [problem.message, problem.hint]);
  expect({ value, found }).toEqual({ value: undefined, found: [[message, hint]] });
});

test("a number that is taken is written again as it was, but for its form", () => {
  const next = random(1);
  const pick = (all: string) => all[Math.floor(next() * all.length)]!;
  let taken = 0;
  for (let count = 0; count < tries(4_000); count++) {
    const length = 1 + Math.floor(next() * 8);
    const text = Array.from({ length }, () => pick("0012345678901..e-+")).join("");
    const { value, problems } = read(text);
    const number = (value as { a: unknown } | undefined)?.a;
    if (problems.length > 0 || typeof number !== "number") continue;
    taken++;
    // The digits, without an exponent, and without a zero before the point.
    const digits = (source: string) => source.replace(/e.*|[.-]/gi, "").replace(/^0+|0+$/g, "");
    expect(digits(text)).toBe(digits(String(number)));
    expect(text).not.toMatch(/^\+|^-?0\d|\.\d*0(?:e|$)|\.(?:e|$)|^-?\d\d[\d.]*e/);
  }
  expect(taken).toBeGreaterThan(tries(200));
});
