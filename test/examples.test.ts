/**
 * The projects of examples/: each is copied, gets real input, and is run from another
 * folder, as its README says. What it prints is what its README shows;
 * `UPDATE_GOLDEN=1 bun test examples` writes it there.
 */

import { expect, setDefaultTimeout, test } from "bun:test";
import { $ } from "bun";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyNth, testSlow } from "./groups.ts";
import { runEither } from "./in-process.ts";
import { cleanEnvironment, type Folder, makeFolder, runProgram } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const EXAMPLES = join(import.meta.dir, "..", "examples");
const NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Makes a temporary folder with a copy of an example in `project/`. */
function copyExample(name: string): Folder {
  const folder = makeFolder({});
  cpSync(join(EXAMPLES, name), join(folder.path, "project"), { recursive: true });
  return folder;
}

/** What differs from run to run: the port of a local server, and how long it took to answer. */
const tidy = (text: string) =>
  text
    .replaceAll("<folder>/project", "/path/to/project")
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "https://shop.example.com")
    .replace(/\bms: (\d+)/g, (_, ms) => `ms: ${Number(ms) < 1000 ? 12 : 1200}`);

/** Runs the copy with the program, from the folder above it. */
async function run(
  folder: Folder,
  args: string[],
  env: Record<string, string> = {},
  program: typeof runEither = runEither,
) {
  const allArgs = ["-c", "project/plugins.yaml", ...args];
  const { stdout, stderr, status } = await program(folder.path, allArgs, env);
  return { stdout: tidy(stdout), stderr: tidy(stderr), status };
}

/** Compares text with the first fence of a language in an example's README, or updates the fence. */
function expectShown(name: string, language: string, text: string): void {
  const file = join(EXAMPLES, name, "README.md");
  const readme = readFileSync(file, "utf8");
  const fence = new RegExp(`(?<=^\`\`\`${language}\n)[\\s\\S]*?(?=^\`\`\`$)`, "m");
  if (process.env.UPDATE_GOLDEN === undefined) {
    return expect(fence.exec(readme)?.[0]).toBe(text);
  }
  writeFileSync(
    file,
    readme.replace(fence, () => text),
  );
}

type Answer = (url: URL, request: Request) => Response | Promise<Response>;

/** Starts a server that is stopped when the test is over. */
function serve(answer: Answer) {
  const fetch = (request: Request) => answer(new URL(request.url), request);
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch });
  return { origin: server.url.origin, [Symbol.dispose]: () => void server.stop(true) };
}

// As a YAML value without quotes, the first one would be a date.
const SECRETS = { DB_PASSWORD: "2026-03-06", API_TOKEN: "t0ken-of-the-shop" };

/** The shop: one page is slow, one does not answer. */
const SHOP = `
const shop = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch({ url }) {
    const { pathname } = new URL(url);
    if (pathname === "/search") await Bun.sleep(1_200);
    if (pathname === "/checkout/health") await new Promise(() => {});
    return new Response("a lamp");
  },
});
console.log(shop.url.origin);
`;

/** Starts the shop in a process of its own: that of the tests is busy, and would answer late. */
async function startShop() {
  const child = Bun.spawn([process.execPath, "-e", SHOP], { cwd: tmpdir(), stdout: "pipe" });
  const { value } = await child.stdout.getReader().read();
  const origin = new TextDecoder().decode(value).trim();
  return { origin, [Symbol.dispose]: () => child.kill() };
}

// It waits longest, so it is started first.
testSlow("nightly: bad checks", async () => {
  using shop = await startShop();
  using folder = copyExample("nightly");
  const args = ["--set", `site=${shop.origin}`, "--set", "now=2026-03-06T01:00:00Z"];
  // One of its pages answers late, so that it has a process of its own.
  const { stdout, stderr, status } = await run(folder, args, {}, (...rest) =>
    runProgram("binary", ...rest),
  );
  expectShown("nightly", "yaml", stdout);
  expectShown("nightly", "text", stderr);
  expect(status).toBe(1);
});

