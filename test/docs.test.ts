/**
 * The examples of README.md and docs/, run, and their tables, compared with src/.
 *
 * A fence with a file name after its language makes that file, for the rest of its
 * page; a `console` fence is commands and what they print, both streams as a terminal
 * shows them. A comment `<!-- table: NAME -->` stands above a table that is made from
 * src/ (tables.ts). `UPDATE_GOLDEN=1 bun test docs` writes both, then `bun fmt docs`.
 */

import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BINARY } from "../build.ts";
import { CODES } from "../src/diagnostics/codes.ts";
import { findConfinement } from "../src/process/confinement.ts";
import { everyNth, inGroups } from "./groups.ts";
import { canRunInProcess, runInProcess } from "./in-process.ts";
import { cleanEnvironment, makeFolder, tidy } from "./program.ts";
import { tableRows } from "./tables.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const ROOT = join(import.meta.dir, "..");
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;
const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort(),
];

interface Fence {
  /** The fence as a whole. */
  all: string;
  language: string;
  file: string | undefined;
  text: string;
}

function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

function fencesOf(page: string): Fence[] {
  return [...readPage(page).matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([all, language, file, text]) => ({
      all,
      language: language!,
      file: file || undefined,
      text: text!,
    }),
  );
}

test.each(PAGES)(
  "%s names the file of each fence above it, too, for those who see it rendered",
  (page) => {
    const named = readPage(page).match(/^```\w+ \S+$/gm) ?? [];
    const captioned = readPage(page).matchAll(/^`(.*)`:\n\n(```\w+ \1)$/gm);
    expect([...captioned].map(([, , fence]) => fence!)).toEqual(named);
  },
);

/** Replaces parts of a page, with `UPDATE_GOLDEN`. */
function updatePage(page: string, changes: ReadonlyMap<string, string>): void {
  if (!UPDATE) return;
  let text = readPage(page);
  for (const [before, after] of changes) text = text.replace(before, () => after);
  if (changes.size > 0) writeFileSync(join(ROOT, page), text);
}

/** Runs a shell command with `lineup` on the PATH. */
async function shell(command: string, cwd: string): Promise<string> {
  const env = cleanEnvironment({ PATH: `${dirname(BINARY)}:${process.env.PATH}` });
  const child = Bun.spawn(["sh", "-c", `(${command}) 2>&1`], { cwd, env, stdin: "ignore" });
  return child.stdout.text();
}

type Files = Readonly<Record<string, string>>;

