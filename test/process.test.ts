/**
 * What cases can't show: signals, closed pipes, and the binary on its own. Those that take
 * longest stand above the others: they are started first.
 */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BINARY } from "../build.ts";
import { version } from "../package.json";
import { runCommandLine } from "../src/cli/cli.ts";
import { COMMANDS } from "../src/commands/index.ts";
import { everyNth, isThorough, testSlow } from "./groups.ts";
import { makeWorld } from "./world.ts";
import { cleanEnvironment, FORMS, type Form, makeFolder, runProgram } from "./program.ts";
import { tidy, withoutWaits } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** For signals as Linux sends them, named pipes, permission bits, /dev/full and util-linux. */
const testOnLinux = test.skipIf(process.platform !== "linux");

const SLOW = `
import { definePlugin } from "lineup";
export default definePlugin({
  name: "slow",
  async run({ signal, log }) {
    signal.addEventListener("abort", () => console.log("told"));
    log.info("waiting");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  },
  teardown: async () => {
    await Bun.sleep(1);
    console.log("teardown");
  },
});
`;

function start(form: Form, folder: string, args: readonly string[] = []) {
  return Bun.spawn([...FORMS[form], ...args], {
    cwd: folder,
    env: cleanEnvironment(),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: 50_000,
  });
}

/** Runs a shell command in a terminal of its own; returns what it shows. */
async function inTerminal(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = Bun.spawn(["script", "-qec", command, "/dev/null"], {
    cwd,
    env: cleanEnvironment({ TERM: "xterm", ...env }),
  });
  return (await child.stdout.text()).replaceAll("\r\n", "\n");
}

/** Reads a stream up to a text, and later on to its end; returns it from its start, made clean. */
function follow(stream: ReadableStream<Uint8Array>, clean = withoutWaits) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let read = "";
  return async (text?: string) => {
    while (text === undefined || !read.includes(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      read += decoder.decode(value, { stream: true });
    }
    return clean(read);
  };
}

/**
 * What a new user does first: five-minutes/script.sh with no Node, npm or Bun in the PATH.
 * `UPDATE_GOLDEN=1 bun test process` writes what it prints.
 */
testSlow.skipIf(process.platform === "win32")(
  "the first five minutes: an empty folder, a tested plugin, a broken edit and its fix",
  async () => {
    using folder = makeFolder({ "empty/": "", "home/": "", "work/": "" });
    const script = join(import.meta.dir, "five-minutes", "script.sh");
    const golden = join(import.meta.dir, "five-minutes", "output.txt");
    const child = Bun.spawn(["/bin/sh", script], {
      cwd: join(folder.path, "work"),
      env: {
        PATH: join(folder.path, "empty"),
        HOME: join(folder.path, "home"),
        LINEUP: BINARY,
        BUN: process.execPath,
      },
      stderr: "pipe",
    });
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    const shown = tidy(stdout, folder.path);
    if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, "utf8"));
    expect(stderr).toBe("");
  },
);

