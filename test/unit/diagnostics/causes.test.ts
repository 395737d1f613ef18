import { describe, expect, test } from "bun:test";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { readCauses } from "../../../src/diagnostics/causes.ts";

/** The notes, indented. */
function treeOf(thrown: unknown): string[] {
  const look = (error: unknown) => ({ text: String(error), location: undefined });
  return readCauses(thrown, look).map(
    ({ message, depth = 0 }) => `${"  ".repeat(depth)}${message}`,
  );
}

describe("readCauses", () => {
  test("lists a chain of causes at one depth", () => {
    const chain = new Error("a", { cause: new Error("b", { cause: "c" }) });
    expect(treeOf(chain)).toEqual(["caused by Error: b", "caused by c"]);
    expect(treeOf(new Error("a", { cause: null }))).toEqual(["caused by null"]);
  });

  test("lists what belongs to a part below it, to any depth", () => {
    const inner = new AggregateError([new Error("x", { cause: "y" })], "inner");
    const outer = new AggregateError(["one", new Error("two", { cause: inner })], "outer");
    expect(treeOf(outer)).toEqual([
      "1. one",
      "2. Error: two",
      "  caused by AggregateError: inner",
      "    1. Error: x",
      "      caused by y",
    ]);
  });

  test("shows each error once", () => {
    const error = new Error("a");
    error.cause = new AggregateError([error, error], "b");
    expect(treeOf(error)).toEqual([
      "caused by AggregateError: b",
      "  1. Error: a (shown above)",
      "  2. Error: a (shown above)",
    ]);
  });

  test("shows five parts of an error, and 25 notes in all", () => {
    const many = new AggregateError(Array(1000).fill("x"), "many");
    expect(treeOf(many)).toEqual([1, 2, 3, 4, 5].map((n) => `${n}. x`).concat("and 995 more"));
    let chain: unknown = "end";
    for (let depth = 0; depth < 10_000; depth++) chain = new Error("x", { cause: chain });
    expect(treeOf(chain)).toEqual([...Array<string>(25).fill("caused by Error: x"), "and more"]);
    let nested: unknown = "end";
    for (let depth = 0; depth < 10_000; depth++) nested = new AggregateError([nested, nested], "x");
    expect(treeOf(nested)).toHaveLength(26);
  });

  test("says which parts a schema rejected", () => {
    const caught = (parse: () => unknown): unknown => {
      try {
        return parse();
      } catch (error) {
        return error;
      }
    };
    const Orders = v.object({ orders: v.array(v.object({ total: v.string() })) });
    const bad = { orders: [{ total: "1" }, { total: 7 }, {}] };
    expect(treeOf(caught(() => v.parse(Orders, bad)))).toEqual([
      "value.orders[1].total: Invalid type: Expected string but received 7",
      'value.orders[2].total: Invalid key: Expected "total" but received undefined',
    ]);
    const many = Array(1000).fill({ total: 7 });
    const notes = treeOf(caught(() => v.parse(Orders, { orders: many })));
    expect(notes).toHaveLength(6);
    expect(notes.at(-1)).toBe("and 995 more");
    expect(treeOf(caught(() => v.parse(Orders, null)))).toEqual([]);
    // Their messages have the paths.
    expect(treeOf(caught(() => z.array(z.string()).parse([1])))).toEqual([]);
    expect(treeOf(caught(() => type("string[]").assert([1])))).toEqual([]);
    expect(treeOf(Object.assign(new Error("x"), { issues: ["a", null, { path: "b" }] }))).toEqual(
      [],
    );
  });

  test("knows a SuppressedError and an ErrorEvent", () => {
    expect(treeOf(new SuppressedError("lock", "work", "both"))).toEqual([
      "disposing threw lock",
      "after work",
    ]);
    expect(treeOf(new ErrorEvent("error", { error: "why" }))).toEqual(["caused by why"]);
    expect(treeOf(new ErrorEvent("error"))).toEqual([]);
  });

  test("leaves out what cannot be read", () => {
    const error = new AggregateError(["one"], "x");
    Object.defineProperty(error, "cause", {
      get() {
        throw new Error("again");
      },
    });
    expect(treeOf(error)).toEqual(["1. one"]);
    const broken = new Error("x", { cause: "why" });
    Object.defineProperty(broken, "code", {
      enumerable: true,
      get() {
        throw new Error("again");
      },
    });
    expect(treeOf(broken)).toEqual(["caused by why"]);
    expect(
      treeOf(Object.assign(new Error("x"), { errors: new Proxy([], { get: null! }) })),
    ).toEqual([]);
  });
});

const withMembers = (members: object, message = "x") => Object.assign(new Error(message), members);
const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["a code", { code: "E1", errno: -2 }, ['code: "E1"']],
  ["an errno without a code", { errno: -2 }, ["errno: -2"]],
  ["text and numbers", { a: "b", n: 1, o: {}, f: true, e: "" }, ['a: "b", n: 1']],
  ["no noise", { pid: 12, diff: "simple", operator: "==" }, []],
  ["stderr as text", { stderr: " no\n" }, ["stderr:\nno"]],
  ["stderr as bytes", { stderr: bytes("no\n") }, ["stderr:\nno"]],
  ["stdout if there is no stderr", { stdout: "out", stderr: "" }, ["stdout:\nout"]],
  ["stderr, not stdout", { stdout: "out", stderr: "err" }, ["stderr:\nerr"]],
  ["no bytes that are no text", { stderr: bytes("a\0b") }, []],
  ["no colours", { stderr: "\u001b[31mno\u001b[0m" }, ["stderr:\nno"]],
  [
    "the last ten lines",
    { stderr: Array.from({ length: 12 }, (_, n) => n).join("\n") },
    ["stderr:\n… 2 lines\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11"],
  ],
] as const)("readCauses shows %s", (_, members, notes) => {
  expect(treeOf(withMembers(members))).toEqual([...notes]);
});

test("readCauses leaves out what the message has", () => {
  const text = "exit code 12 of /a/b: refused";
  const known = { code: 12, path: "/a/b", stderr: "refused\n", port: 1 };
  expect(treeOf(withMembers(known, text))).toEqual(["port: 1"]);
});

test("readCauses shows what a Response says, and nothing of plain objects", () => {
  const response = new Response("", { status: 404, statusText: "Not Found" });
  expect(treeOf(response)).toEqual(['status: 404, statusText: "Not Found"']);
  expect(treeOf({ code: 12, nothing: Object.create(null) })).toEqual([]);
  expect([treeOf(null), treeOf("x"), treeOf(Symbol("s"))]).toEqual([[], [], []]);
});
