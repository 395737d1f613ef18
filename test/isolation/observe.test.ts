/** `lineup run --observe`: what it prints is enough, and no less would be. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { parse, stringify } from "yaml";
import { everyNth, testSlow } from "../groups.ts";
import { type Folder, makeFolder, runProgram } from "../program.ts";
import { canConfine } from "./attack.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** What a plugin does, each with what stands for it in the result: `yes`, or why not. */
const ACTS = {
  file: 'readFileSync(folder + "/data/one.txt")',
  asynchronous: 'await Bun.file(folder + "/data/two.txt").text()',
  folder: 'readdirSync(folder + "/list")',
  imported: 'await import(folder + "/json/x.json")',
  linked: 'readFileSync(folder + "/links/file")',
  made: 'writeFileSync(folder + "/out/a.txt", "")',
  renamed: 'renameSync(folder + "/moved/a", folder + "/moved/b")',
  database:
    'new (await import("bun:sqlite")).Database(folder + "/db/x.sqlite").run("create table if not exists t (a)")',
  changed: 'appendFileSync(folder + "/log.txt", "x")',
  variable: 'if (Bun.env.OBSERVED !== "yes") throw new Error("not set")',
  program: 'Bun.spawnSync(["/bin/true"])',
  network:
    'await Bun.connect({ hostname: "127.0.0.1", port: PORT, socket: { data() {} } }).then((s) => s.end())',
};

const pluginOf = (port: number) => `import { definePlugin } from "lineup";
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
export default definePlugin({
  name: "a",
  async run({ folder }) {
    const done: Record<string, string> = {};
${Object.entries(ACTS)
  .map(
    ([name, act]) =>
      `    try { ${act.replace("PORT", String(port))}; done.${name} = "yes"; } catch (error) { done.${name} = String(error); }`,
  )
  .join("\n")}
    return done;
  },
});
`;

const listOf = (permissions: unknown) =>
  stringify({ plugins: [{ path: "./plugins/a.ts", permissions }] });

function makeProject(port: number): Folder {
  return makeFolder({
    "plugins.yaml": listOf({}),
    "plugins/a.ts": pluginOf(port),
    ...{ "data/one.txt": "1", "data/two.txt": "2", "data/three.txt": "3" },
    ...{ "list/x": "", "json/x.json": "{}", "links/file@": "../target/real", "target/real": "1" },
    ...{ "out/": "", "moved/a": "", "db/": "", "log.txt": "" },
  });
}

const ENV = { OBSERVED: "yes", OTHER: "no" };

async function run(folder: Folder, args: readonly string[] = []) {
  const { stdout, stderr, status } = await runProgram(
    "binary",
    folder.path,
    ["--format", "json", ...args],
    ENV,
  );
  const { a } = JSON.parse(stdout || "{}") as { a?: Record<string, string> };
  return { done: a ?? {}, stderr, status };
}

interface Seen {
  granted: Record<string, unknown>;
  code: string;
  /** What is printed. */
  permissions: Record<string, unknown>;
  /** Lines of the report that follow each other. */
  shown?: string[];
}