testOnLinux(
  "a terminal shows in one line who is running, which leaves nothing behind",
  async () => {
    using folder = makeFolder({
      "plugins.yaml": `plugins:
  - { path: ./p.ts, as: first }
  - { path: ./p.ts, as: second }
`,
      "p.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "p",
  async run({ entry, log }) {
    await Bun.sleep(entry.as === "first" ? 1_300 : 100);
    log.info("half");
    await Bun.sleep(300);
  },
});
`,
    });
    const written = (args: string, env: Record<string, string> = {}) =>
      inTerminal(`stty cols 30; '${BINARY}' --color never ${args}`, folder.path, env);
    const [shown, quiet, dumb] = await Promise.all([
      written(""),
      written("-q"),
      written("", { TERM: "dumb" }),
    ]);
    expect(shown).toContain("\r\x1b[Kentry 2 (./p.ts) is running");
    // Cut at the width of the terminal.
    expect(shown).toContain("\r\x1b[Kentry 1 (./p.ts) is still run\r");
    // What a terminal would show at the end.
    const left = shown.split("\n").map((line) => line.split("\r\x1b[K").at(-1));
    expect(left).toEqual(["[first] half", "[second] half", "{}", ""]);
    expect(quiet).not.toContain("running");
    expect(dumb).not.toContain("\x1b");
  },
);

// From source, the same once more: with ALL_CASES=1.
for (const form of everyNth(2, ["binary", "source"] as const)) {
  describe(form, () => {
    testOnLinux("a plugin that takes long is named, once, and not with -q", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./waits.ts, ./hangs.ts]\n",
        "waits.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "waits", run: () => Bun.sleep(1) });`,
        "hangs.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "hangs",
  run: ({ signal }) =>
    new Promise((resolve) => {
      const timer = setInterval(() => {}, 10);
      signal.onabort = () => clearInterval(timer);
    }),
});`,
      });
      const loud = start(form, folder.path);
      const quiet = start(form, folder.path, ["-q"]);
      const stderr = follow(loud.stderr, (text) => text);
      await stderr("still running (");
      loud.kill("SIGTERM");
      quiet.kill("SIGTERM");
      const error = "error[INTERRUPTED]: interrupted by SIGTERM in entry 2 (./hangs.ts)\n";
      // A busy machine looks later.
      const told = (await stderr()).replace(/\([2-9] s\)/, "(2 s)");
      expect([told, await quiet.stderr.text()]).toEqual([
        `entry 2 (./hangs.ts) is still running (2 s)\n\n${error}`,
        error,
      ]);
    });

    for (const [signal, status] of everyNth(3, [
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ] as const)) {
      testOnLinux(`${signal} during a plugin: teardown runs, then ${status}`, async () => {
        using folder = makeFolder({
          "plugins.yaml":
            "values: { kept: 1 }\nplugins: [./slow.ts, { path: ./slow.ts, as: later }]\n",
          "slow.ts": SLOW,
        });
        const child = start(form, folder.path);
        const stderr = follow(child.stderr);
        await stderr("waiting");
        child.kill(signal);
        expect({
          stderr: await stderr(),
          stdout: await child.stdout.text(),
          status: await child.exited,
        }).toEqual({
          stderr: `[slow] waiting
[slow] told

error[INTERRUPTED]: interrupted by ${signal} in entry 1 (./slow.ts)

[later] teardown
[slow] teardown

values before the failure:
  kept: 1
