/** Each rule of syntax.ts and strict.ts, once: the text, and what is said of which token. */

import { expect, test } from "bun:test";
import { parseStrictly } from "../../../../src/config/yaml/document.ts";
import { SourceText } from "../../../../src/diagnostics/source-text.ts";
import { brief } from "../../lineup.ts";

const DEEPER = "must be indented deeper than the line it starts in";

test.each([
  ['a: "b\nc: 1\n', "YAML_SYNTAX 1:4 this quote is never closed"],
  ["a: 'b", "YAML_SYNTAX 1:4 this quote is never closed"],
  ["a: @b", "YAML_SYNTAX 1:4 text that starts with @ must be quoted"],
  ["a: `b`", "YAML_SYNTAX 1:4 text that starts with ` must be quoted"],
  ["a:\n  - x\n  -y\n", "YAML_SYNTAX 3:3 a space is missing after the dash"],
  ["- ./a.ts\n  as: b\n", 'YAML_SYNTAX 1:3 an entry with fields must start with "path:"'],
  ["a:\n\tb: 1\n", "YAML_SYNTAX 2:1 a tab cannot be used for indentation"],
  ["a\nb: 1\n", "YAML_SYNTAX 1:1 a key must be on one line with its colon"],
  ["a: 1\nb\n", "YAML_SYNTAX 2:1 this line has no colon"],
  ["a: ['b' 1]\n", "YAML_SYNTAX 1:9 a comma or a closing bracket is missing here"],
  ['a: "b"#c\n', "YAML_SYNTAX 1:7 a comment must be separated by a space"],
  ["a: [1\n", "YAML_SYNTAX 1:4 this bracket is never closed"],
  ["a: { b: 1\n", "YAML_SYNTAX 1:4 this bracket is never closed"],
  ['a: "b\nc: [1]\nd: { e: "f" }\n', "YAML_SYNTAX 1:4 this quote is never closed"],
  ['a:\n  b: "c\n  d"\ne: "f"\n', `YAML_SYNTAX 3:1 a text in quotes ${DEEPER}`],
  ['a: "b\n\tc"\n', "YAML_SYNTAX 2:1 a tab cannot be used for indentation"],
  ["a:\n  b: [1,\n  2\n]\n", `YAML_SYNTAX 3:1 what is in brackets ${DEEPER}`],
  ["a: { b: 1,\nc: '}' } # }\n", `YAML_SYNTAX 2:1 what is in brackets ${DEEPER}`],
  ["a: { b: [1,\n  2\n}\n", "YAML_SYNTAX 1:9 this bracket is never closed"],
  ["a: |\n\nb c\nd: 1\n", "YAML_SYNTAX 3:1 a text after | must be indented deeper than its key"],
  ["a: { b: c[0] }\n", "YAML_SYNTAX 1:9 within brackets, text that has brackets must be quoted"],
  ["a: { b: ${C} }\n", "YAML_SYNTAX 1:9 within brackets, text that has brackets must be quoted"],
  ["a: !!float 3\n", "YAML_SYNTAX 1:4 this is no !!float"],
  ["a: good: morning\n", 'YAML_SYNTAX 1:4 text that contains ": " must be quoted'],
  ["a: >=1.2\n", "YAML_SYNTAX 1:4 text that starts with > must be quoted"],
  ['a: "\\d"\n', "YAML_SYNTAX 1:5 this is not an escape sequence"],
  ["a: !x b\n", "YAML_SYNTAX 1:4 tags are not supported"],
  ["a: *\n", "YAML_SYNTAX 1:4 text that starts with * must be quoted"],
  ["a: 'it's'\n", "YAML_SYNTAX 1:8 there is text after the closing quote"],
  [`? ${"k".repeat(10)}\n: 1\n`, undefined],
  [`${"k".repeat(1100)}: 1\n`, "YAML_SYNTAX 1:1 a key is longer than 1,024 characters"],
  ["a: 1\n---\nb: 2\n", "SECOND_DOCUMENT 2:1 a second YAML document starts here"],
  // What is valid YAML and refused.
  ["%YAML 1.1\n---\na: 1\n", "YAML_UNSUPPORTED 1:1 YAML 1.1 is not supported"],
  ["1: a\n", "YAML_UNSUPPORTED 1:1 a key must be text"],
  ["null: a\n", "YAML_UNSUPPORTED 1:1 a key must be text"],
  ["[a]: b\n", "YAML_UNSUPPORTED 1:1 a key must be text"],
  ["a: &x { b: 1 }\nc:\n  <<: *x\n", "YAML_UNSUPPORTED 3:3 merge keys (<<) are not supported"],
  ["__proto__: 1\n", "YAML_UNSUPPORTED 1:1 a key cannot be __proto__"],
  ["a: *x\n", "YAML_ALIAS 1:4 there is no anchor &x above this alias"],
  ["a: *.ts\n", "YAML_ALIAS 1:4 text that starts with * must be quoted"],
  ["a: !!binary aGk=\n", "YAML_UNSUPPORTED 1:13 the tag !!binary is not supported"],
  ["a: .inf\n", "YAML_UNSUPPORTED 1:4 .inf is not plain data"],
  ["a: 9007199254740993\n", "YAML_UNSUPPORTED 1:4 9007199254740993 is too large to be exact"],
  ["a: 1\nb: 2\na: 3\n", 'YAML_DUPLICATE_KEY 3:1 duplicate key "a"'],
  [
    `a: &a [x]\n${[..."bcdefg"].map((key, index) => `${key}: &${key} [${Array(10).fill(`*${"abcdef"[index]}`).join(", ")}]\n`).join("")}`,
    "YAML_ALIAS 2:8 the aliases in this file expand to more than 100,000 values",
  ],
  ["a: &a [*a]\n", "YAML_ALIAS 1:8 a[0]: it contains itself"],
  ["a: &a [1]\nb: *a\nc: !!str 1\nd: 0x1F\ne: 1e6\n", undefined],
])("%j", (text, problem) => {
  const { problems, value } = parseStrictly(new SourceText("/app/plugins.yaml", text));
  expect(problems.map(brief)).toEqual(problem === undefined ? [] : [problem]);
  expect(value === undefined).toBe(problem !== undefined);
});

