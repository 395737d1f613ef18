/** Rows of cells → a table for a terminal of 80 columns. Pure. */

const WIDTH = 80;
const GAP = "  ";
/** The least width of a column that is cut. */
const LEAST = 12;

/**
 * Renders a table; a cell is a list of lines. If the rows are too wide, the widest
 * columns shrink, and what does not fit is cut with an ellipsis.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[][],
): string {
  const all = [head.map((title) => [title]), ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.flatMap((row) => (row[column] ?? []).map((line) => Bun.stringWidth(line))), 0),
  );
  while (widths.reduce((total, width) => total + GAP.length + width) > WIDTH) {
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
  let cut = text;
  while (Bun.stringWidth(cut) > width) cut = `${[...cut.replace(/…$/, "")].slice(0, -1).join("")}…`;
  return cut + " ".repeat(width - Bun.stringWidth(cut));
}