`,
          stdout: "",
          status,
        });
      });
    }

    testOnLinux("a signal in a teardown does not cut it off, nor those above it", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./brief.ts, { path: ./brief.ts, as: last }]\n",
        "brief.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "brief",
  run: () => 1,
  async teardown() {
    console.log("cleaning");
    const { promise, resolve } = Promise.withResolvers();
    process.once("SIGINT", () => setImmediate(resolve));
    const timer = setInterval(() => {}, 1_000);
    // Heard by the first that is torn down only.
    if (globalThis.heard === undefined) await promise;
    globalThis.heard = true;
    clearInterval(timer);
    console.log("clean");
  },
});`,
      });
      const child = start(form, folder.path);
      const stderr = follow(child.stderr);
      await stderr("cleaning");
      child.kill("SIGINT");
      expect([await stderr(), await child.exited]).toEqual([
        `[last] cleaning
[last] clean
[brief] cleaning
[brief] clean

values before the failure:
  brief: 1
  last: 1

error[INTERRUPTED]: interrupted by SIGINT
`,
        130,
      ]);
    });

    testOnLinux("SIGHUP is ignored where it was ignored before, as by nohup", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./hung-up.ts]\n",
        "hung-up.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "hung_up",
  run: () => Bun.spawnSync(["sh", "-c", \`kill -HUP \${process.pid}\`]).exitCode,
});`,
      });
      const child = Bun.spawn(["sh", "-c", `trap "" HUP; exec ${FORMS[form].join(" ")}`], {
        cwd: folder.path,
        env: cleanEnvironment(),
        stderr: "pipe",
      });
      expect([await child.stdout.text(), await child.exited]).toEqual(["hung_up: 0\n", 0]);
    });

    testOnLinux("a second SIGINT ends at once, also in a teardown that hangs", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./slow.ts]\n",
        "slow.ts": SLOW.replace(
          "await Bun.sleep(1);",
          'console.log("cleaning"); await Bun.sleep(60_000);',
        ),
      });
      const child = start(form, folder.path);
      const stderr = follow(child.stderr);
      await stderr("waiting");
      child.kill("SIGINT");
      await stderr("cleaning");
      child.kill("SIGINT");
      expect(await child.exited).toBe(130);
    });

    testOnLinux("a signal while plugins.yaml is read from a pipe ends at once", async () => {
      using folder = makeFolder({});
      Bun.spawnSync(["mkfifo", join(folder.path, "list")]);
      const child = start(form, folder.path, ["-c", "list"]);
      // It is open for its writer when its reader has opened it.
      const writer = Bun.spawn(["bash", "-c", "exec 3>list; echo open; read"], {
        cwd: folder.path,
        stdin: "pipe",
        stdout: "pipe",
      });
      await follow(writer.stdout)("open");
      child.kill("SIGTERM");
      expect(await child.exited).toBe(143);
      await writer.stdin.end();
      await writer.exited;
    });

    testSlow("-c - reads plugins.yaml from stdin, and shows its lines", async () => {
      using folder = makeFolder({
        "a.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", run: ({ entry }) => entry.path });
`,
      });
      const run = async (text: string | Uint8Array<ArrayBuffer>, args: string[] = []) => {
        const child = Bun.spawn([...FORMS[form], "-c", "-", ...args], {
          cwd: folder.path,
          env: cleanEnvironment(),
          stdin: new Blob([text]),
          stdout: "pipe",
          stderr: "pipe",
        });
        const [stdout, stderr] = [await child.stdout.text(), await follow(child.stderr)()];
        return { stdout, stderr, status: await child.exited };
      };
      expect(await run("plugins: [./a.ts]\n")).toEqual({
        stdout: "a: ./a.ts\n",
        stderr: "",
        status: 0,
      });
      expect(await run("plugins: [./b.ts]\n")).toEqual({
        stdout: "",
        stderr: `error[PLUGIN_NOT_FOUND]: there is no file "./b.ts"
  --> stdin:1:11
   |
 1 | plugins: [./b.ts]
   |           ^^^^^^
   = hint: did you mean "./a.ts"?
`,
        status: 2,
      });
      expect((await run("", ["check"])).stderr).toStartWith(
        "error[CONFIG_EMPTY]: stdin is empty\n  --> stdin:1:1\n",
      );
      expect((await run(Uint8Array.of(0xff, 0xfe), ["check"])).stderr).toEndWith(
        "\n\nstdin: 1 problem\n",
      );
    });

    testOnLinux("a plugin's file that is a pipe is refused, and not waited for", async () => {
      using folder = makeFolder({ "plugins.yaml": "plugins: [./pipe.ts, ./pipe.cjs]\n" });
      for (const name of ["pipe.ts", "pipe.cjs"]) {
        Bun.spawnSync(["mkfifo", join(folder.path, name)]);
      }
      const { stderr, status } = await runProgram(form, folder.path);
      expect(stderr.match(/^error.*/gm)).toEqual([
        "error[PLUGIN_PATH_INVALID]: ./pipe.ts cannot be imported: it is not a regular file, or its folder cannot be listed",
        "error[PLUGIN_PATH_INVALID]: ./pipe.cjs cannot be imported: it is not a regular file, or its folder cannot be listed",
      ]);
      expect(status).toBe(2);
    });

    testOnLinux("a stdout whose reader has gone is no error", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./long.ts]\n",
        "long.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "long", run: () => Array.from({ length: 20_000 }, (_, i) => i) });
`,
      });
      const command = FORMS[form].map((part) => `'${part}'`).join(" ");
      const child = Bun.spawn(["bash", "-c", `set -o pipefail; ${command} | head -1`], {
        cwd: folder.path,
        env: cleanEnvironment(),
        stderr: "pipe",
      });
      expect(await child.stdout.text()).toBe("long:\n");
      expect(await follow(child.stderr)()).toBe("");
      expect(await child.exited).toBe(0);
    });

    testOnLinux.each(["2>&1 | head -1", "2> /dev/full"])(
      "a stderr that cannot be written, with a secret: %s",
      async (redirection) => {
        using folder = makeFolder({
          "plugins.yaml": "env: { token: { from: TOKEN, secret: true } }\nplugins: [./a.ts]\n",
          "a.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "a",
  async run({ log }) {
    log.info("one");
    await Bun.sleep(100);
    log.info("two");
    return 1;
  },
});
`,
        });
        const command = FORMS[form].map((part) => `'${part}'`).join(" ");
        const child = Bun.spawn(["bash", "-c", `set -o pipefail; ${command} ${redirection}`], {
          cwd: folder.path,
          env: cleanEnvironment({ TOKEN: "hush-hush-hush" }),
          timeout: 50_000,
        });
        const shown = redirection.includes("head") ? "[a] one\n" : 'token: "***"\na: 1\n';
        expect([await child.stdout.text(), await child.exited]).toEqual([shown, 0]);
      },
    );

    test("a question is shown before its answer", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./asks.ts]\n",
        "asks.ts": `import { definePlugin } from "lineup";
import { createInterface } from "node:readline/promises";
export default definePlugin({
  name: "asks",
  async run() {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question("Who? ");
    terminal.close();
    return answer;
  },
});`,
      });
      const child = Bun.spawn([...FORMS[form]], {
        cwd: folder.path,
        env: cleanEnvironment(),
        stdio: ["pipe", "pipe", "pipe"],
        timeout: 50_000,
      });
      await follow(child.stderr)("[asks] Who? ");
      void child.stdin.write("me\n");
      void child.stdin.end();
      expect(await child.stdout.text()).toBe("asks: me\n");
    });

    test("a result of megabytes reaches a slow reader whole", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./big.ts]\n",
        "big.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "big", run: () => "x".repeat(5_000_000) });
`,
      });
      const child = start(form, folder.path, ["--get", "big"]);
      await Bun.sleep(100);
      expect((await child.stdout.text()).length).toBe(5_000_001);
      expect(await child.exited).toBe(0);
    });

    testOnLinux("a signal is heard while nobody reads stdout", async () => {
      using folder = makeFolder({
        "plugins.yaml": "plugins: [./big.ts]\n",
        "big.ts": `import { definePlugin } from "lineup";
export default definePlugin({
  name: "big",
  run: () => "x".repeat(5_000_000),
  teardown: () => console.log("done"),
});`,
      });
      const child = start(form, folder.path);
      const [stdout, stderr] = [follow(child.stdout), follow(child.stderr)];
      await stdout("big: x");
      child.kill("SIGINT");
      expect([await stderr(), await child.exited]).toEqual([
        "[big] done\n\nerror[INTERRUPTED]: interrupted by SIGINT\n",
        130,
      ]);
      expect((await stdout()).length).toBeLessThan(5_000_000);
    });

    testOnLinux(
      "a signal is heard while nobody reads stderr, which is lost to nobody",
      async () => {
        using folder = makeFolder({
          "plugins.yaml": "plugins: [./chatty.ts]\n",
          "chatty.ts": `import { appendFileSync } from "node:fs";
import { definePlugin } from "lineup";
export default definePlugin({
  name: "chatty",
  async run({ log, signal }) {
    log.info("waiting");
    while (!signal.aborted) {
      log.info("x".repeat(100_000));
      await Bun.sleep(0);
    }
  },
  teardown: () => appendFileSync("torn-down", "yes"),
});`,
        });
        const child = start(form, folder.path);
        const stderr = follow(child.stderr);
        await stderr("waiting");
        child.kill("SIGINT");
        while (!existsSync(join(folder.path, "torn-down"))) await Bun.sleep(10);
        expect((await stderr()).replaceAll("x", "")).toEndWith(
          "\n[chatty] \n\nerror[INTERRUPTED]: interrupted by SIGINT in entry 1 (./chatty.ts)\n",
        );
        expect(await child.exited).toBe(130);
      },
    );

    test("another folder's list: paths start at the list, messages at the current folder", async () => {
      using folder = makeFolder({
        "lists/plugins.yaml": "plugins: [./a.ts]\n",
        "lists/a.ts": "throw new Error('here');\n",
        "elsewhere/": "",
      });
      const { stderr, status } = await runProgram(form, join(folder.path, "elsewhere"), [
        "-c",
        "../lists/plugins.yaml",
      ]);
      expect(stderr).toContain("--> ../lists/a.ts:1:11\n");
      expect(status).toBe(2);
    });

    testSlow("colours are for a terminal, or when they are asked for", async () => {
      using folder = makeFolder({ "plugins.yaml": "plugins: [./gone.ts]\n" });
      const coloured = async (args: string[], env = {}) =>
        (await runProgram(form, folder.path, args, env)).stderr.includes("\x1b[");
      expect(await coloured([])).toBe(false);
      expect(await coloured(["--color", "always"])).toBe(true);
      expect(await coloured(["--color", "never"])).toBe(false);
    });
  });
}

