import { describe, expect, test } from "bun:test";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { describeThrown, readThrown } from "../../../src/diagnostics/thrown.ts";

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
  ["TimeoutError: too late", () => new DOMException("too late", "TimeoutError")],
  ["Error: two\nlines", () => new Error("two\nlines\n")],
  ["an ErrorEvent: it broke", () => new ErrorEvent("error", { message: "it broke\n" })],
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

describe("readThrown", () => {
  test.each([
    ["a string", "throw an Error instead: it records where it was thrown"],
    [new TypeError("Attempted to assign to readonly property."), FREEZE_HINT],
    [new TypeError("Cannot add property x, object is not extensible"), FREEZE_HINT],
    [new ReferenceError("definePlugin is not defined"), 'import { definePlugin } from "lineup"'],
    [new ReferenceError("Failure is not defined"), 'import { Failure } from "lineup"'],
    [new ReferenceError("x is not defined"), undefined],
    [new DOMException("too late", "TimeoutError"), undefined],
    [new ErrorEvent("error"), undefined],
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