// Mistakes that the parser only notices at another token.
test.each([
  ["a: 1\n  b: 2\n", 'YAML_SYNTAX 2:3 "b" is indented differently from "a" on line 1'],
  [
    "- path: ./a.ts\n    as: b\n",
    'YAML_SYNTAX 2:5 "as" is indented differently from "path" on line 1',
  ],
  [
    "- a\nb: 1\n",
    'YAML_SYNTAX 2:1 this line does not belong to the list: an item starts with "- "',
  ],
  ["%FOO\na: 1\n", "YAML_SYNTAX 1:1 a line that starts with % is a directive"],
])("%j is explained at its token", (text, problem) => {
  const { problems } = parseStrictly(new SourceText("/app/plugins.yaml", text));
  expect(problems.map(brief)).toEqual([problem]);
});

// What people type who think of text, of another file or of code; with the fix.
test.each([
  ["a: > 1.2\n", "YAML_SYNTAX 1:4 text that starts with > must be quoted", '"> 1.2"'],
  ["a: { b: >=1.2, c: d }\n", "YAML_SYNTAX 1:9 text that starts with > must be quoted", '">=1.2"'],
  ["a: |x # y\n", "YAML_SYNTAX 1:4 text that starts with | must be quoted", '"|x"'],
  ["a: */5 * * * *\n", "YAML_SYNTAX 1:4 text that starts with * must be quoted", '"*/5 * * * *"'],
  ["- & b\n", "YAML_SYNTAX 1:3 text that starts with & must be quoted", '"& b"'],
  ["a: ? b\n", "YAML_SYNTAX 1:4 text that starts with ? must be quoted", '"? b"'],
  ["a: {{ b }}\n", "YAML_UNSUPPORTED 1:4 text that starts with { must be quoted", '"{{ b }}"'],
  ["a: {{ b }}/c\n", "YAML_SYNTAX 1:11 there is text after the closing bracket", "in quotes"],
  ["a: [];\n", "YAML_SYNTAX 1:6 there is text after the closing bracket", "remove it"],
  ["a: {b}\n", 'YAML_UNSUPPORTED 1:5 "b" has no value', 'write { b: … }, or "{b}" for text'],
  ["a: &b c\n", "YAML_UNSUPPORTED 1:7 no alias uses the anchor &b", '"&b c"'],
  ["a: !b c\n", "YAML_SYNTAX 1:4 tags are not supported", '"!b c"'],
  ["a: - b\n", "YAML_SYNTAX 1:4 a list cannot start on the line of its key", "write [b]"],
  ["a: 'it's'\n", "YAML_SYNTAX 1:8 there is text after the closing quote", `"it's"`],
  ['a: "b "c""\n', "YAML_SYNTAX 1:8 there is text after the closing quote", `'b "c"'`],
  ['a: "C:\\d"\n', "YAML_SYNTAX 1:7 this is not an escape sequence", "'C:\\d'"],
  ["a: #fff\n", "YAML_UNSUPPORTED 1:4 #fff is a comment, so the value would be null", '"#fff"'],
  ["- #fff\n", "YAML_UNSUPPORTED 1:3 #fff is a comment, so the value would be null", '"#fff"'],
  ["a:\n<<<<<<< x\n  b: 1\n", "YAML_SYNTAX 2:1 this line is left over from a merge", "keep one"],
  ["- a\n=======\n- b\n", "YAML_SYNTAX 2:1 this line is left over from a merge", "keep one"],
  ["```yaml\na: 1\n```\n", "YAML_SYNTAX 1:1 this line is Markdown, not YAML", "remove it"],
  ["a: v.object({ b: 1 })\n", "YAML_SYNTAX 1:4 plugins.yaml has data, not code", "plugin's file"],
  ["- path ./a.ts\n  as: b\n", "YAML_SYNTAX 1:3 an entry with fields must", "- path: ./a.ts"],
  // On a line of its own, it is not known what the text is.
  ['a: "b\n  \\d"\n', "YAML_SYNTAX 2:3 this is not an escape sequence", "use single quotes, or"],
  ['a:\n  "b" c\n', "YAML_SYNTAX 2:7 there is text after the closing quote", "put all of the text"],
  // No-break spaces, and others.
  ["a:\n\u00a0\u00a0b: 1\n", "YAML_UNSUPPORTED 2:1 a no-break space (U+00A0)", "a plain space"],
  ["a:\n  b: 1\n \u00a0c: 1\n", "YAML_SYNTAX 3:2 a no-break space (U+00A0)", "a plain space"],
  ["a:\u00a01\n", "YAML_UNSUPPORTED 1:3 a no-break space (U+00A0)", "a plain space"],
  ["-\u00a0a\n", "YAML_UNSUPPORTED 1:2 a no-break space (U+00A0)", "a plain space"],
  ["a: 1\u00a0# b\n", "YAML_UNSUPPORTED 1:5 a no-break space (U+00A0)", "a plain space"],
  ["a: 1\u00a0\n", "YAML_UNSUPPORTED 1:5 a no-break space (U+00A0)", "a plain space"],
  ["a:\u200b 1\n", "YAML_UNSUPPORTED 1:3 a space of another kind (U+200B)", "a plain space"],
])("%j is explained by what was meant", (text, problem, fix) => {
  const { problems } = parseStrictly(new SourceText("/app/plugins.yaml", text));
  expect(problems.map(brief)).toEqual([expect.stringContaining(problem)]);
  expect(problems[0]!.hint).toContain(fix);
});

