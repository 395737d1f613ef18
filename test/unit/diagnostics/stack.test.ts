import { describe, expect, test } from "bun:test";
import { hideOwnPaths, readStack } from "../../../src/diagnostics/stack.ts";

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

  test("shows the innermost of several frames in packages, and marks the plugin's own", () => {
    const error = withStack(
      "deep (/app/node_modules/q/q.js:1:2)",
      "outer (/app/node_modules/q/q.js:3:4)",
      "async run (/app/a.ts:5:6)",
      "async /app/a.ts:7:8",
      "again (/app/node_modules/r/r.js:9:1)",
    );
    expect(readStack(error)).toEqual({
      frames: [
        "deep (/app/node_modules/q/q.js:1:2)",
        "async run (/app/a.ts:5:6)",
        "/app/a.ts:7:8",
        "again (/app/node_modules/r/r.js:9:1)",
      ],
      location: { file: "/app/a.ts", line: 5, column: 6 },
    });
  });

  test("marks a package if there is nothing else", () => {
    const { location } = readStack(withStack("deep (/app/node_modules/q/q.js:1:2)"));
    expect(location).toEqual({ file: "/app/node_modules/q/q.js", line: 1, column: 2 });
  });

  test("does not take a quoted stack for its own", () => {
    const error = new Error("inner\n    at x (/app/inner.ts:1:1)");
    error.stack = `Error: ${error.message}\n    at run (/app/a.ts:2:2)`;
    expect(readStack(error).frames).toEqual(["run (/app/a.ts:2:2)"]);
  });

  test("leaves out lineup's packages when it runs from source", () => {
    const valibot = Bun.resolveSync("valibot", import.meta.dir);
    expect(readStack(withStack(`parse (${valibot}:1:2)`, "run (/app/a.ts:2:2)")).frames).toEqual([
      "run (/app/a.ts:2:2)",
    ]);
  });
});

test.each([
  ['x is not defined from "/$bunfs/root/lineup"', "x is not defined"],
  ["/$bunfs/root/chunk.js failed", "chunk.js failed"],
  ["from /app/a.ts", "from /app/a.ts"],
  [
    "no\n    at run (/app/a.ts:1:2)\n    at call (/$bunfs/root/chunk.js:3:4)",
    "no\n    at run (/app/a.ts:1:2)",
  ],
])("hideOwnPaths(%j)", (message, shown) => {
  expect(hideOwnPaths(message)).toBe(shown);
});
