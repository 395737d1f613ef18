import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Sources } from "../../../../src/diagnostics/source-text.ts";
import { explainMissing, missingName } from "../../../../src/hosting/in-process/missing-name.ts";
import { LINEUP_NAMES, lineupModule } from "../../../../src/hosting/in-process/module.ts";
import { readTextFile } from "../../../../src/process/modules.ts";
import { makeFolder } from "../../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

test("LINEUP_NAMES are the names of the module", async () => {
  expect(LINEUP_NAMES.toSorted()).toEqual(Object.keys(await lineupModule()).sort());
});

test.each([
  ["Export named 'x' not found in module '/app/a.ts'.", { name: "x", module: "/app/a.ts" }],
  ["export 'x' not found in './a.ts'", { name: "x", module: "./a.ts" }],
  ["Missing 'default' export in module '/app/a.ts'.", { name: "default", module: "/app/a.ts" }],
  [
    "Export named 'x' cannot be resolved due to ambiguous multiple bindings in module '/app/a.ts'.",
    { name: "x", module: "/app/a.ts", isAmbiguous: true },
  ],
  ["Unexpected token", undefined],
] as const)("missingName(%j)", (message, found) => {
  const missing = found && { isAmbiguous: false, ...found };
  expect(missingName(new SyntaxError(message))).toEqual(missing as undefined);
});

/** Where x is imported that lib.ts does not export, the message and the hint. */
function explain(importer: string, name: string, lib = "export const xx = 1;"): string {
  using folder = makeFolder({ "a.ts": `${importer}\n`, "lib.ts": lib });
  const target = { file: join(folder.path, "a.ts"), sources: new Sources(readTextFile) };
  const { message, location, hint } = explainMissing({ name, module: "./lib.ts" }, {}, target);
  const place = location && `${location.line}:${location.column}-${location.endColumn}`;
  return `${place}: ${message.replaceAll(folder.path, "")}; ${hint}`;
}

test.each([
  [
    'import { x } from "./lib.ts"; x;',
    "x",
    '1:10-11: "/lib.ts" has no export "x"; did you mean "xx"?',
  ],
  [
    'import {\n  y,\n  x as z,\n} from "./lib.ts"; y; z;',
    "x",
    '3:3-4: "/lib.ts" has no export "x"; did you mean "xx"?',
  ],
  [
    'export { x } from "./lib.ts";',
    "x",
    '1:10-11: "/lib.ts" has no export "x"; did you mean "xx"?',
  ],
  [
    'export { y as x } from "./lib.ts";',
    "x",
    '1:10-16: "/lib.ts" has no export "y"; there is only "xx"',
  ],
  [
    'import x from "./lib.ts"; x;',
    "default",
    '1:8-9: "/lib.ts" has no default export; there is only "xx"',
  ],
  [
    'import { default as x } from "./lib.ts"; x;',
    "default",
    '1:10-17: "/lib.ts" has no default export; there is only "xx"',
  ],
  [
    '// import { x } from "./lib.ts";\nimport { x } from "./lib.ts"; x;',
    "x",
    '2:10-11: "/lib.ts" has no export "x"; did you mean "xx"?',
  ],
  [
    'import { xxx, y as x } from "./lib.ts"; xxx; x;',
    "x",
    'undefined: "./lib.ts" has no export "x"; undefined',
  ],
] as const)("explainMissing finds %j", (importer, name, found) => {
  expect(explain(importer, name)).toBe(found);
});

test.each([
  "export type T = 1;",
  "export interface T {}",
  "const x = 1; export declare type T = 1;",
  "type T = 1; export type { U, T };",
])("explainMissing knows that T of %j is a type", (lib) => {
  expect(explain('export { T } from "./lib.ts";', "T", lib)).toBe(
    '1:10-11: "/lib.ts" has no export "T"; "T" is a type: write type before it, as in { type T }',
  );
});
