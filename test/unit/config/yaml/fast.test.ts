/** The fast way of reading YAML gives what the strict one gives, or steps aside. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { parseStrictly } from "../../../../src/config/yaml/document.ts";
import { parseSimple, parseYaml } from "../../../../src/config/yaml/fast.ts";
import { SourceText } from "../../../../src/diagnostics/source-text.ts";
import { testSlow } from "../../../groups.ts";
import { fuzz } from "../../../fuzz-yaml.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

test("the two agree on texts made by chance", () => {
  const { taken, differing } = fuzz(3_000, 4);
  expect(differing).toEqual([]);
  expect(taken).toBeGreaterThan(100);
});

/** What plugins.yaml usually has: were it left, a run would be slow. */
const TAKEN = [
  "values: {}\nplugins: []\n",
  "# a comment\nvalues:\n  base: 1 # one\n\nplugins:\n  - ./plugins/a.ts\n",
  "- path: ./a.ts\n  needs: { one: s1,  two: s2 }\n  options: { list: [1, [-2.5]], text: 'x' }\n",
  "a: -0\nb: 100000000000000\nc: \"x, y: z\"\nd: '# größe'\ne: two words\nf: 1.2.3\ng:\nh: null\n",
  "a: 1.5\nb: -0.000001\nc: 123456789.123456\nd: [10, 0]\n",
  `${"k".repeat(1_000)}: 1\n`,
];

test.each(TAKEN)("the fast way takes %j", (text) => {
  const { value: data, problems } = parseStrictly(new SourceText("plugins.yaml", text));
  expect(problems).toEqual([]);
  expect(parseSimple(text)).toStrictEqual({ data });
});

/** Bun's parser takes these and the strict one refuses them. */
const LEFT = [
  "a: 1\na: 2",
  'a: 1\n"a": 2',
  "a: { b: 1, b: 2 }",
  "a: [{ b: { c: 1 }, b: 2 }]",
  "__proto__: 1",
  "a: { __proto__: { b: 1 } }",
  "null: 1",
  "True: 1",
  "1: a",
  "a: { 1 }",
  "a: { b: 1, 2 }",
  // Its keys are as many as those in the data.
  "a: 1\na: { b }",
  "[a, b]: 1",
  "a: 1234567890123456789",
  "a: [1234567890123456789]",
  "a: .inf",
  "a: !x 1",
  "a: &x { b: 1 }\n<<: *x",
  "a: 1\n---\nb: 2",
  // YAML allows keys of 1,024 characters.
  `${"k".repeat(1_025)}: 1`,
  // Numbers that are not kept as written.
  "a: 3.10",
  "a: 1.0",
  "a: [0644]",
  "a: { b: 00 }",
  "- -0.0",
  "a: 1234567e8",
  "a: 123456789012345.123456",
  // A comment that may be meant as text.
  "color: #fff",
  "- #fff",
];

test.each(LEFT)("the fast way leaves %j", (text) => {
  expect(() => Bun.YAML.parse(text)).not.toThrow();
  expect(parseStrictly(new SourceText("plugins.yaml", text)).problems).not.toBeEmpty();
  expect(parseSimple(text)).toBeUndefined();
});

testSlow("a text that is too long for the fast way's expression is read all the same", () => {
  const a = Array.from({ length: 400_000 }, () => "word").join(" ");
  expect(parseYaml(new SourceText("plugins.yaml", `a: ${a}\n`)).value).toStrictEqual({ a });
});