test.each(everyNth(4, NAMES))("check finds nothing: %s", async (name) => {
  using folder = copyExample(name);
  const { stderr, ...rest } = await run(folder, ["check"], SECRETS);
  expect(rest).toEqual({ stdout: "", status: 0 });
  expect(stderr).toMatch(/^project\/plugins\.yaml: \d plugins, no problems\n$/);
});

/** Makes a repository with a fixed history: messages of commits, each with its tag if it has one. */
async function makeRepository(path: string, history: [message: string, tag?: string][]) {
  const git = async (hour: number, ...args: string[]) => {
    const env = cleanEnvironment({ GIT_CONFIG_NOSYSTEM: "1" });
    for (const who of ["GIT_AUTHOR", "GIT_COMMITTER"]) {
      env[`${who}_NAME`] = "Ada";
      env[`${who}_EMAIL`] = "ada@example.com";
      env[`${who}_DATE`] = `2026-03-06T0${hour}:00:00Z`;
    }
    const child = Bun.spawn(["git", ...args], { cwd: path, env, stdout: "ignore" });
    expect({ args, status: await child.exited }).toEqual({ args, status: 0 });
  };
  await git(0, "init", "--quiet", "--object-format=sha1", "--initial-branch=main");
  for (const [hour, [message, tag]] of history.entries()) {
    await git(hour, "commit", "--quiet", "--allow-empty", "--message", message);
    if (tag !== undefined) await git(hour, "tag", tag);
  }
}

test("release: a new version", async () => {
  using folder = copyExample("release");
  await makeRepository(folder.path, [
    ["feat: sell lamps", "v1.3.2"],
    ["feat(cart): keep the cart for a week", "v1.4.0-rc.1"],
    ["fix: count gifts once\n\nThey were counted twice."],
    ["wip"],
    ["perf(search): one query less"],
  ]);
  const ignored = "is left out, since it is not a conventional commit: wip";
  const { stdout, ...rest } = await run(folder, ["--format", "github"]);
  expectShown("release", "text", stdout);
  expect(rest).toEqual({
    stderr: `[commits] warn: e1baaf2 ${ignored}\n`,
    status: 0,
  });
});

test("release: a breaking change on a branch, as the first release", async () => {
  using folder = copyExample("release");
  await makeRepository(folder.path, [
    ["feat: sell lamps"],
    ["fix(api)!: prices in cents\n\nBREAKING CHANGE: prices were in euros."],
  ]);
  expect(await run(folder, [], { GITHUB_REF_NAME: "fix/cents" })).toEqual({
    stdout: `needed: true
version: 1.0.0
notes: |-
  ## 1.0.0

  ### Features

  - sell lamps (79c8f6d)

  ### Fixes

  - **Breaking:** api: prices in cents (e64b1fa)
image_tags:
  - registry.example.com/shop-api:1.0.0-fix-cents
`,
    stderr: "",
    status: 0,
  });
});

test("release: nothing to release", async () => {
  using folder = copyExample("release");
  await makeRepository(folder.path, [["feat: sell lamps", "v1.3.2"], ["docs: how to return one"]]);
  expect(await run(folder, ["--format", "github"])).toEqual({
    stdout: "needed=false\nversion=1.3.2\n",
    stderr:
      'skipped: entry 4 (./plugins/notes.ts): "release.needed" is false\n' +
      'skipped: entry 5 (./plugins/image-tags.ts): "release.needed" is false\n',
    status: 0,
  });
});

test("release: a shallow clone", async () => {
  using origin = makeFolder({});
  await makeRepository(origin.path, [["feat: sell lamps", "v1.3.2"], ["docs: how to return one"]]);
  using folder = copyExample("release");
  const clone = join(folder.path, "clone");
  await $`git clone --quiet --depth 1 file://${origin.path} ${clone}`.cwd(folder.path);
  expect(await run(folder, ["--set", `repository=${clone}`])).toEqual({
    stdout: "",
    stderr: `error[PLUGIN_FAILED]: entry 1 (./plugins/last-tag.ts): the repository is a shallow clone: fetch its whole history

values before the failure:
  repository: <folder>/clone
  branch: main
`,
    status: 1,
  });
});

