/** What the command line sets, from files and stdin. */

import { expect, test } from "bun:test";
import { parseArguments } from "../../../src/cli/arguments.ts";
import { PROJECT_FLAGS } from "../../../src/cli/command.ts";
import { readInput } from "../../../src/cli/input.ts";
import { brief } from "../lineup.ts";
import { makeWorld } from "../../world.ts";

async function read(argv: readonly string[], files: Readonly<Record<string, string>>) {
  const { world } = makeWorld({
    cwd: "/app",
    readBytes(file) {
      const text = files[file];
      if (text === undefined) return Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
      return Promise.resolve(new TextEncoder().encode(text));
    },
  });
  const { value, problems } = await readInput(parseArguments(argv, PROJECT_FLAGS), world);
  return {
    sets: value?.sets.map(({ key, source, value: set, locate }) => [
      key,
      source,
      set,
      locate()?.line,
    ]),
    problems: problems.map((problem) => `${brief(problem)} (${problem.hint})`),
  };
}

const CONFIG = { "/app/plugins.yaml": "env: { s: { from: S, secret: true } }\nplugins: []\n" };

test("--values comes before --set, and --set before --set-text", async () => {
  const argv = ["--set-text", "c=3", "--set", "a=2", "--values", "../v.json"];
  expect(await read(argv, { ...CONFIG, "/v.json": '{\n "a": 1,\n "b": [1]\n}\n' })).toEqual({
    sets: [
      ["a", "--values", 1, 2],
      ["b", "--values", [1], 3],
      ["a", "--set", 2, undefined],
      ["c", "--set-text", "3", undefined],
    ],
    problems: [],
  });
});

test("--values - reads stdin", async () => {
  expect(await read(["--values", "-"], { ...CONFIG, "-": "a: 1\n" })).toEqual({
    sets: [["a", "--values", 1, 1]],
    problems: [],
  });
});

test("every mistake is reported, and none shows a secret", async () => {
  const argv = ["--values", "v.yaml", "--set", "s=0644", "--set", "a=x #y", "--set-text", "b"];
  const files = { ...CONFIG, "/app/v.yaml": "s: 0123456\n1b: 3\nc: 1.0\n" };
  const secret = 'sets the secret "s" to a value that YAML would not keep as written';
  expect(await read(argv, files)).toEqual({
    sets: undefined,
    problems: [
      `USAGE - --values ${secret} (put the value in quotes)`,
      'YAML_UNSUPPORTED 3:4 1.0 is not in quotes, so it would become the number 1 (write 1 for a number or "1.0" for text)',
      'FIELD_INVALID 2:1 "1b" is not a valid key in v.yaml (a key starts with a letter or _, and continues with letters, digits, _ or -)',
      `USAGE - --set ${secret} (--set-text s=…)`,
      'USAGE - --set a: as YAML, "x #y" is "x" (--set-text \'a=x #y\')',
      'USAGE - --set-text b has no "=" (--set-text b=value)',
    ],
  });
});

test.each([
  ["", "CONFIG_EMPTY 1:1 v.yaml is empty (write {} to set nothing)"],
  ["x\n", 'FIELD_INVALID 1:1 v.yaml must be a mapping of keys to values, got "x"'],
  ["a: [1\n", "YAML_SYNTAX 1:4 this bracket is never closed"],
])("--values refuses %j", async (text, problem) => {
  const { problems } = await read(["--values", "v.yaml"], { ...CONFIG, "/app/v.yaml": text });
  expect(problems).toEqual([expect.stringContaining(problem)]);
});

test("--values of nothing sets nothing", async () => {
  const files = { ...CONFIG, "/app/v.yaml": "{}\n" };
  expect(await read(["--values", "v.yaml"], files)).toEqual({ sets: [], problems: [] });
});

const CONCEALED = 'and not shown, since the file sets the secret "s" (lineup explain';

test.each([
  ['{ "a": 3.10, "s": "hunter2hunter2" }', `YAML_UNSUPPORTED - v.yaml:1:8 is wrong, ${CONCEALED}`],
  ['{ "s": "hunter2hunter2", "a": 3.10 }', `YAML_UNSUPPORTED - v.yaml:1:31 is wrong, ${CONCEALED}`],
  ['{ "a": "x", "s": 12345678901234567890 }', 'USAGE - --values sets the secret "s" to a value'],
  ["s:\n  pin: 0123456789\n", CONCEALED],
  ["? s\n: 0123456789\n", CONCEALED],
  ["s: |\n    hunter2\n  hunter2: x: y\n", CONCEALED],
  ['s: "hunter2\n\n  hunter2"\nhunter2: x: y\n', CONCEALED],
  ["a: 1\ns: hunter2\nb: 0644\n", "YAML_UNSUPPORTED 3:4 0644 is not in quotes"],
])("a problem of --values shows no secret: %j", async (text, told) => {
  const { problems } = await read(["--values", "v.yaml"], { ...CONFIG, "/app/v.yaml": text });
  expect(problems.join("\n")).toContain(told);
  expect(problems.join("\n")).not.toContain("hunter2");
});

test("if plugins.yaml is wrong, nothing is known to be no secret", async () => {
  const argv = ["--values", "v.yaml", "--set", "s=0123456789"];
  const { problems } = await read(argv, {
    "/app/plugins.yaml": "env: { s: {\n",
    "/app/v.yaml": "s: 0123456789\n",
  });
  expect(problems).toEqual([
    "YAML_UNSUPPORTED - v.yaml:1:4 is wrong, and not shown, since plugins.yaml, which says what is a secret, is wrong, too (mend plugins.yaml first)",
    'USAGE - --set sets "s" to a value that YAML would not keep as written (--set-text s=…)',
  ]);
});