test.each([
  "a: 10\u00a0EUR\n",
  'a: "\u00a0b\u00a0"\n',
  "a: |\n  \u00a0b\n",
  "a: # fff\n",
  "a: #\n",
  "#fff\na: 1\n",
  "a: b#fff\n",
  "a: &b c\nd: *b\n",
  "a: &b { c: d }\n",
  "a: |\n  =======\n  ```\n",
  "a: { b: }\n",
])("%j is as it seems", (text) => {
  expect(parseStrictly(new SourceText("/app/plugins.yaml", text)).problems).toEqual([]);
});

test("text that nests too deeply to be parsed is refused", () => {
  const text = `a: ${"[".repeat(20_000)}`;
  const { problems } = parseStrictly(new SourceText("/app/plugins.yaml", text));
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ["YAML_SYNTAX", expect.stringContaining("nested too deeply to be read")],
  ]);
});

test("locate goes to the value or its key, and to the nearest part that there is", () => {
  const text = "a:\n  b: [x, yy]\nc: &c { d: 1 }\ne: *c\n";
  const { locate } = parseStrictly(new SourceText("/app/plugins.yaml", text));
  const places = [
    locate(["a", "b", 1]),
    locate(["a", "b"], "key"),
    locate(["a", "gone", "further"]),
    locate(["e", "d"]),
    locate(["e"]),
    locate([]),
  ].map(({ line, column, endColumn }) => [line, column, endColumn]);
  expect(places).toEqual([
    [2, 10, 12],
    [2, 3, 4],
    [2, 3, 1],
    [3, 12, 13],
    [4, 4, 6],
    [1, 1, 1],
  ]);
});