testOnLinux(
  "in a terminal there are colours, unless NO_COLOR or --color never says otherwise",
  async () => {
    using folder = makeFolder({ "plugins.yaml": "plugins: [./gone.ts]\n" });
    const coloured = async (args: string, env: Record<string, string> = {}) => {
      const shown = await inTerminal(`'${BINARY}' ${args}`, folder.path, env);
      expect(shown).toContain("PLUGIN_NOT_FOUND");
      return shown.includes("\x1b[");
    };
    expect(await coloured("")).toBe(true);
    expect(await coloured("", { NO_COLOR: "1" })).toBe(false);
    if (!isThorough) return;
    expect(await coloured("--color never")).toBe(false);
    expect(await coloured("", { TERM: "dumb" })).toBe(false);
  },
);

testOnLinux("a table is cut at the width of the terminal, and not at all elsewhere", async () => {
  const long = "x".repeat(70);
  using folder = makeFolder({
    "plugins.yaml": `plugins: [{ path: ./p.ts, options: { text: ${long} } }]\n`,
    "p.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "p", options: { text: v.string() }, run: () => 1 });
`,
  });
  const widest = async (command: string) => {
    const lines = (await inTerminal(command, folder.path)).split("\n");
    expect(lines[1]).toContain("text = ");
    return Math.max(...lines.map((line) => Bun.stringWidth(line)));
  };
  expect(await widest(`stty cols 60; '${BINARY}' list`)).toBe(60);
  expect(await widest(`stty cols 60; '${BINARY}' list | cat`)).toBeGreaterThan(100);
  if (!isThorough) return;
  expect(await widest(`stty cols 200; '${BINARY}' list`)).toBeGreaterThan(100);
  expect(await widest(`stty cols 60; '${BINARY}' list 2> /dev/null`)).toBe(60);
  expect(await widest(`stty cols 0; '${BINARY}' list`)).toBeGreaterThan(100);
});

describe("the binary on its own", () => {
  test("runs in a folder far from the repository, and names no file of its own", async () => {
    using folder = makeFolder({
      "plugins.yaml": "values: { n: 2 }\nplugins: [./a.ts]\n",
      "a.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "a", needs: { n: v.number() }, run: ({ needs }) => needs.n * 21 });
`,
    });
    const copy = join(folder.path, "copied");
    copyFileSync(BINARY, copy);
    chmodSync(copy, 0o755);
    const child = Bun.spawn([copy, "--get", "a"], { cwd: folder.path, env: {} });
    expect([await child.stdout.text(), await child.exited]).toEqual(["42\n", 0]);
  });

  testSlow("holds no path of the machine that built it", () => {
    const repository = join(import.meta.dir, "..");
    expect(readFileSync(BINARY).includes(`${repository}/src`)).toBe(false);
  });

  test("says its version", async () => {
    using folder = makeFolder({});
    expect((await runProgram("binary", folder.path, ["--version"])).stdout).toBe(`${version}\n`);
  });
});

