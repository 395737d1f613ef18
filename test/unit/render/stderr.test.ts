import { expect, test } from "bun:test";
import { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { Mask } from "../../../src/render/mask.ts";
import { colourPaint, plainPaint } from "../../../src/render/paint.ts";
import { Stderr } from "../../../src/render/stderr.ts";

/** Returns what is written. */
function written(use: (stderr: Stderr, mask: Mask) => void): string {
  let text = "";
  const mask = new Mask();
  const write = (part: string) => {
    text += part;
  };
  const sources = new Sources(() => undefined);
  use(new Stderr({ write, mask, sources, cwd: "/app", paint: () => plainPaint }), mask);
  return text;
}

test.each([
  ["lines follow each other", ["line", "line"], "1\n2\n"],
  ["a block first has no blank line", ["block"], "1\n"],
  ["a block after a line has one", ["line", "block"], "1\n\n2\n"],
  ["a line after a block has one", ["block", "line", "line"], "1\n\n2\n3\n"],
  ["blocks have one between them", ["block", "block"], "1\n\n2\n"],
] as const)("%s", (_, kinds, text) => {
  const found = written((stderr) => {
    kinds.forEach((kind, index) =>
      kind === "line" ? stderr.line(`${index + 1}`) : stderr.block(`${index + 1}\n`),
    );
  });
  expect(found).toBe(text);
});

test("diagnostics shows five of a code and counts the rest", () => {
  const make = (code: "TYPE_ERROR" | "KEY_TAKEN", count: number) =>
    Array.from({ length: count }, (_, index) => new Diagnostic(code, `${index + 1}`));
  const batch = [...make("TYPE_ERROR", 7), ...make("KEY_TAKEN", 6), ...make("KEY_TAKEN", 0)];
  const lines = written((stderr) => stderr.diagnostics(batch)).split("\n\n");
  expect(lines).toEqual([
    ...[1, 2, 3, 4, 5].map((n) => `error[TYPE_ERROR]: ${n}`),
    ...[1, 2, 3, 4, 5].map((n) => `error[KEY_TAKEN]: ${n}`),
    "and 2 more TYPE_ERROR problems",
    "and 1 more KEY_TAKEN problem\n",
  ]);
});

test("what was found later is counted anew", () => {
  const one = new Diagnostic("PLUGIN_THREW", "x");
  const text = written((stderr) => {
    for (let count = 0; count < 7; count++) stderr.diagnostics([one]);
  });
  expect(text).toBe(Array.from({ length: 7 }, () => "error[PLUGIN_THREW]: x\n").join("\n"));
});

test("everything is masked", () => {
  const text = written((stderr, mask) => {
    mask.add("hunter2");
    stderr.line("a hunter2");
    stderr.block("b hunter2\n");
    stderr.diagnostics([new Diagnostic("PLUGIN_THREW", "c hunter2")]);
  });
  expect(text).toBe("a ***\n\nb ***\n\nerror[PLUGIN_THREW]: c ***\n");
});

test("text in which secrets have been hidden is written as it is", () => {
  const text = written((stderr, mask) => {
    mask.add("password");
    stderr.line("password: ***", true);
    stderr.block("password: ***\n", true);
  });
  expect(text).toBe("password: ***\n\npassword: ***\n");
});

test("control characters are shown wherever they are, and only lineup's colours are sent", () => {
  const evil = "\x1b[31m\x07\x9b\r\u202e\n\tb\r\n";
  const shown = "\\u001b[31m\\u0007\\u009b\\u000d\\u202e";
  let text = "";
  const stderr = new Stderr({
    write: (part) => {
      text += part;
    },
    mask: new Mask(),
    sources: new Sources((file) => `x ${file} \x1b y`),
    cwd: "/app",
    paint: () => colourPaint,
  });
  stderr.line(evil);
  stderr.block(evil, true);
  const location = { file: "/app/\x1b.ts", line: 1, column: 3 };
  const notes = [{ message: evil, location }];
  const frames = [`run (${evil})`, `b (${evil})`];
  stderr.diagnostics([
    new Diagnostic("PLUGIN_THREW", evil, { location, notes, frames, hint: evil }),
  ]);
  const rest = Bun.stripANSI(text);
  expect(rest).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
  expect(rest.split(shown).length).toBe(8);
  expect(text).toContain("\x1b[31merror\x1b[39m\x1b[2m[PLUGIN_THREW]\x1b[22m");
});
