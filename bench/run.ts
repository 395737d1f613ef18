/**
 * `bun run bench`: whole processes, interleaved, medians; as a table, and in RESULTS.md.
 *
 * lineup against the floor (a compiled program that does the least that any
 * host could do), and against what a person would write instead. `bun bench/run.ts 5`
 * takes no more than 5 rounds.
 */

import { type DisposableTempDir, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { BINARY, ensureBuilt, JIT_POLICY } from "../build.ts";
import { makeFolder } from "./folder.ts";
import { interleave, milliseconds, OFTEN, peakMegabytes, readAnew } from "./measure.ts";
import { project } from "./project.ts";

const HERE = import.meta.dir;
const MOST = Number(process.argv[2] ?? 31);
/** Plugins → rounds. */
const ROUNDS = { 1: 31, 10: 31, 100: 15, 1000: 7 };
/** What is compared with the floor. */
const SHORT = ["floor", "lineup", "lineup check --no-types"];

interface Contender {
  name: string;
  command: (folder: string, plugins: number) => string[];
}

function peers(): Contender[] {
  const bin = (name: string) => join(HERE, "node_modules", ".bin", name);
  const host = join(HERE, "peers", "host.ts");
  const all: (Contender & { needs: string[] })[] = [
    { name: "Bun", needs: [], command: (folder) => [process.execPath, host, folder] },
    {
      name: "Deno",
      needs: [bin("deno"), "--version"],
      command: (folder) => [
        bin("deno"),
        "run",
        "-A",
        "--no-check",
        "--node-modules-dir=manual",
        host,
        folder,
      ],
    },
    {
      name: "Node, tsx",
      needs: ["node", "--version"],
      command: (folder) => ["node", "--import", "tsx", host, folder],
    },
    {
      name: "Node, jiti",
      needs: ["node", "--version"],
      command: (folder) => ["node", join(HERE, "peers", "jiti.mjs"), folder],
    },
    {
      name: "Python, pluggy",
      needs: ["/usr/bin/python3", "-c", "import pluggy; from yaml import CSafeLoader"],
      command: (folder) => ["/usr/bin/python3", join(HERE, "peers", "host.py"), folder],
    },
  ];
  return all.filter(({ name, needs }) => {
    if (needs.length === 0) return true;
    const works = Bun.which(needs[0]!) !== null && Bun.spawnSync(needs).success;
    if (!works) console.log(`${name} is not installed here: left out`);
    return works;
  });
}

/** The plugins of a project as Python modules, too. */
function python(plugins: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: plugins }, (_, index) => {
      const need = index === 0 ? "base" : "previous";
      return [
        `plugins/step-${index}.py`,
        `import pluggy\n\nNEEDS = ["${need}"]\nimpl = pluggy.HookimplMarker("bench")\n\n\n@impl\ndef run(options, needs):\n    return needs["${need}"] + options["by"]\n`,
      ];
    }),
  );
}

async function makeProject(plugins: number): Promise<DisposableTempDir> {
  const folder = await makeFolder({
    ...project(plugins),
    ...python(plugins),
    "package.json": '{ "type": "module", "dependencies": { "lineup": "*", "valibot": "*" } }',
    "node_modules/lineup/package.json":
      '{ "name": "lineup", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
    "node_modules/lineup/index.js":
      'export * as v from "valibot";\nexport const definePlugin = (definition) => definition;\n',
  });
  symlinkSync(join(HERE, "node_modules", "valibot"), join(folder.path, "node_modules", "valibot"));
  return folder;
}

async function compile(entry: string, outfile: string, options = {}): Promise<void> {
  await Bun.build({
    entrypoints: [entry],
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    compile: {
      outfile,
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadPackageJson: true,
      ...options,
    },
  });
}

if (!existsSync(join(HERE, "node_modules"))) {
  Bun.spawnSync([process.execPath, "install"], { cwd: HERE });
}
await ensureBuilt();
using room = await makeFolder({ "empty.ts": "" });
const floor = join(room.path, "floor");
const sparing = join(room.path, "sparing");
const empty = join(room.path, "empty");
await compile(join(HERE, "floor.ts"), floor);
await compile(join(HERE, "floor.ts"), sparing, { jitPolicy: JIT_POLICY });
await compile(join(room.path, "empty.ts"), empty);
for (const program of [floor, sparing, empty, BINARY]) readAnew(program);

const lines: string[] = [];
const say = (line: string) => {
  console.log(line);
  lines.push(line);
};
const ratio = (a: number, b: number) => (a / b).toFixed(2);

say("| plugins | program | median, ms | × the floor | peak, MB |");
say("| --- | --- | --- | --- | --- |");
const contenders: Contender[] = [
  { name: "floor", command: (_, plugins) => [floor, String(plugins)] },
  { name: "lineup", command: () => [BINARY] },
  { name: "lineup check --no-types", command: () => [BINARY, "check", "--no-types"] },
  ...peers(),
];
for (const [count, rounds] of Object.entries(ROUNDS)) {
  const plugins = Number(count);
  using folder = await makeProject(plugins);
  const cwd = (name: string) => (name.startsWith("Node") ? HERE : folder.path);
  const medians = interleave(
    Math.min(rounds, MOST),
    Object.fromEntries(
      contenders.map(({ name, command }) => [
        name,
        () => milliseconds(command(folder.path, plugins), cwd(name)),
      ]),
    ),
    SHORT,
  );
  for (const { name, command } of contenders) {
    say(
      `| ${plugins} | ${name} | ${medians[name]} | ${ratio(medians[name]!, medians.floor!)} | ${await peakMegabytes(command(folder.path, plugins), cwd(name))} |`,
    );
  }
}

