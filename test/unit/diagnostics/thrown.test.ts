import { describe, expect, test } from "bun:test";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import {
  describeThrown,
  hideOwnPaths,
  isA,
  readStack,
  readThrown,
} from "../../../src/diagnostics/thrown.ts";

const SOURCES = new Sources(() => undefined);
const FREEZE_HINT = "values are frozen and shared: change a copy, structuredClone(value)";

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const broken = () =>
  Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("again");
    },
  });
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

/** What is thrown is made in the test: a revoked proxy cannot even be listed. */
const THROWN: readonly (readonly [string, () => unknown])[] = [
  ["TypeError: no", () => new TypeError("no")],
  ["Error", () => new Error("")],
  ["Mine: x", () => named("Mine", "x")],
  ['a string: "no"', () => "no"],
  ["a number: 12", () => 12],
  ["a bigint: 12", () => 12n],
  ["a symbol: Symbol(s)", () => Symbol("s")],
  ["a boolean: true", () => true],
  ["null", () => null],
  ["undefined", () => undefined],
  ["an object: { code: 12 }", () => ({ code: 12 })],
  ["a function: [Function: f]", () => function f() {}],
  ["an object: <Revoked Proxy>", () => revoked()],
  ["something that cannot be read", () => broken()],
  ["Error: not found,", () => new Error('not found, imported from "/$bunfs/root/lineup"')],
];

test.each(THROWN)("describeThrown says %s", (text, make) => {
  expect(describeThrown(make())).toBe(text);
});

describe("readStack", () => {
  const own = new URL("../../../src/run/run.ts", import.meta.url).pathname;
  const withStack = (...lines: string[]) => {
    const error = new Error("x");
    error.stack = ["Error: x", ...lines.map((line) => `    at ${line}`)].join("\n");
    return error;
  };

  test("leaves out lineup's own frames and the engine's", () => {
    const error = withStack(
      "native (native:1:2)",
      `run (${own}:1:2)`,
      "inner (/app/a.ts:3:4)",
      "/app/b.ts:5:6",
      "x (/$bunfs/root/lineup:7:8)",
      "run (file:///app/c.ts:9:1)",
    );
    expect(readStack(error)).toEqual({
      frames: ["inner (/app/a.ts:3:4)", "/app/b.ts:5:6", "run (file:///app/c.ts:9:1)"],
      location: { file: "/app/a.ts", line: 3, column: 4 },
    });
  });

  test.each([
    ["is not an Error", { stack: "at x (/app/a.ts:1:1)" }],
    ["has no stack", Object.assign(new Error("x"), { stack: undefined })],
    [
      "has a stack that throws",
      Object.defineProperty(new Error("x"), "stack", {
        get() {
          throw new Error("again");
        },
      }),
    ],
  ])("of what %s is empty", (_, thrown) => {
    expect(readStack(thrown)).toEqual({ frames: [], location: undefined });
  });
});

describe("readThrown", () => {
  const notesOf = (thrown: unknown) =>
    readThrown(thrown, SOURCES).notes.map(({ message }) => message);

  test("shows the chain of causes, and no more than five", () => {
    let error = new Error("0");
    for (let depth = 1; depth <= 7; depth++) error = new Error(String(depth), { cause: error });
    expect(notesOf(error)).toEqual(["6", "5", "4", "3", "2"].map((n) => `caused by Error: ${n}`));
    expect(notesOf(new Error("x", { cause: "why" }))).toEqual(['caused by a string: "why"']);
  });

  test("shows the errors of an AggregateError, and no more than ten", () => {
    const errors = Array.from({ length: 12 }, (_, index) => new Error(String(index)));
    const notes = notesOf(new AggregateError(errors, "all"));
    expect([notes.length, notes[0], notes.at(-1)]).toEqual([11, "1. Error: 0", "and 2 more"]);
  });

  test.each([
    ["a string", "throw an Error instead: it records where it was thrown"],
    [new TypeError("Attempted to assign to readonly property."), FREEZE_HINT],
    [new TypeError("Cannot add property x, object is not extensible"), FREEZE_HINT],
    [new ReferenceError("definePlugin is not defined"), 'import { definePlugin } from "lineup"'],
    [new ReferenceError("x is not defined"), undefined],
    [new Error("read-only"), undefined],
  ])("has a hint: %#", (thrown, hint) => {
    expect(readThrown(thrown, SOURCES).hint).toBe(hint as string);
  });

  test("is data", () => {
    const thrown = readThrown(new Error("x", { cause: new Error("y") }), SOURCES);
    expect(structuredClone(thrown)).toEqual(thrown);
  });

  test("changes nothing of what was thrown", () => {
    const error = new Error("x", { cause: "y" });
    const before = { ...Object.getOwnPropertyDescriptors(error) };
    readThrown(error, SOURCES);
    expect(Object.keys(Object.getOwnPropertyDescriptors(error))).toEqual(Object.keys(before));
  });
});

test("isA is instanceof for anything", () => {
  expect([isA(new TypeError("x"), Error), isA("x", Error), isA(revoked(), Error)]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['x is not defined from "/$bunfs/root/lineup"', "x is not defined"],
  ["/$bunfs/root/chunk.js failed", "chunk.js failed"],
  ["from /app/a.ts", "from /app/a.ts"],
])("hideOwnPaths(%j)", (message, shown) => {
  expect(hideOwnPaths(message)).toBe(shown);
});
