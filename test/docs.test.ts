/**
 * The examples of README.md and docs/, run.
 *
 * A fence with a file name behind its language makes that file, for the rest of
 * its page; a `console` fence is commands and what they print, both streams as
 * a terminal shows them.
 */

import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BINARY } from "../build.ts";
import { CODES, type Code, LineupError } from "../src/errors.ts";
import { cleanEnvironment, makeFolder } from "./program.ts";

const ROOT = join(import.meta.dir, "..");
const PAGES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];

interface Fence {
  language: string;
  file: string | undefined;
  text: string;
}

function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

function fencesOf(page: string): Fence[] {
  return [...readPage(page).matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, text]) => ({
      language: language!,
      file: file || undefined,
      text: text!,
    }),
  );
}

/** Runs a shell command with `lineup` on the PATH. */
async function shell(command: string, cwd: string): Promise<string> {
  const env = cleanEnvironment({ PATH: `${dirname(BINARY)}:${process.env.PATH}` });
  const child = Bun.spawn(["sh", "-c", `(${command}) 2>&1`], { cwd, env, stdin: "ignore" });
  return child.stdout.text();
}

/** The word that the example draws is another one each time. */
const withoutWord = (text: string) =>
  text.replace(/^(random_word: )"?[A-Za-z0-9]{12}"?$/m, "$1<word>");

for (const page of PAGES)
  describe(page, () => {
    const fences = fencesOf(page);
    for (const [place, fence] of fences.entries()) {
      if (fence.language !== "console") continue;
      const sessions = fence.text.split(/^(?=\$ )/m);
      test(sessions.map((session) => session.split("\n", 1)[0]).join(", "), async () => {
        using folder = makeFolder({});
        for (const { file, text } of fences.slice(0, place))
          if (file !== undefined) {
            mkdirSync(dirname(join(folder.path, file)), { recursive: true });
            writeFileSync(join(folder.path, file), text);
          }
        for (const session of sessions) {
          const [command, ...output] = session.slice(2).split("\n");
          expect(await shell(command!, folder.path)).toBe(output.join("\n"));
        }
      });
    }
  });

test("README shows what the repository's own plugins.yaml prints", async () => {
  const printed = fencesOf("README.md").find(({ text }) => text.includes("test2:"))?.text;
  expect(withoutWord(await shell("lineup", ROOT))).toBe(withoutWord(printed!));
});

test("README shows a plugin of the repository as it is", () => {
  const shown = fencesOf("README.md").find(({ file }) => file === "plugins/slice-word.ts")?.text;
  expect(shown).toBe(readFileSync(join(ROOT, "plugins", "slice-word.ts"), "utf8"));
});

test("random_word_length can be set in the three ways that README names", async () => {
  using folder = makeFolder({});
  await Bun.$`cp -r ${ROOT}/plugins ${ROOT}/plugins.yaml ${folder.path}`.quiet();
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

test("docs/errors.md has every code, its exit status and its meaning", () => {
  const rows = [...readPage("docs/errors.md").matchAll(/^\| `(\w+)` +\| (\d+) +\| (.*?) +\|$/gm)];
  const documented = rows.map(([, code, status, meaning]) => [code, Number(status), meaning]);
  const defined = Object.entries(CODES).map(([code, meaning]) => [
    code,
    new LineupError(code as Code, "").exitCode,
    meaning,
  ]);
  expect(documented).toEqual(defined);
});

test("links between the pages lead somewhere", async () => {
  for (const page of [...PAGES, "ARCHITECTURE.md", "CONTRIBUTING.md"])
    for (const [, target] of readPage(page).matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect({
        page,
        target,
        exists: await Bun.file(join(ROOT, dirname(page), target!)).exists(),
      }).toEqual({
        page,
        target,
        exists: true,
      });
});
