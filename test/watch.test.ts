/** `--watch`, with the compiled binary: what a save does, however an editor writes it. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { everyNth, testSlow } from "./groups.ts";
import { cleanEnvironment, type Folder, FORMS, makeFolder, withoutWaits } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const FILES = {
  "plugins.yaml": "plugins: [./p/a.ts]\n",
  "p/a.ts": `import { definePlugin } from "lineup";
import data from "./data.json";
import { word } from "./helper.ts";
export default definePlugin({ name: "a", run: () => word + data.n });
`,
  "p/helper.ts": 'export const word = "one";\n',
  "p/data.json": '{ "n": 1 }\n',
};

/** A program that watches a folder. Both of its streams are one text. */
class Watched implements AsyncDisposable {
  readonly #child;
  readonly #chunks;
  #text = "";

  constructor(folder: Folder, args: readonly string[] = []) {
    this.#child = Bun.spawn(
      ["sh", "-c", 'exec "$0" "$@" 2>&1', ...FORMS.binary, "--watch", ...args],
      {
        cwd: folder.path,
        env: cleanEnvironment(),
        stdout: "pipe",
      },
    );
    this.#chunks = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Returns what is written until the program waits for a change. */
  async round(): Promise<string> {
    return this.until("waiting for a change\n");
  }

  /** Waits for a round that ends so: a busy machine may take one save for several changes. */
  async becomes(wanted: string | RegExp): Promise<void> {
    for (;;) {
      const round = withoutWaits(await this.round());
      if (typeof wanted === "string" ? round.endsWith(wanted) : wanted.test(round)) return;
    }
  }