testOnLinux("a result that can't be written is a failure", async () => {
  using folder = makeFolder({ "plugins.yaml": "values: { a: 1 }\nplugins: []\n" });
  const child = Bun.spawn(["sh", "-c", `'${BINARY}' > /dev/full`], {
    cwd: folder.path,
    stderr: "pipe",
  });
  expect(await follow(child.stderr)()).toBe(
    "error[OUTPUT_FAILED]: the result could not be written to stdout: the disk is full (ENOSPC)\n",
  );
  expect(await child.exited).toBe(1);
});

testOnLinux("a signal while plugins are loaded: no more of them are", async () => {
  using folder = makeFolder({
    "plugins.yaml": "plugins: [./a.ts, ./b.ts]\n",
    "a.ts": 'console.log("loading"); await Bun.sleep(60_000); export default 1;\n',
    "b.ts": 'console.log("loading b"); export default 1;\n',
  });
  const child = start("binary", folder.path);
  const stderr = follow(child.stderr);
  await stderr("loading");
  child.kill("SIGINT");
  expect(await child.exited).toBe(130);
  expect(await stderr()).not.toContain("loading b");
});

testSlow.each([
  [
    1_200,
    "error[VALUE_NOT_PLAIN]: values.a[0][0][0][0][0][0][0][0]…[0]: it is nested more than 1,000 levels deep",
  ],
  [30_000, "error[YAML_SYNTAX]: the file is nested too deeply to be read"],
] as const)("a plugins.yaml that nests %d levels deep", async (depth, message) => {
  using folder = makeFolder({
    "plugins.yaml": `plugins: []\nvalues: { a: ${"[".repeat(depth)}${"]".repeat(depth)} }\n`,
  });
  const { stderr, status } = await runProgram("binary", folder.path);
  expect(stderr.split("\n")[0]).toBe(message);
  expect(status).toBe(2);
});

