/** `lineup lsp`, the compiled binary, as an editor talks to it: while someone types. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../program.ts";
import { Client } from "./lsp-client.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const SHOUT = `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "shout",
  version: "1.2.0",
  description: "Says it loudly.",
  options: {
    /** How many exclamation marks. */
    times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
    style: v.optional(v.picklist(["loud", "on"]), "loud"),
    each: v.optional(v.object({ short: v.boolean(), long: v.optional(v.string()) })),
  },
  needs: { text: v.string() },
  provides: v.object({ words: v.number(), said: v.string() }),
  run: ({ options, needs }) => ({ words: 1, said: needs.text + "!".repeat(options.times) }),
});
`;

const COUNT = `import { definePlugin, v } from "lineup";
export const lines = definePlugin({
  name: "lines",
  options: { label: v.string() },
  needs: { text: v.string(), limit: v.optional(v.number(), 3) },
  run: ({ needs }) => needs.text.length,
});
`;

const folder = makeFolder({
  "plugins.yaml": "plugins: []\n",
  "shout.ts": SHOUT,
  "count.ts": COUNT,
  "shout.test.ts": "",
  "lib/index.ts": "",
  ".hidden/a.ts": "",
});
let editor: Client;

beforeAll(async () => {
  editor = await Client.start(folder.path);
  await editor.check(`${HEAD}  - ./shout.ts\n  - { path: ./count.ts, export: lines }\n`);
});

afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const HEAD = `values: { text: hi, most: 4, deep: { ok: true } }
env: { place: { from: HOME } }
plugins:
`;

const messages = (found: readonly any[]) => found.map(({ message }) => message);

describe("diagnostics", () => {
  test("of a text that is not saved", async () => {
    const found = await editor.check(`${HEAD}  - path: ./shout.ts\n    options: { tims: 2 }\n`);
    expect(found).toEqual([
      {
        range: { start: { line: 4, character: 15 }, end: { line: 4, character: 19 } },
        severity: 1,
        source: "lineup",
        code: "OPTION_UNKNOWN",
        message: 'entry 1 (./shout.ts) has no option "tims"\nhint: did you mean "times"?',
        data: expect.anything(),
      },
    ]);
  });

  test("count columns as LSP does", async () => {
    const found = await editor.check(`${HEAD}  - { path: ./shout.ts, as: "🙂", nope: 1 }\n`);
    expect(found.map(({ range }) => range)).toEqual([
      { start: { line: 3, character: 34 }, end: { line: 3, character: 38 } },
      { start: { line: 3, character: 28 }, end: { line: 3, character: 32 } },
    ]);
  });

  test("go when the text is right", async () => {
    expect(await editor.check(`${HEAD}  - ./shout.ts\n`)).toEqual([]);
  });

  test("of types when it is saved", async () => {
    const text = `${HEAD}  - path: ./shout.ts\n  - path: ./bad.ts\n    needs: { said: shout.words }\n`;
    const bad = SHOUT.replace('"shout"', '"bad"').replace("needs: { text", "needs: { said");
    writeFileSync(join(folder.path, "bad.ts"), bad.replaceAll("needs.text", "needs.said"));
    expect(await editor.check(text)).toEqual([]);
    editor.save();
    const [found, ...others] = await editor.diagnostics();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "TYPE_NEED", range: { start: { line: 5 } } });
  });

  test("of another file are shown at the entry, with a link", async () => {
    writeFileSync(join(folder.path, "broken.ts"), "export { x } from './none.ts';\n");
    const [found] = await editor.check(`${HEAD}  - ./shout.ts\n  - ./broken.ts\n`);
    expect(found).toMatchObject({
      code: "IMPORT_NOT_FOUND",
      range: { start: { line: 4, character: 4 }, end: { line: 4, character: 15 } },
      relatedInformation: [{ location: { uri: editor.uri("broken.ts") } }],
    });
  });

  test("of broken text are those of the parser", async () => {
    const found = await editor.check(`${HEAD}  - path: ./shout.ts\n    options: { times: \n`);
    expect(found.map(({ code }) => code)).toEqual(["YAML_SYNTAX"]);
  });

  test("name an environment variable as check does", async () => {
    const [found] = await editor.check("env: { a: { from: LINEUP_NOT_SET } }\nplugins: []\n");
    expect(found).toMatchObject({ code: "ENV_MISSING", severity: 2 });
  });

  test("are only of the newest text", async () => {
    for (let count = 0; count < 20; count++) editor.write(`plugins: [./gone${count}.ts]\n`);
    const found = await editor.check("plugins: [./last.ts]\n");
    expect(messages(found)).toEqual([expect.stringContaining("last.ts")]);
  });

  test("of another YAML file are not looked for", async () => {
    editor.write("plugins: [search]\n", "mkdocs.yml");
    editor.write("plugins: 1\n", "ci.plugins.yml");
    expect(messages(await editor.diagnostics("ci.plugins.yml"))).not.toEqual([]);
    const textDocument = { uri: editor.uri("mkdocs.yml") };
    const position = { line: 0, character: 0 };
    expect(await editor.request("textDocument/completion", { textDocument, position })).toBe(null);
  });
});

describe("completes", () => {
  const SHOUT_OPTIONS = ["times", "style", "each", "text"];
  test.each([
    ["fields at the top", "plu⌶\n", ["defaults", "plugins", "outputs"]],
    ["fields at the top, above others", "⌶\nplugins: []\n", ["defaults", "outputs"]],
    ["an empty item", "plugins:\n  - ⌶\n", ["path", "./shout.ts", "./count.ts", "./lib/"]],
    ["a path", "plugins:\n  - path: ./⌶\n", ["./shout.ts", "./count.ts", "./lib/"]],
    ["a path in a folder", "plugins: [./lib/⌶]\n", ["./lib/index.ts"]],
    ["exports", "plugins:\n  - path: ./count.ts\n    export: ⌶\n", ["lines"]],
    [
      "options in a block",
      "plugins:\n  - path: ./shout.ts\n    options:\n      ⌶\n  - ./b.ts\n",
      SHOUT_OPTIONS,
    ],
    [
      "options in braces",
      "plugins:\n  - path: ./shout.ts\n    options: { style: on, ⌶ }\n",
      ["times", "each", "text"],
    ],
    [
      "options in an open brace",
      "plugins:\n  - path: ./shout.ts\n    options: { ti⌶\n  - ./b.ts\n",
      SHOUT_OPTIONS,
    ],
    [
      "options of a named export",
      "plugins:\n  - { path: ./count.ts, export: lines, options: { ⌶ } }\n",
      ["label", "text", "limit"],
    ],
    [
      "one of some texts, quoted where YAML would misread it",
      "plugins:\n  - path: ./shout.ts\n    options: { style: ⌶\n",
      ["loud", '"on"'],
    ],
    ["a default", "plugins:\n  - path: ./shout.ts\n    options: { times: ⌶ }\n", ["1"]],
    [
      "keys in an option",
      "plugins:\n  - path: ./shout.ts\n    options: { each: { ⌶ } }\n",
      ["short", "long"],
    ],
    [
      "true or false in an option",
      "plugins:\n  - path: ./shout.ts\n    options:\n      each:\n        short: ⌶\n",
      ["true", "false"],
    ],
    [
      "needs",
      "plugins:\n  - { path: ./count.ts, export: lines, needs: { ⌶ } }\n",
      ["text", "limit"],
    ],
    [
      "values above that fit a need",
      "plugins:\n  - ./shout.ts\n  - path: ./count.ts\n    export: lines\n    needs:\n      text: ⌶\n",
      ["shout.said", "place", "text"],
    ],
    [
      "no value of the entry itself",
      "plugins:\n  - path: ./shout.ts\n    needs: { text: ⌶ }\n",
      ["place", "text"],
    ],
    [
      "an item of a need",
      "plugins:\n  - path: ./shout.ts\n    needs: { text: [text, ⌶] }\n",
      ["place", "deep", "deep.ok", "most", "text"],
    ],
    [
      "numbers for a number",
      "plugins:\n  - ./shout.ts\n  - { path: ./count.ts, export: lines, needs: { limit: ⌶ } }\n",
      ["shout.words", "most"],
    ],
    ["booleans for when", "plugins:\n  - path: ./shout.ts\n    when: ⌶\n", ["deep.ok"]],
    [
      "words of a field",
      "plugins:\n  - path: ./shout.ts\n    on_error: ⌶\n",
      ["stop", "continue", "warn"],
    ],
    ["true or false", "plugins:\n  - path: ./shout.ts\n    lazy: ⌶\n", ["true", "false"]],
    [
      "outputs",
      "plugins: [./shout.ts]\noutputs: { a: ⌶ }\n",
      ["shout", "shout.words", "shout.said", "place", "deep", "deep.ok", "most", "text"],
    ],
    ["nothing in a comment", "plugins: [./shout.ts] # ⌶\n", []],
    ["nothing in a free text", "plugins:\n  - path: ./shout.ts\n    as: ⌶\n", []],
  ])("%s", async (_, text, labels) => {
    const head = HEAD.replace("plugins:\n", "");
    const found = await editor.complete(head + text);
    expect(found.filter((label) => !/bad|broken/.test(label)).sort()).toEqual(labels.sort());
  });

  test("fields of an entry, each with its description", async () => {
    const text = `${HEAD}  - path: ./shout.ts\n    ⌶\n    options: {}\n`;
    const items: any[] = await editor.ask("completion", text);
    expect(items.map(({ label }) => label)).toEqual([
      "export",
      "as",
      "needs",
      "replace",
      "lazy",
      "enabled",
      "when",
      "on_error",
    ]);
    expect(items[4]).toMatchObject({
      textEdit: { range: { start: { line: 4, character: 4 } }, newText: "lazy: " },
      documentation: { kind: "markdown", value: expect.stringContaining("Default: `false`.") },
    });
  });

  test("replaces what has been typed of a word, and no more", async () => {
    const [item] = await editor.ask(
      "completion",
      `${HEAD}  - path: ./shout.ts\n    options: { ti⌶mes: 1 }\n`,
    );
    expect(item.textEdit.range).toEqual({
      start: { line: 4, character: 15 },
      end: { line: 4, character: 20 },
    });
  });
});
