import { expect, test } from "bun:test";
import { findJsonFault } from "../../../src/diagnostics/json.ts";
import { SourceText } from "../../../src/diagnostics/source-text.ts";
import { tries } from "../../groups.ts";
import { random } from "../../random.ts";

function faultOf(text: string): string | undefined {
  const fault = findJsonFault(new SourceText("/app/x.json", text));
  return fault && `${fault.location.line}:${fault.location.column} ${fault.message}`;
}

test.each([
  ['{ "a": tru }', '1:8 Unexpected identifier "tru"'],
  ['{\n  "a": 1\n  "b": 2 }', "3:3 Expected '}'"],
  ['{ "a": 1, }', "1:11 Property name must be a string literal"],
  ["{ 'a': 1 }", "1:3 Single quotes (') are not allowed in JSON"],
  ['{ "a": 01 }', "1:9 Expected '}'"],
  ["[1,,2]", "1:4 Unexpected token ','"],
  ['{ "a": "x', "1:8 Unterminated string"],
  ['{ "a": "\\x" }', "1:8 Invalid escape character x"],
  ['{ "a": 1\n\n', "1:9 Expected '}'"],
  ["{} {}", "1:4 Unable to parse JSON string"],
  ["", "1:1 Unexpected EOF"],
  ['{ "a": [1, -2.5e3, true, null, "\\u00e9\\n"] }\n', undefined],
] as const)("findJsonFault(%j)", (text, fault) => {
  expect(faultOf(text)).toBe(fault as string);
});

test("findJsonFault agrees with JSON.parse", () => {
  const next = random(7);
  const below = (limit: number) => Math.floor(next() * limit);
  const parts = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "1",
    "0",
    "-",
    ".",
    "e",
    "true",
    " ",
    "\n",
  ];
  parts.push("\\", "\\n", "\\u12", "é", "\t", "😀", "\ud800", "null");
  for (let round = 0; round < tries(20_000); round++) {
    const text = Array.from({ length: below(12) }, () => parts[below(parts.length)]).join("");
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    if ((faultOf(text) === undefined) !== isJson) expect(text).toBe("read alike");
  }
});
