/** What comes from outside to a run with plugins in processes of their own. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BINARY } from "../../build.ts";
import { openProject } from "../../src/project/project.ts";
import { Sources, SourceText } from "../../src/diagnostics/source-text.ts";
import { InProcessHost } from "../../src/hosting/in-process/host.ts";
import { readTextFile } from "../../src/process/modules.ts";
import { everyNth, isThorough } from "../groups.ts";
import { cleanEnvironment, makeFolder, runProgram, withoutWaits } from "../program.ts";
import { canConfine } from "./attack.ts";
import { processesLeft } from "./survive.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const FILES = {
  "plugins.yaml": `plugins:
  - { path: ./plugins/a.ts, timeout: 1m }
  - { path: ./plugins/b.ts, permissions: {} }
`,
  "plugins/a.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", setup() {}, run: () => 1, teardown() { console.log("teardown"); } });
`,
  "plugins/b.ts": `import { definePlugin } from "lineup";
import { more } from "../lib/more.ts";
export default definePlugin({
  name: "b",
  setup() {},
  async run({ signal }) {
    console.log("running", more);
    signal.addEventListener("abort", () => console.log("aborted"));
    await new Promise((done) => setTimeout(done, 60_000));
  },
  teardown() { console.log("teardown"); },
});
`,
  "lib/more.ts": "export const more = 1;\n",
};

/** Starts lineup, and waits until it has written some text to stderr. */
async function startUntil(folder: string, text: string, args: readonly string[] = []) {
  // A lineup that is killed leaves the temp folders of its plugins.
  const temp = join(folder, ".temp");
  mkdirSync(temp, { recursive: true });
  const child = Bun.spawn([BINARY, ...args], {
    cwd: folder,
    env: cleanEnvironment({ TMPDIR: temp }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const decoder = new TextDecoder();
  const reader = child.stderr.getReader();
  let written = "";
  const readUntil = async (wanted: string | undefined) => {
    for (;;) {
      if (wanted !== undefined && written.includes(wanted)) return written;
      const { done, value } = await reader.read();
      if (done) return written;
      written += decoder.decode(value, { stream: true });
    }
  };
  await readUntil(text);
  return { child, readUntil };
}

test.skipIf(!canConfine)("a signal aborts what runs, and tears all of them down", async () => {
  using folder = makeFolder(FILES);
  const { child, readUntil } = await startUntil(folder.path, "[b] running");
  child.kill("SIGINT");
  const stderr = await readUntil(undefined);
  expect(stderr).toContain("error[INTERRUPTED]: interrupted by SIGINT in entry 2 (./plugins/b.ts)");
  const lines = stderr.split("\n").filter((line) => /aborted|teardown/.test(line));
  expect(lines).toEqual(["[b] aborted", "[b] teardown", "[a] teardown"]);
  expect(await child.exited).toBe(130);
  expect(await processesLeft(folder.path)).toEqual([]);
});

test.skipIf(!canConfine).each(everyNth(2, ["SIGKILL", "SIGSEGV"] as const))(
  "the processes end with lineup: %s",
  async (signal) => {
    using folder = makeFolder(FILES);
    const { child } = await startUntil(folder.path, "[b] running");
    child.kill(signal);
    await child.exited;
    expect(await processesLeft(folder.path)).toEqual([]);
  },
);

test.skipIf(!canConfine).each(everyNth(2, ["SIGKILL", "SIGQUIT"] as const))(
  "a plugin that computes ends with lineup, too: %s",
  async (signal) => {
    using folder = makeFolder({
      "plugins.yaml": "plugins: [{ path: ./loops.ts, permissions: {} }]\n",
      "loops.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "loops", run({ log }) { log.info("looping"); for (;;); } });
`,
    });
    const { child } = await startUntil(folder.path, "[loops] looping");
    child.kill(signal);
    await child.exited;
    expect(await processesLeft(folder.path)).toEqual([]);
  },
);

/** Between the moments at which a start is interrupted, in milliseconds. */
const STEP = isThorough ? 10 : 30;

test.skipIf(!canConfine)("what is being started when lineup is killed ends, too", async () => {
  using folder = makeFolder({
    "plugins.yaml": `plugins:
  - { path: ./loops.ts, permissions: {} }
  - { path: ./loops.ts, as: limited, timeout: 1m }
`,
    "loops.ts": "for (;;);\n",
  });
  const env = cleanEnvironment({ TMPDIR: folder.path });
  for (let milliseconds = 30; milliseconds <= 120; milliseconds += STEP) {
    const child = Bun.spawn([BINARY], { cwd: folder.path, env, stderr: "ignore" });
    await Bun.sleep(milliseconds);
    child.kill("SIGKILL");
    await child.exited;
    expect(await processesLeft(folder.path)).toEqual([]);
  }
});

test("a process that ends before the turn of its entry is not started again", async () => {
  using folder = makeFolder({
    "plugins.yaml": "plugins: [./computes.ts, { path: ./ends.ts, timeout: 1m }]\n",
    "computes.ts": `import { definePlugin } from "lineup";
Bun.sleepSync(500);
export default definePlugin({ name: "computes", run: () => 1 });
`,
    "ends.ts": `import { appendFileSync } from "node:fs";
appendFileSync(import.meta.dir + "/log", "imported\\n");
process.kill(process.pid, "SIGKILL");
`,
  });
  const { stderr, status } = await runProgram("binary", folder.path);
  expect(stderr).toContain("entry 2 (./ends.ts) was killed by SIGKILL when imported");
  expect(status).toBe(2);
  expect(await Bun.file(join(folder.path, "log")).text()).toBe("imported\n");
});

test.skipIf(!canConfine)("an entry whose process cannot be started is named", async () => {
  using folder = makeFolder({
    "plugins.yaml": "plugins: [./good.ts, { path: ./good.ts, as: bad, permissions: {} }]\n",
    "good.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "good", run: () => 1 });
`,
  });
  // The program that confines it is larger.
  const command = `ulimit -S -f 4 && exec ${BINARY}`;
  const { stderr, exitCode } = Bun.spawnSync(["sh", "-c", command], {
    cwd: folder.path,
    env: cleanEnvironment(),
  });
  expect([withoutWaits(String(stderr)), exitCode]).toEqual([
    `error[START_FAILED]: the process of entry 2 (./good.ts) could not be started: files may not be large enough for it
  --> plugins.yaml:1:30
   |
 1 | plugins: [./good.ts, { path: ./good.ts, as: bad, permissions: {} }]
   |                              ^^^^^^^^^
   = hint: allow larger ones: ulimit -f unlimited
`,
    2,
  ]);
});

test.skipIf(!canConfine)("--watch sees what a confined plugin imports", async () => {
  using folder = makeFolder({
    ...FILES,
    "plugins.yaml": "plugins:\n  - { path: ./plugins/b.ts, permissions: {} }\n",
    "plugins/b.ts": `import { definePlugin } from "lineup";
import { more } from "../lib/more.ts";
export default definePlugin({ name: "b", run: () => console.log("more is", more) });
`,
  });
  const { child, readUntil } = await startUntil(folder.path, "more is 1", ["--watch"]);
  await readUntil("waiting");
  await Bun.write(join(folder.path, "lib/more.ts"), "export const more = 2;\n");
  expect(await readUntil("more is 2")).toContain("[b] more is 2");
  child.kill("SIGINT");
  await child.exited;
});

test("what has no other processes refuses an entry that needs one", async () => {
  using folder = makeFolder(FILES);
  const sources = new Sources(readTextFile);
  const source = new SourceText(join(folder.path, "plugins.yaml"), FILES["plugins.yaml"]);
  const input = {
    source,
    shown: "plugins.yaml",
    folder: folder.path,
    environment: () => ({}),
    sets: [],
  };
  const { diagnostics, lineup } = await openProject(input, {
    loader: new InProcessHost(sources),
    onInitial() {},
    onLoaded() {},
  });
  expect(lineup!.entries).toEqual([]);
  expect(diagnostics.map(({ code, entry }) => [code, entry!.index])).toEqual([
    ["ENTRY_LIMIT_UNSUPPORTED", 1],
    ["ENTRY_LIMIT_UNSUPPORTED", 2],
  ]);
});
