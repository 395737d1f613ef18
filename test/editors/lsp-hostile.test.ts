/** `lineup lsp` with plugins that would break a server which loads them itself. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { makeFolder } from "../program.ts";
import { Client } from "./lsp-client.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const GOOD = `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "good", options: { size: v.number() }, run: () => 1 });
`;

const folder = makeFolder({
  "good.ts": GOOD,
  "prints.ts": `console.log("Content-Length: 5"); process.stdout.write("hello");
Bun.spawnSync(["sh", "-c", "echo from a child"], { stdout: "inherit" });
${GOOD.replace('"good"', '"prints"')}`,
  "exits.ts": "process.exit(0);\n",
  "killed.ts": 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});\n',
  "loops.ts": "for (;;);\n",
  "waits.ts": "await new Promise(() => {});\n",
  "throws.ts": 'throw new Error("no");\n',
  "stays.ts": `setInterval(() => {}, 1000);
Bun.spawn(["sleep", "3"], { stdio: ["inherit", "inherit", "inherit"] });
${GOOD.replace('"good"', '"stays"')}`,
});
let editor: Client;

beforeAll(async () => {
  editor = await Client.start(folder.path, { settings: { timeLimit: 3 } });
});

afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const list = (...names: string[]) =>
  `plugins:\n${names.map((name) => `  - { path: ./${name}.ts, options: { size: 1 } }\n`).join("")}`;

const summary = (found: readonly any[]) =>
  found.map(({ code, message, range }) => [code ?? message, range.start.line]);

test.each([
  ["prints", []],
  ["stays", []],
  ["exits", [["IMPORT_EXITED", 2]]],
  ["throws", [["IMPORT_FAILED", 2]]],
  ["waits", [["IMPORT_HUNG", 2]]],
  ["killed", [["the check ended without a result while it loaded entry 2 (./killed.ts)", 2]]],
  ["loops", [["the check took too long and was ended while it loaded entry 2 (./loops.ts)", 2]]],
])("a plugin that %s costs one check", async (name, expected) => {
  expect(summary(await editor.check(list("good", name)))).toEqual(expected);
  // The server is as it was.
  const next = "plugins:\n  - { path: ./good.ts, options: { size: x } }\n";
  expect(summary(await editor.check(next))).toEqual([["OPTION_INVALID", 1]]);
});

test("what a plugin prints is a message", async () => {
  await editor.check(list("prints"));
  const { message } = await editor.message("window/logMessage");
  expect(message).toBe("Content-Length: 5\nhellofrom a child\n");
});

test("a check that is outdated is ended", async () => {
  editor.write(list("loops"));
  await Bun.sleep(400);
  const start = performance.now();
  expect(await editor.check(list("good"))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(1_500);
});