test("a bug in lineup is told as one", async () => {
  const { world, written } = makeWorld({
    version,
    out() {
      throw new RangeError("broken");
    },
  });
  await runCommandLine(["--version"], COMMANDS, world);
  expect(world.sink.status).toBe(70);
  expect(written.stderr).toStartWith(
    `error[INTERNAL]: a bug in lineup ${version}: RangeError: broken\n`,
  );
});

describe("check", () => {
  const plugin = `import { definePlugin, v } from "lineup";
export default definePlugin({ name: "step", needs: { n: v.optional(v.number(), 0) }, run: ({ needs }) => needs.n + 1 });
`;

  testSlow("finds the one mistake in 300 entries, at its line", async () => {
    const entries = Array.from(
      { length: 300 },
      (_, i) =>
        `  - { path: ./step.ts, as: s${i}, needs: { n: ${i === 0 ? "zero" : `s${i - 1}`} } }`,
    );
    entries[200] = entries[200]!.replace("s199", "text");
    using folder = makeFolder({
      "plugins.yaml": ["values: { zero: 0 }", "plugins:", "  - ./text.ts", ...entries, ""].join(
        "\n",
      ),
      "step.ts": plugin,
      "text.ts":
        'import { definePlugin } from "lineup";\nexport default definePlugin({ name: "text", run: () => "x" });\n',
    });
    const { stdout, status } = await runProgram("binary", folder.path, [
      "check",
      "--format",
      "json",
    ]);
    const found = JSON.parse(stdout).map(({ code, line, column }: Record<string, unknown>) => ({
      code,
      line,
      column,
    }));
    expect({ found, status }).toEqual({
      found: [{ code: "TYPE_NEED", line: 204, column: 46 }],
      status: 2,
    });
  });

  testOnLinux("writes nothing beside the user's files, and leaves nothing behind", async () => {
    using folder = makeFolder({
      "project/plugins.yaml": "plugins: [./step.ts]\n",
      "project/step.ts": plugin,
      "tmp/": "",
    });
    const list = () => readdirSync(folder.path, { recursive: true, encoding: "utf8" }).sort();
    const before = list();
    Bun.spawnSync(["chmod", "-R", "a-w", join(folder.path, "project")]);
    const outcome = await runProgram("binary", join(folder.path, "project"), ["check"], {
      TMPDIR: join(folder.path, "tmp"),
    });
    Bun.spawnSync(["chmod", "-R", "u+w", join(folder.path, "project")]);
    expect(outcome).toEqual({
      stdout: "",
      stderr: "plugins.yaml: 1 plugin, no problems\n",
      status: 0,
    });
    expect(list()).toEqual(before);
  });
});