  async until(end: string): Promise<string> {
    while (!this.#text.includes(end)) {
      const { value, done } = await this.#chunks.read();
      if (done) throw new Error(`the program ended: ${this.#text}`);
      this.#text += value;
    }
    const [round, ...rest] = this.#text.split(end);
    this.#text = rest.join(end);
    return round!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal; returns the exit status and what is still written. */
  async end(signal: NodeJS.Signals): Promise<{ status: number; rest: string }> {
    this.#child.kill(signal);
    const status = await this.#child.exited;
    for (;;) {
      const { value, done } = await this.#chunks.read();
      if (done) return { status, rest: withoutWaits(this.#text) };
      this.#text += value;
    }
  }

  async [Symbol.asyncDispose]() {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
  }
}

type Save = (file: string, text: string) => void;

const SAVES: readonly (readonly [name: string, save: Save])[] = [
  ["in place", (file, text) => writeFileSync(file, text)],
  [
    "atomically",
    (file, text) => {
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
    },
  ],
  [
    "as vim does",
    (file, text) => {
      writeFileSync(join(file, "..", "4913"), "");
      rmSync(join(file, "..", "4913"));
      renameSync(file, `${file}~`);
      writeFileSync(file, text);
      rmSync(`${file}~`);
    },
  ],
  [
    "by deleting and creating it",
    (file, text) => {
      rmSync(file);
      writeFileSync(file, text);
    },
  ],
];

test("the result goes to stdout, and nothing else", async () => {
  using folder = makeFolder(FILES);
  const child = Bun.spawn([...FORMS.binary, "--watch"], {
    ...{ cwd: folder.path, env: cleanEnvironment(), stdout: "pipe", stderr: "pipe" },
  });
  const errors = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !text.includes("waiting for a change");) text += (await errors.read()).value;
  child.kill("SIGTERM");
  expect(await child.stdout.text()).toBe("a: one1\n");
});

testSlow("a plugin that computes for ever is ended, by a change and by two signals", async () => {
  const computes = `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", run({ log }) { log.info("pid " + process.pid); for (;;); } });
`;
  using folder = makeFolder({ "plugins.yaml": "plugins: [./a.ts]\n", "a.ts": computes });
  await using watched = new Watched(folder);
  const pidAfter = async () => {
    await watched.until("[a] pid ");
    return Number(await watched.until("\n"));
  };
  const isRunning = (pid: number) => existsSync(`/proc/${pid}/cmdline`);
  const first = await pidAfter();
  writeFileSync(join(folder.path, "a.ts"), `${computes}\n`);
  const second = await pidAfter();
  expect([isRunning(first), isRunning(second)]).toEqual([false, true]);
  watched.signal("SIGINT");
  await Bun.sleep(100);
  expect((await watched.end("SIGINT")).status).toBe(130);
  for (let count = 0; count < 100 && isRunning(second); count++) await Bun.sleep(20);
  expect(isRunning(second)).toBe(false);
});

testSlow("a file that is made after a run failed without it", async () => {
  const plugin = `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", run: async () => (await import("./late" + ".ts")).late });
`;
  using folder = makeFolder({ "plugins.yaml": "plugins: [./a.ts]\n", "a.ts": plugin });
  await using watched = new Watched(folder);
  expect(await watched.round()).toContain("late.ts");
  writeFileSync(join(folder.path, "late.ts"), "export const late = 1;\n");
  await watched.becomes("late.ts changed\na: 1\n");
});

testSlow("the file of --values", async () => {
  using folder = makeFolder({ ...FILES, "in/v.json": '{ "b": 1 }\n' });
  writeFileSync(join(folder.path, "plugins.yaml"), "values: { b: 0 }\nplugins: []\n");
  await using watched = new Watched(folder, ["--values", "in/v.json"]);
  await watched.becomes("b: 1\n");
  writeFileSync(join(folder.path, "in/v.json"), '{ "b": 2 }\n');
  await watched.becomes("in/v.json changed\nb: 2\n");
});

test.each([...everyNth(4, SAVES)])("a file that is saved %s", async (_, save) => {
  using folder = makeFolder(FILES);
  await using watched = new Watched(folder);
  await watched.becomes("a: one1\n");
  save(join(folder.path, "p/helper.ts"), 'export const word = "two";\n');
  await watched.becomes("p/helper.ts changed\na: two1\n");
  save(join(folder.path, "p/data.json"), '{ "n": 2 }\n');
  await watched.becomes("p/data.json changed\na: two2\n");
  save(join(folder.path, "plugins.yaml"), "values: { b: 1 }\nplugins: [./p/a.ts]\n");
  await watched.becomes("plugins.yaml changed\nb: 1\na: two2\n");
  expect(await watched.end("SIGINT")).toEqual({
    status: 130,
    rest: "\nerror[INTERRUPTED]: interrupted by SIGINT\n",
  });
});

test("an error keeps watching, also for a file that is made later", async () => {
  using folder = makeFolder(FILES);
  await using watched = new Watched(folder, ["check", "--no-types"]);
  const fine = "plugins.yaml: 1 plugin, no problems\n";
  await watched.becomes(fine);
  rmSync(join(folder.path, "p/helper.ts"));
  await watched.becomes(/^p\/helper.ts changed\nerror\[IMPORT_NOT_FOUND\]/);
  writeFileSync(join(folder.path, "p/helper.ts"), "export const word = 1;\n");
  await watched.becomes(`p/helper.ts changed\n${fine}`);
  writeFileSync(join(folder.path, "plugins.yaml"), "plugins: [./p/a.ts, ./p/new.ts]\n");
  await watched.becomes(/error\[PLUGIN_NOT_FOUND\]/);
  const again = FILES["p/a.ts"].replace('"a"', '"b"');
  writeFileSync(join(folder.path, "p/new.ts"), again);
  await watched.becomes("p/new.ts changed\nplugins.yaml: 2 plugins, no problems\n");
});

testSlow("a folder that is removed and made again", async () => {
  using folder = makeFolder(FILES);
  await using watched = new Watched(folder);
  await watched.becomes("a: one1\n");
  rmSync(join(folder.path, "p"), { recursive: true });
  expect(await watched.until("there is no file")).toContain(" changed\nerror[PLUGIN_NOT_FOUND]");
  mkdirSync(join(folder.path, "p"));
  for (const name of ["p/a.ts", "p/helper.ts", "p/data.json"] as const) {
    writeFileSync(join(folder.path, name), FILES[name]);
  }
  // The files may be found one after the other.
  expect(await watched.until("a: one1\n")).toContain("p");
  await watched.becomes("");
});

testSlow("tests, when a list or a plugin that they use changes, or the folder itself", async () => {
  const inFolder = Object.entries({
    ...FILES,
    "a.test.ts": `import { test } from "bun:test";
import { testLineup } from "lineup/testing";
test("a", async () => console.log(JSON.stringify((await testLineup()).values)));
`,
  }).map(([name, text]) => [`project/${name}`, text] as const);
  using folder = makeFolder(Object.fromEntries(inFolder));
  const project = join(folder.path, "project");
  await using watched = new Watched({ ...folder, path: project }, ["test"]);
  expect(await watched.round()).toContain('\n{"a":"one1"}\n');
  writeFileSync(join(project, "plugins.yaml"), "values: { b: 1 }\nplugins: [./p/a.ts]\n");
  await watched.becomes(/^plugins.yaml changed\n[^]*\n{"b":1,"a":"one1"}\n/);
  writeFileSync(join(project, "p/helper.ts"), "export const word = (\n");
  await watched.becomes(/^p\/helper.ts changed\n[^]*\n{}\n/);
  writeFileSync(join(project, "p/helper.ts"), 'export const word = "two";\n');
  await watched.becomes(/^p\/helper.ts changed\n[^]*\n{"b":1,"a":"two1"}\n/);
  renameSync(project, `${project}-away`);
  await watched.round();
  renameSync(`${project}-away`, project);
  expect(await watched.until('{"b":1,"a":"two1"}\n')).toContain(" changed\n");
  expect(await watched.end("SIGINT")).toMatchObject({ status: 130 });
});

test("a change and a signal end a run that goes on, with teardown", async () => {
  const server = (name: string) => `import { definePlugin } from "lineup";
export default definePlugin({
  name: "server",
  run: ({ log, signal }) => {
    log.info("${name} is up");
    return new Promise((resolve) => signal.addEventListener("abort", resolve));
  },
  teardown: () => console.log("${name} is down"),
});
`;
  using folder = makeFolder({ "plugins.yaml": "plugins: [./s.ts]\n", "s.ts": server("first") });
  await using watched = new Watched(folder);
  await watched.until("[server] first is up\n");
  writeFileSync(join(folder.path, "s.ts"), server("second"));
  expect(await watched.until("[server] second is up\n")).toContain("[server] first is down\n");
  const { status, rest } = await watched.end("SIGINT");
  expect(status).toBe(130);
  expect(rest).toContain("[server] second is down\n");
});

test("stdin cannot be watched", async () => {
  using folder = makeFolder(FILES);
  const { stderr, exitCode } = Bun.spawnSync([...FORMS.binary, "--watch", "-c", "-"], {
    cwd: folder.path,
    env: cleanEnvironment(),
  });
  expect({ stderr: stderr.toString(), exitCode }).toEqual({
    stderr:
      "error[USAGE]: --watch cannot read stdin again\n   = hint: name a file: --config FILE\n",
    exitCode: 2,
  });
});
