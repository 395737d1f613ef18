/** Renders rows as a table of text. */

import { definePlugin, v } from "lineup";

const cell = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const column = v.object({
  key: v.string(),
  title: v.optional(v.string()),
  align: v.optional(v.picklist(["left", "right"]), "left"),
});

type Cell = v.InferOutput<typeof cell>;
type Row = Record<string, Cell>;
type Column = v.InferOutput<typeof column>;

const show = (value: Cell | undefined) => (value == null ? "-" : String(value));

/** The columns that the rows have, where none are asked for. */
function columnsOf(rows: readonly Row[]): Column[] {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  const isNumeric = (key: string) => rows.every((row) => typeof row[key] === "number");
  return [...keys].map((key) => ({ key, align: isNumeric(key) ? "right" : "left" }));
}

/** Makes every line of a grid as wide as the widest one. */
function align(grid: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const widths = columns.map((_, at) => Math.max(...grid.map((line) => line[at]?.length ?? 0)));
  return grid.map((line) =>
    columns
      .map(({ align }, at) => {
        const [text, width] = [line[at] ?? "", widths[at] ?? 0];
        return align === "right" ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

export default definePlugin({
  name: "table",
  version: "1.0.0",
  description: "Rows, as a table of text.",
  options: { columns: v.optional(v.array(column)), rule: v.optional(v.string(), "-") },
  needs: { rows: v.array(v.record(v.string(), cell)), caption: v.optional(v.string()) },
  run({ options, needs: { rows, caption } }) {
    const columns = options.columns ?? columnsOf(rows);
    const head = columns.map(({ key, title }) => title ?? key);
    const body = rows.map((row) => columns.map(({ key }) => show(row[key])));
    const [titles = "", ...lines] = align([head, ...body], columns);
    const above = caption === undefined ? [] : [caption, ""];
    return [...above, titles, options.rule.repeat(titles.length), ...lines].join("\n");
  },
});
