import { expect, test } from "bun:test";
import { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { renderDiagnostic } from "../../../src/render/diagnostic.ts";

test("a path is shown from the folder on, where it begins with the folder", () => {
  const error = new Diagnostic(
    "PLUGIN_THREW",
    "'/app/a', (/app/b:1), '/srv/app/c', http://d/app/e",
  );
  expect(renderDiagnostic(error, { cwd: "/app", sources: new Sources(() => undefined) })).toBe(
    "error[PLUGIN_THREW]: 'a', (b:1), '/srv/app/c', http://d/app/e\n",
  );
});
