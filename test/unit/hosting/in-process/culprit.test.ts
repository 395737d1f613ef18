import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { SourceText } from "../../../../src/diagnostics/source-text.ts";
import { locateAwait } from "../../../../src/hosting/in-process/culprit.ts";
import { makeFolder } from "../../../program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

test.each([
  ["export const x = await load();", "1:18"],
  ["export const x = 1;\nconst y = await\n  load();", "2:11"],
  ["const x = await (async () => { await 1; })();", "1:11"],
  ["await [1];", "1:1"],
  ["await /x/.test('x');", "1:1"],
  ["const x = a ?? (await load());", "1:17"],
  ["const größe = '日本'; await load();", "1:21"],
  ["if (x) {\n  try {\n    await load();\n  } catch {}\n}", "3:5"],
  ["for await (const x of y) console.log(x);", "1:5"],
  ["await using x = y();", "1:1"],
  ["async function f() {\n  await 1;\n  await (2);\n}\nawait f();", "5:1"],
  ["class A {\n  static async f() {\n    await 1;\n  }\n}\nawait A.f();", "6:1"],
  ["// await\nconst x = 'await y' + `await`; /* await */ await z;", "2:44"],
  ["export const x = { await: 1 }.await; await y;", "1:38"],
  ["const x: number = <any>(await load());", "1:25"],
  ["await 1; await 2;", undefined],
  ["const f = async () => await 1;", undefined],
  ["export const x = 1;", undefined],
  ["const x = ; await 1;", undefined],
])("locateAwait finds the only top-level await of %j", async (text, place) => {
  using folder = makeFolder({ "a.ts": text });
  const location = await locateAwait(new SourceText(join(folder.path, "a.ts"), text));
  expect(location && `${location.line}:${location.column}`).toBe(place as string);
});
