/** `lineup lsp` with plugins that would break a server which loads them itself. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { everyNth, isThorough, testSlow } from "../groups.ts";
import { makeFolder } from "../program.ts";
import { Client } from "./lsp-client.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const GOOD = `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "good", options: { size: v.number() }, run: () => 1 });
`;

/** A plugin that loops, and says in which process. */
function loopWithId(name: string): string {
  return `import { writeFileSync } from "node:fs";
writeFileSync("${name}.pid", String(process.pid));
for (;;);
`;
}

const folder = makeFolder({
  "good.ts": GOOD,
  "prints.ts": `console.log("Content-Length: 5"); process.stdout.write("hello");
Bun.spawnSync(["sh", "-c", "echo from a child"], { stdout: "inherit" });
${GOOD.replace('"good"', '"prints"')}`,
  "exits.ts": "process.exit(0);\n",
  "killed.ts": 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});\n',
  "loops.ts": "for (;;);\n",
  "orphan.ts": loopWithId("orphan"),
  "outdated.ts": loopWithId("outdated"),
  "schema.ts": `import { definePlugin, v } from "lineup";
const size = v.pipe(v.number(), v.check(() => { for (;;); }));
export default definePlugin({ name: "schema", options: { size }, run: () => 1 });
`,
  "waits.ts": "await new Promise(() => {});\n",
  "throws.ts": 'throw new Error("no");\n',
  "stays.ts": `setInterval(() => {}, 1000);
Bun.spawn(["sleep", "3"], { stdio: ["inherit", "inherit", "inherit"] });
${GOOD.replace('"good"', '"stays"')}`,
});
let editor: Client;
/** These take a while, during which the other tests run. */
let late: Promise<unknown> | undefined;
let orphan: Promise<void> | undefined;

beforeAll(async () => {
  if (isThorough) {
    late = waitForLate();
    orphan = waitForOrphan();
  }
  editor = await Client.start(folder.path);
});

afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const list = (...names: string[]) =>
  `plugins:\n${names.map((name) => `  - { path: ./${name}.ts, options: { size: 1 } }\n`).join("")}`;

const summary = (found: readonly any[]) =>
  found.map(({ code, message, range }) => [code ?? message, range.start.line]);

test.each(
  everyNth<[name: string, found: [problem: string, line: number][]]>(6, [
    ["exits", [["IMPORT_EXITED", 2]]],
    ["prints", []],
    ["stays", []],
    ["throws", [["IMPORT_FAILED", 2]]],
    ["waits", [["IMPORT_HUNG", 2]]],
    [
      "killed",
      [["entry 2 (./killed.ts) ended the process that loads it, so nothing else is known", 2]],
    ],
    // The server is as it was.
    ["good", [["KEY_TAKEN", 2]]],
  ]),
)("a check with %s.ts", async (name, expected) => {
  expect(summary(await editor.check(list("good", name)))).toEqual(expected);
});

test("what a plugin prints is a message", async () => {
  await editor.check(list("prints"));
  const { message } = await editor.message("window/logMessage");
  expect(message).toBe("[./prints.ts] Content-Length: 5\nfrom a child\n[./prints.ts] hello\n");
});

testSlow("a check that is outdated is ended", async () => {
  editor.write(list("outdated"));
  const isRunning = await started("outdated");
  const start = performance.now();
  expect(await editor.check(list("good"))).toEqual([]);
  while (isRunning()) await Bun.sleep(20);
  expect(performance.now() - start).toBeLessThan(4_000);
});

testSlow("a check with loops.ts", async () => {
  const hint = `hint: look for an endless loop at the top level of ./loops.ts, or allow more time: { "timeLimit": 30 }`;
  const message = `entry 2 (./loops.ts) was not loaded within 1 second\n${hint}`;
  expect(await late).toEqual([[message, 2]]);
});

testSlow("a check with a schema that loops names no plugin", async () => {
  await using hasty = await Client.start(folder.path, { settings: { timeLimit: 1 } });
  const found = await hasty.check(list("schema", "good"));
  expect(summary(found)).toEqual([["the check took longer than 1 second", 0]]);
});

testSlow("a check ends by itself if the server is killed", async () => {
  await orphan;
});

/** Waits until a check loads a plugin that loops; returns whether it still does. */
async function started(name: string): Promise<() => boolean> {
  const file = join(folder.path, `${name}.pid`);
  while (!existsSync(file) || readFileSync(file, "utf8") === "") await Bun.sleep(20);
  const pid = readFileSync(file, "utf8");
  return () => existsSync(`/proc/${pid}/cmdline`);
}

/** Returns what is found if a check takes too long. */
async function waitForLate() {
  await using hasty = await Client.start(folder.path, { settings: { timeLimit: 1 } });
  return summary(await hasty.check(list("good", "loops")));
}

/** Kills a server during a check, and waits for the end of the check. */
async function waitForOrphan(): Promise<void> {
  const other = await Client.start(folder.path, { settings: { timeLimit: 1 } });
  other.write(list("orphan"));
  const isRunning = await started("orphan");
  await other[Symbol.asyncDispose]();
  expect(isRunning()).toBe(true);
  while (isRunning()) await Bun.sleep(50);
}

testSlow("a check that is ended leaves no temporary files", async () => {
  await editor.check(list("good"));
  for (let count = 0; count < 2; count++) {
    editor.save();
    await Bun.sleep(60 + 60 * count);
    expect(await editor.check(list("good"))).toEqual([]);
  }
  const isLeft = () => readdirSync(editor.temp).length > 0;
  for (let count = 0; count < 60 && isLeft(); count++) await Bun.sleep(50);
  expect(readdirSync(editor.temp)).toEqual([]);
});
