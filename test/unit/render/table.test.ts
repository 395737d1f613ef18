import { expect, test } from "bun:test";
import { renderTable } from "../../../src/render/table.ts";

const HEAD = ["#", "name", "text"];
const ROWS = [
  [["1"], ["a name"], ["first line", "日本".repeat(20)]],
  [["2"], [], ["x"]],
];

test("a table is as wide as its cells, unless the terminal is narrower", () => {
  const wide = renderTable(HEAD, ROWS);
  expect(wide).toBe(
    [
      "#  name    text",
      "1  a name  first line",
      `           ${"日本".repeat(20)}`,
      "2          x",
      "",
    ].join("\n"),
  );
  const cut = renderTable(HEAD, ROWS, 40);
  expect(Math.max(...cut.split("\n").map((line) => Bun.stringWidth(line)))).toBeLessThanOrEqual(40);
  expect(cut).toContain("日本…");
});

test("a cell is one line, and its control characters are shown", () => {
  expect(renderTable(["a"], [[["x\x1b[2J\ny\r"]]])).toBe("a\nx\\u001b[2J\\ny\\u000d\n");
});

test("a long cell is cut at once", () => {
  // The shortest of a few: a busy machine makes some of them longer.
  const time = (length: number) => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      expect(renderTable(["a"], [[["x".repeat(length)]]], 80)).toContain("…");
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  // Cut character by character, ten times the length would take a hundred times as long.
  expect(time(1_000_000) / time(100_000)).toBeLessThan(50);
});
