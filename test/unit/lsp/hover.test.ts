import { expect, test } from "bun:test";
import type { MarkupContent } from "vscode-languageserver";
import { hover } from "../../../src/lsp/hover.ts";
import { open } from "./texts.ts";

const TEXT = `values: { title: Hi, deep: { n: 1 } }
env: { home: { from: HOME } }
plugins:
  - path: ./make.ts
    options: { size: 4 }
  - path: ./print.ts
    needs: { title: home }
  - { path: ./print.ts, as: b, when: deep.n, options: { title: x } }
outputs: [make.text]
`;

function at(words: string): string | undefined {
  const text = TEXT.replace(words.replace("⌶", ""), words);
  const { keys, place } = open(text);
  const found = place === undefined ? null : hover(place, keys);
  return (found?.contents as MarkupContent | undefined)?.value;
}

test.each([
  [
    "a field",
    "⌶as: b",
    "**as**: key\n\nThe key under which the result is stored.\n\nDefault: the plugin's `name`.",
  ],
  [
    "a path",
    "./ma⌶ke.ts",
    "plugin **make** 1.2.0\n\nMakes a text.\n\nOptions: `size` (optional), `seed`\n\nThe key `make`: read by entry 2 (./print.ts), entry 3 (./print.ts) and `outputs`.",
  ],
  [
    "an option",
    "si⌶ze: 4",
    "option **size**: whole number from 1\n\nHow long it is.\n\nDefault: `3`.",
  ],
  [
    "the value of an option",
    "size: ⌶4",
    "option **size**: whole number from 1\n\nHow long it is.\n\nDefault: `3`.",
  ],
  ["a need", "ti⌶tle: home", "need **title**: text\n\nFilled by `home` of env."],
  ["a need that is fixed", "ti⌶tle: x", "need **title**: text\n\nFixed in `options`."],
  [
    "a value",
    "ti⌶tle: Hi",
    '**title**: text\n\n```json\n"Hi"\n```\n\nSet by values; no need in plugins.yaml reads it.',
  ],
  [
    "a variable, without its value",
    "ho⌶me: {",
    "**home**: text\n\nSet by env; read by entry 2 (./print.ts).",
  ],
  [
    "a part of a value",
    "when: deep.⌶n",
    "**deep.n**: number\n\n```json\n1\n```\n\nSet by values; read by `when` of entry 3 (./print.ts).",
  ],
  [
    "a part of a result",
    "[make.te⌶xt]",
    "**make.text**: text\n\nSet by entry 1 (./make.ts); read by entry 2 (./print.ts), entry 3 (./print.ts) and `outputs`.",
  ],
  ["data", "Hi⌶,", undefined],
])("hover describes %s", (_, words, expected) => {
  expect(at(words)).toBe(expected as string);
});
