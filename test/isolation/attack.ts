/** Runs all attacks of attacks.ts in one plugin, with permissions or without. */

import { Database } from "bun:sqlite";
import { chmodSync, chownSync, copyFileSync, linkSync, readdirSync } from "node:fs";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { join } from "node:path";
import { BINARY } from "../../build.ts";
import { findConfinement } from "../../src/process/confinement.ts";
import { cleanEnvironment, type Folder, makeFolder } from "../program.ts";
import { type Attack, ATTACKS, PRELUDE } from "./attacks.ts";

/** Who runs lineup. */
export type User = "root" | "nobody";

const NOBODY = 65_534;

/** Whether this kernel can confine a process. Where it cannot, there is nothing to test. */
export const canConfine = typeof findConfinement() !== "string";

/** Whether the tests can run lineup as another user. */
export const isRoot = process.getuid?.() === 0;

function pluginOf(attacks: readonly Attack[]): string {
  const all = attacks.map(
    ({ name, code }) => `  [${JSON.stringify(name)}, async ({ S, F, T, needs }) => { ${code} }],`,
  );
  return `// @ts-nocheck
import { definePlugin, v } from "lineup";
${PRELUDE}
const ATTACKS = [
${all.join("\n")}
];
export default definePlugin({
  name: "attack",
  needs: { sibling: v.number(), temp: v.string(), targets: v.any() },
  async run({ needs, folder }) {
    const given = { S: folder + "/secret.txt", F: folder, T: needs.targets, needs };
    const outcomes = {};
    for (const [name, attack] of ATTACKS) {
      const late = new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), 20_000).unref());
      outcomes[name] = await Promise.race([attack(given), late]).then(() => "done", (error) => "denied: " + (error?.message ?? error));
    }
    return outcomes;
  },
});
`;
}

const SIBLING = `import { definePlugin } from "lineup";
export default definePlugin({
  name: "sibling",
  properties: { a: 1 },
  run: () => ({ pid: process.pid, temp: process.env.TMPDIR ?? "/tmp" }),
});
`;

/** Opens what attacks connect to. */
async function openTargets(folder: string) {
  const server = Bun.serve({
    port: 0,
    fetch: (request, self) => (self.upgrade(request) ? undefined : new Response("ok")),
    websocket: { message() {} },
  });
  const udp = createSocket("udp4");
  await new Promise<void>((done) => {
    udp.bind(0, "127.0.0.1", done);
  });
  const unix = createServer((socket) => socket.destroy()).listen(join(folder, "socket"));
  await new Promise((done) => {
    unix.on("listening", done);
  });
  chmodSync(join(folder, "socket"), 0o777);
  const abstract = `lineup-attack-${process.pid}-${Math.random()}`;
  const hidden = createServer((socket) => socket.destroy()).listen(`\0${abstract}`);
  await new Promise((done) => {
    hidden.on("listening", done);
    hidden.on("error", done);
  });
  return {
    targets: { tcp: server.port, udp: udp.address().port, unix: join(folder, "socket"), abstract },
    close() {
      void server.stop(true);
      udp.close();
      unix.close();
      hidden.close();
    },
  };
}

/** Runs the attacks; returns what came of each: `done`, or `denied` and why. */
export async function attack(
  permissions: string,
  user: User,
  {
    attacks = ATTACKS,
    flags = [],
  }: { attacks?: readonly Attack[]; flags?: readonly string[] } = {},
): Promise<Record<string, string>> {
  using folder = makeFolder({
    "plugins/attack.ts": pluginOf(attacks),
    "plugins/other.ts": "export default 1;\n",
    "plugins/sibling.ts": SIBLING,
    "node_modules/dep/index.js": "module.exports = 1;\n",
    "data/x.txt": "data",
    "data/y.txt": "data",
    "data/z.txt": "data",
    "data/link@": "../secret.txt",
    "out/": "",
    "victim/": "",
    victim1: "",
    victim2: "",
    program: "",
    "secret.txt": "SECRET",
    "secret.json": '{ "a": "SECRET" }',
    "secret.toml": 'a = "SECRET"',
    ".env": "A=SECRET",
  });
  new Database(join(folder.path, "secret.db")).run("create table t as select 1 as a");
  const { targets, close } = await openTargets(folder.path);
  const values = { targets };
  await Bun.write(
    join(folder.path, "plugins.yaml"),
    `values: ${JSON.stringify(values)}
plugins:
  - { path: ./plugins/sibling.ts, ${permissions} }
  - { path: ./plugins/attack.ts, needs: { sibling: sibling.pid, temp: sibling.temp }, ${permissions} }
`,
  );
  if (isRoot) giveTo(folder.path, user);
  const asUser = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  using binary = publicBinary();
  const command = [...(isRoot && user === "nobody" ? asUser : []), binary.path];
  const child = Bun.spawn([...command, "--get", "attack", "--format", "json", ...flags], {
    cwd: folder.path,
    env: cleanEnvironment({ SECRET_OF_LINEUP: "SECRET" }),
    stdio: ["ignore", "pipe", "pipe"],
    // In a group of its own, which an attack may signal.
    detached: true,
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  close();
  if (!stdout.startsWith("{")) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, string>;
}

/**
 * Puts lineup where any user can start it: the folder of the tests may be of their user alone.
 * A link, or a copy where the temp folder is another file system.
 */
function publicBinary(): Folder {
  const folder = makeFolder({});
  chmodSync(folder.path, 0o755);
  const path = join(folder.path, "lineup");
  try {
    linkSync(BINARY, path);
  } catch {
    copyFileSync(BINARY, path);
  }
  return { ...folder, path };
}

function giveTo(folder: string, user: User): void {
  const id = user === "nobody" ? NOBODY : 0;
  chownSync(folder, id, id);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name !== "data/link") chownSync(join(folder, name), id, id);
  }
}