test("release: its tests", async () => {
  using folder = copyExample("release");
  const { stdout, stderr, status } = await runProgram("binary", folder.path, ["test"]);
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  expect(stderr).toContain("\n 2 pass\n 0 fail\n");
});

test("nightly: good checks", async () => {
  using shop = serve(() => new Response("a lamp"));
  using folder = copyExample("nightly");
  const args = ["--set", `site=${shop.origin}`, "--set", "now=2026-01-20T01:00:00Z"];
  expect(await run(folder, [...args, "--get", "verdict"])).toEqual({
    stdout: "all 5 checks are good\n",
    stderr: "",
    status: 0,
  });
});

const hasPyYaml = await $`python3 -c "import yaml"`.quiet().then(
  () => true,
  () => false,
);

test("manifests: with secrets hidden", async () => {
  using folder = copyExample("manifests");
  const args = ["--values", "project/regions/eu.yaml", "--get", "manifests"];
  const { stdout, ...rest } = await run(folder, args, SECRETS);
  expectShown("manifests", "yaml", stdout);
  const secrets = "manifests.items.0.stringData";
  const hidden = `${secrets}.DB_PASSWORD and ${secrets}.API_TOKEN hold a secret`;
  expect(rest).toEqual({ stderr: `hidden: ${hidden}; --reveal prints them\n`, status: 0 });
});

test.skipIf(!hasPyYaml)("manifests: what is revealed is read back by PyYAML", async () => {
  using folder = copyExample("manifests");
  const args = ["--values", "project/regions/us.yaml", "--get", "manifests", "--reveal"];
  const { stdout, ...rest } = await run(folder, args, SECRETS);
  expect(rest).toEqual({ stderr: "", status: 0 });
  const load = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
  const read: unknown = await $`python3 -c ${load} < ${new Response(stdout)}`
    .cwd(folder.path)
    .json();
  const asJson = await run(folder, [...args, "--format", "json"], SECRETS);
  expect(read).toEqual(JSON.parse(asJson.stdout));
  expect(read).toMatchObject({
    kind: "List",
    items: [
      { kind: "Secret", stringData: SECRETS },
      { kind: "ConfigMap", data: { LOG_LEVEL: "info", NEW_CART: "off", SYNC_AT: "21:30" } },
      { kind: "Deployment", metadata: { namespace: "shop-us" }, spec: { replicas: 5 } },
    ],
  });
});

/** The API of the shop, with two pages of orders. */
const answerApi: Answer = ({ pathname, searchParams }, request) => {
  if (request.headers.get("authorization") !== `Bearer ${SECRETS.API_TOKEN}`) {
    return new Response("who are you?", { status: 401 });
  }
  if (pathname !== "/api/orders") return new Response("not here", { status: 404 });
  if (searchParams.get("page") === "2") {
    const orders = [
      { customer: 1, total: "30" },
      { customer: 9, total: "1" },
    ];
    return Response.json({ orders, next_page: null });
  }
  const orders = [
    { customer: 1, total: "12.50" },
    { customer: 2, total: "7.10" },
  ];
  return Response.json({ orders, next_page: 2 });
};

test("data: a report", async () => {
  using shop = serve(answerApi);
  using folder = copyExample("data");
  const { stdout, ...rest } = await run(folder, ["--set", `api=${shop.origin}/api`], SECRETS);
  expectShown("data", "yaml", stdout);
  expect(rest).toEqual({
    stderr: "[sales] warn: an order is left out, since there is no customer 9\n",
    status: 0,
  });
  const report = join(folder.path, "project", "output", "report.md");
  expectShown("data", "text", readFileSync(report, "utf8"));
});

test("data: an API that refuses", async () => {
  using shop = serve(answerApi);
  using folder = copyExample("data");
  const args = ["--set", `api=${shop.origin}/api`];
  expect(await run(folder, args, { API_TOKEN: "an-old-token" })).toEqual({
    stdout: "",
    stderr: `error[PLUGIN_FAILED]: entry 2 (./plugins/orders.ts): https://shop.example.com/api/orders?page=1 answered 401

values before the failure (cut; -v shows all of them):
  api: https://shop.example.com/api
  api_token: "***"
  customers:
    - id: 1
    …
`,
    status: 1,
  });
});