/** Whether a command needs neither a shell nor a process. */
function isPlain(command: string, files: Files): boolean {
  const [program, ...args] = command.split(" ");
  return program === "lineup" && !/["'$|&;<>*()\\]/.test(command) && canRunInProcess(args, files);
}

/** Returns what a command shows: run in this process, if it can be. */
async function show(command: string, folder: string, files: Files): Promise<string> {
  if (!isPlain(command, files)) return tidy(await shell(command, folder), folder);
  return (await runInProcess(folder, command.split(" ").slice(1))).shown;
}

/** Runs the commands of a console fence; returns the fence's text as it should be. */
async function runSessions(text: string, folder: string, files: Files): Promise<string> {
  let result = "";
  for (const session of text.split(/^(?=\$ )/m)) {
    const [command] = session.slice(2).split("\n", 1);
    result += `$ ${command}\n${await show(command!, folder, files)}`;
  }
  return result
    .replaceAll("<folder>/", "/path/to/")
    .replaceAll("(<time>)", "(0.1 ms)")
    .replaceAll("[<time>]", "[1.00ms]");
}

/** Whether this kernel can enforce permissions. */
const canConfine = typeof findConfinement() !== "string";

/** What is to be changed in a page, with `UPDATE_GOLDEN`. */
const changes = new Map<string, Map<string, string>>(PAGES.map((page) => [page, new Map()]));

afterAll(() => {
  for (const [page, ofPage] of changes) updatePage(page, ofPage);
});

interface Example extends Fence {
  page: string;
  /** The files that stand above it. */
  files: Files;
}

const EXAMPLES: readonly Example[] = PAGES.flatMap((page) => {
  const files: Record<string, string> = {};
  const examples: Example[] = [];
  for (const fence of fencesOf(page)) {
    if (fence.file !== undefined) files[fence.file] = fence.text;
    if (fence.language === "console") examples.push({ ...fence, page, files: { ...files } });
  }
  return examples;
});

const commandsOf = ({ text }: Fence) => text.match(/(?<=^\$ ).*/gm) ?? [];

const checksTypes = (example: Example) =>
  commandsOf(example).some((command) => /^lineup check(?!.*--no-types)/.test(command));
const isPlainExample = (example: Example) =>
  commandsOf(example).every((command) => isPlain(command, example.files));

const TYPED = EXAMPLES.filter(checksTypes);
const PLAIN = EXAMPLES.filter((example) => !checksTypes(example) && isPlainExample(example));
const OTHERS = EXAMPLES.filter((example) => ![...TYPED, ...PLAIN].includes(example));

inGroups(
  "example of",
  UPDATE ? EXAMPLES : [...PLAIN, ...everyNth(10, OTHERS), ...everyNth(30, TYPED)],
  (example) => {
    const { page, all, text, files } = example;
    const isConfined = Object.values(files).some((file) => /\bpermissions:/.test(file));
    const define = isConfined && !canConfine ? test.skip : test.concurrent;
    define(`${page}: $ ${commandsOf(example).join(", $ ")}`, async () => {
      using folder = makeFolder(files);
      const output = await runSessions(text, folder.path, files);
      if (!UPDATE) return expect(output).toBe(text);
      changes.get(page)!.set(
        all,
        all.replace(text, () => output),
      );
    });
  },
  // Many of them wait: for a limit, or for a signal.
  6 * navigator.hardwareConcurrency,
);

for (const page of PAGES) {
  for (const [all, name, table] of readPage(page).matchAll(
    /^<!-- table: (.*) -->\n+((?:\|.*\n)*)/gm,
  )) {
    test(`${page}: table: ${name}`, async () => {
      const rows = await tableRows(name!);
      const cells = table!
        .split("\n")
        .filter((line) => line !== "" && !/^\| -/.test(line))
        .map((line) =>
          line
            .slice(1, -1)
            .split(/(?<!\\)\|/)
            .map((cell) => cell.trim()),
        );
      if (!UPDATE) expect(cells).toEqual(rows);
      const [head = [], ...body] = rows;
      const lines = [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`);
      changes.get(page)!.set(all, `<!-- table: ${name} -->\n\n${lines.join("\n")}\n`);
    });
  }
}

/** It takes a bug in lineup, or a machine that lacks something. */
const UNREACHABLE = ["INTERNAL", "ENTRY_LIMIT_UNSUPPORTED", "START_FAILED"];

test("every code has a page, with an example that reports it", () => {
  const pages = readdirSync(join(ROOT, "docs", "errors")).map((name) => name.replace(/\.md$/, ""));
  expect(Object.keys(CODES).filter((code) => !pages.includes(code))).toEqual([]);
  expect(pages.filter((page) => !Object.hasOwn(CODES, page))).toEqual([]);

  const silent = pages.filter((code) => {
    if (UNREACHABLE.includes(code)) return false;
    const example = fencesOf(`docs/errors/${code}.md`).find(
      (fence) => fence.language === "console",
    );
    return !new RegExp(`(?:error|warning)\\[${code}\\]`).test(example?.text ?? "");
  });
  expect(silent).toEqual([]);
});

/** The word that the example draws is another one each time. */
const withoutWord = (text: string) =>
  text.replace(/^(random_word: )"?[A-Za-z0-9]{12}"?$/m, "$1<word>");

test("README shows what the repository's own plugins.yaml prints", async () => {
  const printed = fencesOf("README.md").find(({ text }) => text.includes("test2:"))?.text;
  expect(withoutWord(await shell("lineup", ROOT))).toBe(withoutWord(printed!));
});

test("random_word_length can be set in the three ways that README names", async () => {
  using folder = makeFolder({});
  await Bun.$`cp -r plugins plugins.yaml ${folder.path}`.cwd(ROOT).quiet();
  const file = join(folder.path, "plugins.yaml");
  const list = readFileSync(file, "utf8");
  const word = async (args = "") =>
    (await shell(`lineup --get random_word ${args}`, folder.path)).trimEnd().length;
  writeFileSync(file, list.replace("random_word_length: 100", "random_word_length: 7"));
  expect(await word()).toBe(7);
  writeFileSync(
    file,
    list.replace(
      "- ./plugins/random-word.ts",
      "- { path: ./plugins/random-word.ts, options: { random_word_length: 6 } }",
    ),
  );
  expect(await word()).toBe(6);
  writeFileSync(file, list);
  expect(await word("--set random_word_length=5")).toBe(5);
  expect(await word()).toBe(12);
});

test("links between the pages lead somewhere", async () => {
  const missing: string[] = [];
  const others = new Bun.Glob("examples/**/*.md").scanSync(ROOT);
  for (const page of [...PAGES, ...others, "ARCHITECTURE.md", "CONTRIBUTING.md"]) {
    for (const [, target] of readPage(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const file = Bun.file(join(ROOT, dirname(page), target!));
      if (!(await file.exists())) missing.push(`${page}: ${target}`);
    }
  }
  expect(missing).toEqual([]);
});
