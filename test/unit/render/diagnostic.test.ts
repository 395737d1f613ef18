import { expect, test } from "bun:test";
import { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { Sources, SourceText } from "../../../src/diagnostics/source-text.ts";
import { renderDiagnostic } from "../../../src/render/diagnostic.ts";
import { Mask } from "../../../src/render/mask.ts";

test("a path is shown from the folder on, where it begins with the folder", () => {
  const error = new Diagnostic(
    "PLUGIN_THREW",
    "'/app/a', (/app/b:1), '/srv/app/c', http://d/app/e",
  );
  expect(renderDiagnostic(error, { cwd: "/app", sources: new Sources(() => undefined) })).toBe(
    "error[PLUGIN_THREW]: 'a', (b:1), '/srv/app/c', http://d/app/e\n",
  );
});

test("a line of source shows its control characters, and the mark is below what it marks", () => {
  const source = new SourceText("/app/a.ts", "a\x1bb\tsecret-secret = c;");
  const sources = new Sources(() => undefined);
  sources.add(source);
  const location = source.locate(4, 17);
  const mask = new Mask();
  mask.add("secret-secret");
  expect(
    renderDiagnostic(new Diagnostic("PLUGIN_THREW", "x", { location }), {
      cwd: "/app",
      sources,
      mask,
    }),
  ).toBe(
    [
      "error[PLUGIN_THREW]: x",
      "  --> a.ts:1:5",
      "   |",
      " 1 | a\\u001bb\t************* = c;",
      "   |         \t^^^^^^^^^^^^^",
      "",
    ].join("\n"),
  );
});

test.each([
  ["x", 0, `x${"-".repeat(98)}…`],
  ["x", 150, `…${"-".repeat(49)}x${"-".repeat(48)}…`],
  ["x", 299, `…${"-".repeat(98)}x`],
  // No half of a character is shown.
  ["😀", 99, `…${"-".repeat(49)}😀${"-".repeat(47)}…`],
])("of a long line, what is around %p at %d is shown", (mark, at, shown) => {
  const line = "-".repeat(at) + mark + "-".repeat(299 - at);
  const source = new SourceText("/app/a.ts", line);
  const sources = new Sources(() => undefined);
  sources.add(source);
  const location = source.locate(at, at + mark.length);
  const error = new Diagnostic("PLUGIN_THREW", "x", { location });
  const [, , , text, marks] = renderDiagnostic(error, { cwd: "/app", sources }).split("\n");
  expect(text).toBe(` 1 | ${shown}`);
  expect(marks).toBe(`   | ${" ".repeat(shown.indexOf(mark))}${"^".repeat(Bun.stringWidth(mark))}`);
});

test.each([49, 50, 51])("a character of two units that is cut at %d leaves no half", (at) => {
  const source = new SourceText("/app/a.ts", `${"-".repeat(at)}${"😀".repeat(200)}`);
  const sources = new Sources(() => undefined);
  sources.add(source);
  for (let column = 0; column < 300; column++) {
    const location = source.locate(column, column + 1);
    const error = new Diagnostic("PLUGIN_THREW", "x", { location });
    const text = renderDiagnostic(error, { cwd: "/app", sources });
    expect(text.isWellFormed()).toBe(true);
  }
});
