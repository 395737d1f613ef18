/** What is written for a shell or for GitHub is read back as the same texts. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { refuseName, renderVariables } from "../../../src/render/variables.ts";
import { random } from "../../random.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const PIECES = [
  "a",
  "'",
  '"',
  "\\",
  "$HOME",
  "`x`",
  "$(x)",
  "\n",
  "\r",
  " ",
  "\t",
  "=",
  "EOF",
  "é",
];

function hostile(count: number): Record<string, string> {
  const next = random(20261128);
  const pick = () => PIECES[Math.floor(next() * PIECES.length)]!;
  const text = () => Array.from({ length: Math.floor(next() * 8) }, pick).join("");
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, text()]));
}

test.skipIf(process.platform === "win32")("a shell reads back 500 hostile texts", async () => {
  const values = hostile(500);
  const names = Object.keys(values);
  const print = names.map((name) => `printf '%s\\0' "$${name}"`).join("\n");
  const script = `${renderVariables(values, "env")}${print}\n`;
  const shell = Bun.spawn(["sh", "-s"], { stdin: new Blob([script]), stdout: "pipe" });
  expect((await shell.stdout.text()).split("\0").slice(0, -1)).toEqual(Object.values(values));
});

/** Reads a file as GitHub's runner does: `name=value`, or `name<<END`, lines and `END`. */
function readGitHub(text: string): Record<string, string> {
  const read: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length - 1; at++) {
    const [, name, sign, rest] = /^([\w-]+)(=|<<)([\s\S]*)$/.exec(lines[at]!)!;
    if (sign === "=") {
      read[name!] = rest!;
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && line.replace(/\r$/, "") === rest);
    read[name!] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return read;
}

test("a reader of $GITHUB_OUTPUT reads back 500 hostile texts", () => {
  const values = hostile(500);
  expect(readGitHub(renderVariables(values, "github"))).toEqual(values);
});

test("lists, mappings and null", () => {
  const values = { list: [1, "a"], map: { a: null }, none: null, flag: true };
  expect(renderVariables(values, "github")).toBe(
    'list=[1,"a"]\nmap={"a":null}\nnone=\nflag=true\n',
  );
  expect(() => renderVariables({ list: [] }, "env")).toThrow('"list" is a list');
  expect(() => renderVariables({ map: {} }, "env")).toThrow('"map" is a mapping');
  expect(() => renderVariables({ text: "a\0b" }, "env")).toThrow("NUL");
});

test.each([
  ["a_B1", undefined, undefined],
  ["a-b", "outputs: { a_b: a-b }", undefined],
  ["a.0", "outputs: { a_0: a.0 }", "outputs: { a_0: a.0 }"],
  ["1a", "outputs: { _1a: 1a }", "outputs: { _1a: 1a }"],
])("refuseName of %s", (name, env, github) => {
  const hint = (text: string | undefined) =>
    text && `give it another name, in outputs and not by --get: ${text}`;
  expect(refuseName(name, "env")?.hint).toBe(hint(env) as string);
  expect(refuseName(name, "github")?.hint).toBe(hint(github) as string);
});
