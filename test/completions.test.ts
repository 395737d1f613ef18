/** The completion scripts in the shells themselves, with the compiled binary. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BINARY } from "../build.ts";
import { isThorough } from "./groups.ts";
import { cleanEnvironment, makeFolder } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

/** The words before the cursor, and what completes the last of them. */
const COMPLETIONS: readonly (readonly [words: string, wanted: string])[] = [
  ["lineup ch", "check"],
  ["lineup --fo", "--format"],
  ["lineup --format ", "env github json yaml"],
  ["lineup --get ", "api deploy other"],
  ["lineup run --get d", "deploy"],
  ["lineup --set de", "deploy="],
  ["lineup -c other.yaml --get ", "own"],
  ["lineup check --format ", "json text"],
  ["lineup check --no-t", "--no-types"],
  ["lineup explain a", "api"],
  ["lineup graph --format d", "dot"],
  ["lineup completions ", "bash fish zsh"],
  ["lineup --config plug", "plugins.yaml"],
];

const FILES = {
  "plugins.yaml": `values: { deploy: true }
env: { api: { from: API } }
plugins: [./other.ts]
`,
  "other.yaml": "values: { own: 1 }\nplugins: []\n",
  "other.ts": `import { definePlugin } from "lineup";
console.log("imported");
export default definePlugin({ name: "other", run: () => 1 });
`,
};

/** Completes each line in a shell, which prints its candidates on one line. */
async function complete(
  shell: string[],
  setUp: string,
  script: (words: string[]) => string,
): Promise<string[]> {
  using folder = makeFolder(FILES);
  const lines = COMPLETIONS.map(([words]) => script(words.split(" ")));
  const child = Bun.spawn([...shell, [setUp, ...lines].join("\n")], {
    cwd: folder.path,
    env: cleanEnvironment({ PATH: `${dirname(BINARY)}:${process.env.PATH}` }),
    stderr: "inherit",
  });
  const printed = (await child.stdout.text()).trimEnd().split("\n");
  return printed.map((line) =>
    line
      .split(/[ \t]+/)
      .filter(Boolean)
      .sort()
      .join(" "),
  );
}

const WANTED = COMPLETIONS.map(([, wanted]) => wanted);

test.skipIf(Bun.which("bash") === null)("bash", async () => {
  const setUp = 'eval "$(lineup completions bash)"';
  const found = await complete(["bash", "--norc", "-c"], setUp, (words) => {
    const array = words.map((word) => `"${word}"`).join(" ");
    return `COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _lineup; echo "\${COMPREPLY[*]}"`;
  });
  expect(found).toEqual(WANTED);
});

test.skipIf(Bun.which("fish") === null || !isThorough)("fish", async () => {
  const setUp = "lineup completions fish | source";
  const found = await complete(["fish", "--no-config", "-c"], setUp, (words) => {
    const line = words.join(" ");
    return `echo (complete -C "${line}" | string replace -r "\\t.*" "")`;
  });
  expect(found).toEqual(WANTED);
});

test.skipIf(Bun.which("zsh") === null || !isThorough)("zsh", async () => {
  // A terminal of its own: what is typed, a tab, and a key that writes the line to a file.
  const typed = COMPLETIONS.filter(([, wanted]) => !wanted.includes(" "));
  using folder = makeFolder({
    ...FILES,
    ".zshrc": `autoload -U compinit; compinit -D -u; source <(lineup completions zsh)
write() { print -r -- "$BUFFER" >> lines; BUFFER= }
zle -N write; bindkey "^G" write
`,
    "type.zsh": `zmodload zsh/zpty; zpty shell zsh -i
${typed.map(([words]) => `zpty -w -n shell ${JSON.stringify(words)}$'\\t\\a'`).join("\n")}
zpty -w shell exit; while zpty -r shell line; do :; done
`,
  });
  const child = Bun.spawn(["zsh", "-f", "type.zsh"], {
    cwd: folder.path,
    env: cleanEnvironment({
      ...{ PATH: `${dirname(BINARY)}:${process.env.PATH}`, TERM: "dumb" },
      ZDOTDIR: folder.path,
    }),
  });
  await child.exited;
  const lines = readFileSync(join(folder.path, "lines"), "utf8").trimEnd().split("\n");
  expect(
    lines.map((line) =>
      line
        .trimEnd()
        .split(" ")
        .at(-1)!
        .replace(/^(--\w+)=$/, "$1"),
    ),
  ).toEqual(typed.map(([, wanted]) => wanted));
});