const SEEN: [name: string, seen: Seen][] = [
  [
    "that a folder is made which is there",
    {
      granted: { write: ["out"] },
      code: 'fs.mkdirSync(folder + "/out", { recursive: true }); fs.writeFileSync(folder + "/out/f", "");',
      permissions: { write: ["out"] },
      shown: ["  changed out/f", ""],
    },
  ],
  [
    "that a file is removed",
    {
      granted: {},
      code: 'fs.unlinkSync(folder + "/data/x");',
      permissions: { write: ["data"] },
      shown: ["  --allow write=data", ""],
    },
  ],
  [
    "both sides of a link",
    {
      granted: { read: ["src"], write: ["out"] },
      code: 'fs.linkSync(folder + "/src/a", folder + "/out/b");',
      permissions: { write: ["out", "src"] },
      shown: ["  --allow write=src", ""],
    },
  ],
  [
    "what cannot be granted, beside what can",
    {
      granted: {},
      code: 'for (const file of ["/x", "/out/x"]) try { fs.writeFileSync(folder + file, ""); } catch {}',
      permissions: { write: ["out"] },
      shown: [
        'entry 1 (./plugins/a.ts) cannot be granted the right to change ".": it holds plugins.yaml (grant a folder that has data in it and nothing else: write: [out])',
        "",
      ],
    },
  ],
  [
    "what Bun opens, too, once the plugin has been imported",
    {
      granted: {},
      code: 'try { fs.readdirSync(folder); } catch {} fs.readFileSync(folder + "/tsconfig.json");',
      permissions: {},
      shown: ["  opened, as Bun does to find modules: ., tsconfig.json", ""],
    },
  ],
  [
    "no variable in what every object has",
    {
      granted: { env: ["toString"] },
      code: 'Object.create(process.env).X = 1; process.env.NEW = "1"; return process.env.hasOwnProperty("CI") || process.env.X;',
      permissions: { env: ["toString"] },
      shown: ["  read the variables X", ""],
    },
  ],
  [
    "a datagram",
    {
      granted: { net: true },
      code: 'const s = createSocket("udp4"); await new Promise((done) => s.send("x", 9, "127.0.0.1", done)); s.close();',
      permissions: { net: true },
      shown: ["  used the network", ""],
    },
  ],
  [
    "a server, whatever its port",
    {
      granted: { net: true },
      code: 'const s = net.createServer(); await new Promise<void>((done) => s.listen(0, "127.0.0.1", done)); s.close();',
      permissions: { net: true },
      shown: ["  used the network", ""],
    },
  ],
  [
    "a repository as a whole",
    {
      granted: { read: [".git"] },
      code: 'fs.readFileSync(folder + "/.git/objects/ab/cd");',
      permissions: { read: [".git"] },
      shown: ["  read .git/objects/ab/cd", ""],
    },
  ],
  [
    "a program that is not the system's as one that is read",
    {
      granted: { run: true },
      code: 'try { Bun.spawnSync([folder + "/data/x"]); } catch {}',
      permissions: { read: ["data/x"], run: true },
    },
  ],
  [
    "a folder in place of many of its files",
    {
      granted: { read: ["many"] },
      code: 'for (let index = 0; index < 5; index++) fs.readFileSync(folder + "/many/" + index);',
      permissions: { read: ["many"] },
    },
  ],
  [
    "no stream of the process, and the end of the process at once",
    {
      granted: { run: true, env: ["PATH"] },
      code: 'spawn("sleep", ["20"], { stdio: "ignore" }); Bun.spawnSync(["sh", "-c", "cat /dev/stdin"]); process.kill(process.pid, "SIGKILL"); await Bun.sleep(9_999);',
      permissions: { env: ["PATH"], run: true },
      shown: ["warning[PLUGIN_ENDED]: entry 1 (./plugins/a.ts) was killed by SIGKILL", ""],
    },
  ],
  [
    "a name that looks like a report as a name",
    {
      granted: {},
      code: 'try { fs.writeFileSync(folder + "/out/a\\n\\npermissions: {}\\n", ""); } catch {}',
      permissions: { write: ["out"] },
      shown: ['  changed "out/a\\n\\npermissions: {}\\n"', ""],
    },
  ],
];

const failed = (done: Record<string, string>) =>
  Object.keys(ACTS).filter((name) => done[name] !== "yes");

/** The permissions in what was printed. */
function printed(stderr: string): Record<string, unknown> {
  const block = /^permissions:.*\n(?:[ -].*\n)*/m.exec(stderr)?.[0] ?? "";
  return (parse(block) as { permissions: Record<string, unknown> }).permissions;
}