say("");
say("| what | median, ms | against | ratio |");
say("| --- | --- | --- | --- |");
const version = interleave(Math.min(31, MOST), {
  lineup: () => milliseconds([BINARY, "--version"], room.path),
  empty: () => milliseconds([empty], room.path),
});
say(
  `| lineup --version | ${version.lineup} | an empty compiled program: ${version.empty} | ${ratio(version.lineup, version.empty)} |`,
);
for (const plugins of [1, 10, 100]) {
  using folder = await makeProject(plugins);
  const { few, floors } = interleave(Math.min(ROUNDS[plugins as 1], MOST), {
    few: () => milliseconds([sparing, String(plugins)], folder.path),
    floors: () => milliseconds([floor, String(plugins)], folder.path),
  });
  say(
    `| the floor with lineup's JIT policy, at ${plugins} | ${few} | the floor: ${floors} | ${ratio(few, floors)} |`,
  );
}
// The fixed cost is taken off: what more plugins add, against what fewer add.
using some = await makeProject(1);
using more = await makeProject(100);
using most = await makeProject(1000);
const growth = interleave(Math.min(31, MOST), {
  some: () => milliseconds([BINARY], some.path),
  more: () => milliseconds([BINARY], more.path),
  most: () => milliseconds([BINARY], most.path),
});
const [adds, added] = [growth.most - growth.some, growth.more - growth.some];
say(
  `| 999 plugins more than 1 | ${adds.toFixed(1)} | 99 more: ${added.toFixed(1)} | ${ratio(adds, added)} |`,
);

const rows = Array.from(
  { length: 100_000 },
  (_, i) => `    - { id: ${i}, text: "${"x".repeat(80)}" }`,
).join("\n");
const lazy = Array.from(
  { length: 1000 },
  (_, i) => `  - { path: ./plugins/step-0.ts, as: s${i}, lazy: true }`,
).join("\n");
using extra = await makeFolder({
  ...project(1),
  "big.yaml": `values:\n  base: 1\n  big:\n${rows}\nplugins: []\n`,
  "tiny.yaml": "values:\n  base: 1\nplugins: []\n",
  "large.yaml": "plugins: [./large.ts]\n",
  "large.ts":
    'import { definePlugin } from "lineup";\nexport default definePlugin({ name: "large", run: () => Array.from({ length: 50_000 }, (_, id) => ({ id, text: "x".repeat(80) })) });\n',
  "lazy.yaml": `values:\n  base: 1\nplugins:\n${lazy}\n`,
});
const cases = interleave(Math.min(5, MOST), {
  tiny: () => milliseconds([BINARY, "-c", "tiny.yaml"], extra.path),
  big: () => milliseconds([BINARY, "-c", "big.yaml", "--get", "base"], extra.path),
  large: () => milliseconds([BINARY, "-c", "large.yaml"], extra.path),
  lazy: () => milliseconds([BINARY, "-c", "lazy.yaml", "--get", "s999"], extra.path),
});
say(
  `| an initial value of 10 MB | ${cases.big} | none: ${cases.tiny} | ${ratio(cases.big, cases.tiny)} |`,
);
say(
  `| a result of 5 MB | ${cases.large} | none: ${cases.tiny} | ${ratio(cases.large, cases.tiny)} |`,
);
say(
  `| 1,000 lazy entries, one read | ${cases.lazy} | none: ${cases.tiny} | ${ratio(cases.lazy, cases.tiny)} |`,
);

const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()} ${arch()}`;
const rounds = Object.values(ROUNDS).map((count) => Math.min(count, MOST));
const text = `# Results

Written by \`bun run bench\`. Whole processes, interleaved, after a round that is not counted; medians of ${rounds.join(", ")} rounds at 1, 10, 100 and 1,000 plugins; a round runs the floor and lineup ${OFTEN} times, and each peer once. Each turn starts at another program. The compiled programs are read from the disk anew beforehand, as on a machine that did not just write them. Only the ratios of one run mean anything.

${machine}; Bun ${Bun.version}, Node.js ${Bun.spawnSync(["node", "--version"]).stdout.toString().trim()}.

The floor is a compiled program that imports the same plugin files from a hard-coded list, calls them and prints JSON: no YAML, no validation, no errors; built as lineup is, but with Bun's own choice of what is compiled. The others run the host of bench/peers/ from source. Peak memory is that of the process that was started: Deno's is its launcher's.

${lines.join("\n")}
`;
const results = join(HERE, "RESULTS.md");
writeFileSync(results, text);
Bun.spawnSync([process.execPath, "fmt", results]);
