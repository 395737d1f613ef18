/** Texts as an editor has them, with plugins that are known, for the tests of src/lsp/. */

import { type Place, wordAt } from "../../../src/lsp/cursor.ts";
import { Keys } from "../../../src/lsp/keys.ts";
import type { PartInfo, PluginInfo } from "../../../src/lsp/messages.ts";
import { outlineOf } from "../../../src/lsp/outline.ts";
import { offsetAt } from "../../../src/lsp/positions.ts";
import type { Position, TextEdit } from "vscode-languageserver";

/** Where the cursor is. */
const CURSOR = "⌶";

const part = (name: string, more: Partial<PartInfo> = {}): PartInfo => ({
  name,
  isRequired: true,
  schema: { type: "string" },
  ...more,
});

const plugin = (name: string, more: Partial<PluginInfo> = {}): PluginInfo => ({
  ...{ path: `./${name}.ts`, export: "default", name, file: `/app/${name}.ts` },
  options: [],
  needs: [],
  ...more,
});

const PLUGINS = [
  plugin("make", {
    version: "1.2.0",
    description: "Makes a text.",
    options: [
      part("size", {
        ...{ doc: "How long it is.", isRequired: false, byDefault: 3 },
        schema: { type: "integer", minimum: 1 },
        location: { file: "/app/make.ts", line: 4, column: 3, endLine: 4, endColumn: 7 },
      }),
      part("seed"),
    ],
    provides: { type: "object", properties: { text: { type: "string" } } },
  }),
  plugin("print", {
    needs: [part("make", { schema: { type: "object" } }), part("title", { isRequired: false })],
  }),
];

/** A text, and the word at its cursor if there is one. */
export function open(text: string): { keys: Keys; place: Place } {
  const plain = text.replace(CURSOR, "");
  const outline = outlineOf("/app/plugins.yaml", plain);
  const keys = new Keys(outline, (entry) =>
    PLUGINS.find((one) => one.path === entry.path?.text && one.export === entry.export),
  );
  return { keys, place: wordAt(outline, text.indexOf(CURSOR)) as Place };
}

/** Makes edits in a text, as an editor does. */
export function apply(edits: readonly TextEdit[], text: string): string {
  const plain = text.replace(CURSOR, "");
  const at = (position: Position) => offsetAt(plain, position);
  const last = edits.toSorted((one, other) => at(other.range.start) - at(one.range.start));
  return last.reduce(
    (made, { range, newText }) =>
      made.slice(0, at(range.start)) + newText + made.slice(at(range.end)),
    plain,
  );
}

/** Shows the ranges of a text: what is in them, with the line. */
export function shown(ranges: readonly { range: TextEdit["range"] }[], text: string): string[] {
  const plain = text.replace(CURSOR, "");
  return ranges.map(({ range: { start, end } }) => {
    return `${start.line + 1}: ${plain.slice(offsetAt(plain, start), offsetAt(plain, end))}`;
  });
}
