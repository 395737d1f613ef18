/** Rows of cells → a table. Pure. */

import { showControls } from "../text.ts";

const GAP = "  ";
/** The least width of a column that is cut. */
const LEAST = 12;

/**
 * Renders a table; a cell is a list of lines. If the rows are wider than the terminal, the
 * widest columns shrink, and what does not fit is cut with an ellipsis.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[][],
  available = Number.POSITIVE_INFINITY,
): string {
  const shown = rows.map((row) =>
    row.map((cell) => cell.map((line) => showControls(line).replaceAll("\n", "\\n"))),
  );
  const all = [head.map((title) => [title]), ...shown];
  const widths = head.map((_, column) =>
    Math.max(...all.flatMap((row) => (row[column] ?? []).map((line) => Bun.stringWidth(line))), 0),
  );
  while (widths.reduce((total, width) => total + GAP.length + width) > available) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= LEAST) break;
    widths[widest]!--;
  }
  return all.map((row) => renderRow(row, widths)).join("");
}

function renderRow(row: readonly (readonly string[])[], widths: readonly number[]): string {
  const height = Math.max(...row.map((cell) => cell.length));
  let text = "";
  for (let line = 0; line < height; line++) {
    const cells = widths.map((width, column) => fit(row[column]?.[line] ?? "", width));
    text += `${cells.join(GAP).trimEnd()}\n`;
  }
  return text;
}

function fit(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text + " ".repeat(width - Bun.stringWidth(text));
  const cut = [...text].slice(0, width);
  while (Bun.stringWidth(cut.join("")) >= width) cut.pop();
  return fit(`${cut.join("")}…`, width);
}
