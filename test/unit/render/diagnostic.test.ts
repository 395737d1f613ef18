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
