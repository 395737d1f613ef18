/** `lineup run --observe`: what it prints is enough, and no less would be. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { parse, stringify } from "yaml";
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

  test("an observed plugin has no more than another, and its limits", async () => {
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