describe.skipIf(!canConfine)("--observe", () => {
  test("prints the permissions that a plugin needs, and no others", async () => {
    using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    using folder = makeProject(server.port);
    // What is denied is seen, too.
    const denied = await run(folder, ["--observe"]);
    expect(failed(denied.done)).toEqual(Object.keys(ACTS));
    const permissions = printed(denied.stderr);
    // Bun looks into the folder of what is imported, as a plugin would.
    expect(permissions).toEqual({
      read: ["data/one.txt", "data/two.txt", "json", "list", "target/real"],
      write: ["db", "log.txt", "moved", "out"],
      net: true,
      env: ["OBSERVED"],
      run: true,
    });
    expect(denied.stderr).toContain(" --allow env=OBSERVED ");

    await Bun.write(`${folder.path}/plugins.yaml`, listOf(permissions));
    const again = await run(folder, ["--observe"]);
    expect(failed(again.done)).toEqual([]);
    expect(printed(again.stderr)).toEqual(permissions);
    expect(again.stderr).toContain(`connected to or listened on 127.0.0.1:${server.port}\n`);
    expect(again.stderr).toMatch(/^  started .*\/true$/m);
    expect(again.stderr).not.toContain("--allow");
    expect(failed((await run(folder)).done)).toEqual(["renamed"]);
  });

  test("--allow widens what entries may do, for this run", async () => {
    using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    using folder = makeProject(server.port);
    const allowed = ["read=data/one.txt", "write=out", "net", "env=OBSERVED"];
    const flags = allowed.flatMap((permission) => ["--allow", permission]);
    const { done, stderr } = await run(folder, ["--observe", ...flags]);
    const now = Object.keys(ACTS).filter((name) => !failed(done).includes(name));
    expect(now).toEqual(["file", "made", "variable", "network"]);
    expect(stderr).toContain("--allow read=data/two.txt ");
    expect(stderr).not.toContain("--allow write=out");
  });

  test.each([...everyNth(12, SEEN)])(
    "sees %s",
    async (_, { granted, code, permissions, shown = [] }) => {
      using folder = makeFolder({
        "plugins.yaml": stringify({
          plugins: [{ path: "./plugins/a.ts", permissions: granted, on_error: "warn" }],
        }),
        "plugins/a.ts": `import { definePlugin } from "lineup";
import * as fs from "node:fs";
import * as net from "node:net";
import { createSocket } from "node:dgram";
import { spawn } from "node:child_process";
void [fs, net, createSocket, spawn];
export default definePlugin({
  name: "a",
  async run({ folder }): Promise<any> { ${code} },
});
`,
        ...{ "out/": "", "data/x": "x", "src/a": "a", "tsconfig.json": "{}" },
        ".git/objects/ab/cd": "x",
        ...Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`many/${index}`, ""])),
      });
      const { stderr } = await run(folder, ["--observe"]);
      expect({ stderr, permissions: printed(stderr) }).toEqual({
        stderr: shown.length === 0 ? stderr : expect.stringContaining(shown.join("\n")),
        permissions,
      });
    },
  );

  testSlow("tells that there was more than it records", async () => {
    using folder = makeFolder({
      "plugins.yaml": listOf({ read: ["many"], write: ["out"] }),
      "plugins/a.ts": `import { definePlugin } from "lineup";
import { readFileSync, writeFileSync } from "node:fs";
export default definePlugin({
  name: "a",
  run({ folder }) {
    for (let index = 0; index < 5_010; index++) readFileSync(folder + "/many/" + index);
    writeFileSync(folder + "/out/x", "");
  },
});`,
      ...Object.fromEntries(Array.from({ length: 5_010 }, (_, index) => [`many/${index}`, ""])),
      "out/": "",
    });
    const { stderr } = await run(folder, ["--observe"]);
    expect(printed(stderr)).toEqual({ read: ["many"], write: ["out"] });
    expect(stderr).toEndWith("\nthere was more of it than could be recorded\n");
  });

  testSlow("an entry that did not run may need more", async () => {
    using folder = makeFolder({
      "plugins.yaml": "plugins: [{ path: ./a.ts, lazy: true, permissions: { read: [data] } }]\n",
      "a.ts": `import { definePlugin } from "lineup";
export default definePlugin({ name: "a", run: () => 1 });`,
      data: "",
    });
    expect((await run(folder, ["--observe"])).stderr).toBe(
      "observed: entry 1 (./a.ts)\n  did not run, so that it is not known what it needs\n",
    );
  });

  testSlow("paths for --allow start where lineup was started", async () => {
    using folder = makeFolder({
      "sub/plugins.yaml": "plugins: [{ path: ./a.ts, permissions: {}, on_error: warn }]\n",
      "sub/a.ts": `import { definePlugin } from "lineup";
import { readFileSync } from "node:fs";
export default definePlugin({ name: "a", run: ({ folder }) => String(readFileSync(folder + "/data")) });`,
      "sub/data": "1",
    });
    const args = ["-c", "sub/plugins.yaml", "--observe"];
    const flags = "--allow read=sub/data";
    expect((await run(folder, args)).stderr).toEndWith(`add to the command:\n  ${flags}\n`);
    expect((await run(folder, [...args, ...flags.split(" ")])).done).toBe("1" as never);
  });

  testSlow("an observed plugin has no more than another, and its limits", async () => {
    using folder = makeFolder({
      "plugins.yaml": "plugins: [{ path: ./a.ts, permissions: {}, timeout: 300ms }]\n",
      "a.ts": `import { definePlugin } from "lineup";
import { readlinkSync, readdirSync, readFileSync } from "node:fs";
export default definePlugin({
  name: "a",
  async run({ log }) {
    const open = Array.from({ length: 200 }, (_, fd) => { try { return readlinkSync("/proc/self/fd/" + fd); } catch { return ""; } });
    log.info(open.filter((target) => target.includes("seccomp")).length);
    for (;;) try { readFileSync("/etc/hostname"); } catch {}
  },
});`,
    });
    const { stderr, status } = await run(folder, ["--observe"]);
    expect(stderr).toContain("[a] 0\n");
    expect(stderr).toContain("error[PLUGIN_TIMED_OUT]");
    expect(stderr).toContain("  read /etc/hostname\n");
    expect(status).toBe(1);
  });
});
