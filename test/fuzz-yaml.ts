/**
 * Does the fast way of reading YAML agree with the strict parser?
 *
 * `bun test/fuzz-yaml.ts [texts] [seed]` makes texts, mutates them, and
 * compares: the fast way must give exactly the strict parser's data, or step
 * aside. Prints the seed; 100,000 texts unless told otherwise.
 */

import { parseStrictly } from "../src/config/yaml/document.ts";
import { parseSimple } from "../src/config/yaml/fast.ts";
import { SourceText } from "../src/diagnostics/source-text.ts";
import { random } from "./random.ts";

const KEYS = [
  "a",
  "b",
  "values",
  "plugins",
  "path",
  "as",
  "options",
  "needs",
  "y",
  "n",
  "null",
  "true",
  "x-y",
  "_z",
  "a1",
  "on",
  "__proto__",
  "k".repeat(1_000),
  "k".repeat(1_025),
];
const SCALARS = [
  "word",
  "two words",
  "./plugins/a.ts",
  "../b/c.ts",
  "/abs/d.ts",
  "1",
  "0",
  "-7",
  "12.5",
  "100000000000000",
  "1234567890123456789",
  "0.1",
  "-0",
  "1.0",
  "01",
  "0x1f",
  "0o17",
  "1e3",
  "1_000",
  "+1",
  ".5",
  "1.",
  ".inf",
  ".nan",
  "true",
  "false",
  "True",
  "yes",
  "no",
  "on",
  "null",
  "Null",
  "~",
  "",
  '""',
  "''",
  '"q: r"',
  "'it''s'",
  '"a # b"',
  "'# x'",
  '"esc\\n"',
  "1.2.3",
  "1.2.3-rc.1",
  "2024-01-01",
  "12:30:45",
  "10.0.0.1",
  "v1.0",
  "a:b",
  "a: b",
  "a #b",
  "a#b",
  "- x",
  "? x",
  "&a x",
  "*a",
  "!t x",
  "!!str 1",
  "|",
  ">",
  "%x",
  "@x",
  "`x`",
  "<<",
  "=",
  "---",
  "...",
  "{}",
  "[]",
  "{ a: 1 }",
  "[a, b]",
  "{a: 1, b: 2}",
  "[1, [2, 3], { c: d }]",
  "{ a: 1, a: 2 }",
  "[a, , b]",
  "[a,]",
  "{ a }",
  "{ a: }",
  "[a: b]",
  "{ 'k': 1 }",
  "[ ]",
  "{ }",
  "größe",
  "日本",
  "a  b",
  "a- b",
  "-",
  "a -b",
  "word # note",
  "{ from: HOME, secret: true }",
  "{ a: { b: { c: 1 } } }",
  "[[[1]]]",
  "{ a: b } # c",
  "_x",
  "e5",
  "1a",
  "0b1",
  "1.5.",
  "--1",
  "1-2",
  "3.10",
  "0.10",
  "-0.5",
  "0644",
  "1234567e8",
  "123456789.123456",
  "123456789012345.123456",
  "#fff",
  "# fff",
  "{ b: 1.0 }",
  "\u00a0x",
];
const TAME = [
  "word",
  "two words",
  "./plugins/a.ts",
  "1",
  "0",
  "-7",
  "12.5",
  "true",
  "false",
  "null",
  '""',
  '"q: r"',
  "'x'",
  "1.2.3",
  "{}",
  "[]",
  "{ a: 1 }",
  "[a, b]",
  "[1, [2, 3], { c: d }]",
  "{ from: HOME, secret: true }",
  "word # note",
  "{ a: { b: { c: 1 } } }",
  "a-b",
  "None",
];
const NOISE = [
  " ",
  "  ",
  "\n",
  "\t",
  ":",
  ": ",
  "#",
  " #",
  "-",
  "- ",
  "{",
  "}",
  "[",
  "]",
  ",",
  '"',
  "'",
  "&",
  "*",
  "!",
  "|",
  ">",
  "%",
  "\\",
  "a",
  "1",
  ".",
  "~",
  "?",
  "\r",
  "\u00e9",
  "\u2028",
  "\ufeff",
  "\0",
];

/** Makes a text that looks like a configuration, and may be broken on purpose. */
export function makeText(next: () => number): string {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  // Half of the texts are tame: they are the ones that the fast way is for.
  const isTame = next() < 0.5;
  const scalars = isTame ? TAME : SCALARS;
  const lines: string[] = [];
  let indent = 0;
  for (let count = 1 + Math.floor(next() * 9); count > 0; count--) {
    const shape = next();
    const pad = " ".repeat(indent);
    if (shape < 0.4) lines.push(`${pad}${pick(KEYS)}: ${pick(scalars)}`);
    else if (shape < 0.6) lines.push(`${pad}${pick(KEYS)}:`);
    else if (shape < 0.75) lines.push(`${pad}- ${pick(scalars)}`);
    else if (shape < 0.85) lines.push(`${pad}- ${pick(KEYS)}: ${pick(scalars)}`);
    else if (shape < 0.9) lines.push(`${pad}# ${pick(scalars)}`);
    else if (shape < 0.94) lines.push("");
    else lines.push(`${pad}${pick(scalars)}`);
    if (isTame && shape >= 0.4 && shape < 0.6 && next() < 0.8) indent += 2;
    else if (next() < (isTame ? 0.15 : 0.45)) {
      indent = Math.max(0, indent + pick([-4, -2, -2, 2, 2, 2, 4, 1, -1]));
    }
  }
  let text = lines.join("\n") + (next() < 0.8 ? "\n" : "");
  for (let mutations = Math.floor(next() * (isTame ? 1.3 : 3)); mutations > 0; mutations--) {
    const at = Math.floor(next() * (text.length + 1));
    const cut = next() < 0.5 ? Math.floor(next() * 3) : 0;
    text = text.slice(0, at) + (next() < 0.7 ? pick(NOISE) : "") + text.slice(at + cut);
  }
  return text;
}

export interface Fuzzed {
  texts: number;
  /** Texts that the fast way took. */
  taken: number;
  /** Texts on which the two differ. */
  differing: string[];
}

export function fuzz(texts: number, seed: number): Fuzzed {
  const next = random(seed);
  const result: Fuzzed = { texts, taken: 0, differing: [] };
  for (let index = 0; index < texts; index++) {
    const text = makeText(next);
    const simple = parseSimple(text);
    if (simple === undefined) continue;
    result.taken++;
    const strict = parseStrictly(new SourceText("plugins.yaml", text));
    if (strict.problems.length > 0 || !Bun.deepEquals(simple.data, strict.value, true)) {
      result.differing.push(text);
    }
  }
  return result;
}

if (import.meta.main) {
  const texts = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const { taken, differing } = fuzz(texts, seed);
  for (const text of differing.slice(0, 10)) {
    const { value, problems } = parseStrictly(new SourceText("x", text));
    console.log(
      JSON.stringify(text),
      JSON.stringify(parseSimple(text)?.data),
      JSON.stringify(value),
      problems.map((problem) => problem.message),
    );
  }
  console.log(
    `seed ${seed}: ${texts} texts, ${taken} taken by the fast way, ${differing.length} differ`,
  );
  process.exitCode = differing.length === 0 ? 0 : 1;
}
