/** `lineup lsp`, the compiled binary, as an editor talks to it: while someone types. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testSlow } from "../groups.ts";
import { makeFolder, runProgram } from "../program.ts";
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
      },
    ]);
  });

  testSlow("count columns as LSP does", async () => {
    const found = await editor.check(`${HEAD}  - { path: ./shout.ts, as: "🙂", nope: 1 }\n`);
    expect(found.map(({ range }) => range)).toEqual([
      { start: { line: 3, character: 34 }, end: { line: 3, character: 38 } },
      { start: { line: 3, character: 28 }, end: { line: 3, character: 32 } },
    ]);
  });

  testSlow("go when the text is right", async () => {
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

  testSlow("are those of check", async () => {
    const text = `values: { text: 1, txt: x, most: 4, 1st: 2 }
env: { place: { from: LINEUP_NOT_SET } }
plugins:
  - path: ./shout.ts
    options: { times: 0, stile: loud }
    needs: { text: txet }
  - path: ./shout.ts
  - { path: ./count.ts, export: line, lazy: "true" }
  - { path: ./gone.ts, when: most }
outputs: [nothing, shout]
`;
    const wrong = { "plugins.yaml": text, "shout.ts": SHOUT, "count.ts": COUNT };
    using other = makeFolder(wrong);
    const checked = async (...flags: string[]) => {
      const args = ["check", "--format", "json", ...flags];
      const { stdout } = await runProgram("binary", other.path, args);
      const findings: any[] = JSON.parse(stdout);
      expect(findings.length).toBeGreaterThan(3);
      return findings.map(({ code, line, column, severity }) => [code, line, column, severity]);
    };
    await using client = await Client.start(other.path);
    const shown = (found: readonly any[]) =>
      found.map(({ code, range: { start }, severity }) => {
        const { line, character } = start;
        return [code, line + 1, character + 1, severity === 1 ? "error" : "warning"];
      });
    expect(shown(await client.check(text))).toEqual(await checked());
    expect(shown(await client.check(text))).toEqual(await checked("--no-types"));
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

  testSlow("change with a file that a plugin imports", async () => {
    const word = (text: string) =>
      writeFileSync(join(folder.path, "word.ts"), `export const word = ${text};\n`);
    word("1");
    writeFileSync(
      join(folder.path, "uses.ts"),
      `import { word } from "./word.ts";\nif (word > 1) throw new Error("no");\n${COUNT}`,
    );
    const text = `${HEAD}  - { path: ./uses.ts, export: lines, options: { label: a } }\n`;
    const tell = (file: string) =>
      editor.notify("workspace/didChangeWatchedFiles", {
        changes: [{ uri: editor.uri(file), type: 2 }],
      });
    expect(await editor.check(text)).toEqual([]);
    word("2");
    tell("other.ts");
    tell("word.ts");
    expect(await editor.diagnostics()).toMatchObject([{ code: "IMPORT_FAILED" }]);
    word("1");
    tell("word.ts");
    expect(await editor.diagnostics()).toEqual([]);
  });

  testSlow("of broken text are those of the parser", async () => {
    const found = await editor.check(`${HEAD}  - path: ./shout.ts\n    options: { times: \n`);
    expect(found.map(({ code }) => code)).toEqual(["YAML_SYNTAX"]);
  });

  testSlow("name an environment variable as check does", async () => {
    const [found] = await editor.check("env: { a: { from: LINEUP_NOT_SET } }\nplugins: []\n");
    expect(found).toMatchObject({ code: "ENV_MISSING", severity: 2 });
  });

  test("are only of the newest text", async () => {
    for (let count = 0; count < 20; count++) editor.write(`plugins: [./gone${count}.ts]\n`);
    const found = await editor.check("plugins: [./last.ts]\n");
    expect(messages(found)).toEqual([expect.stringContaining("last.ts")]);
  });

  testSlow("of another YAML file are not looked for", async () => {
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
      "plugins: [./shout.ts]\noutputs: { a: [text, ⌶] }\n",
      ["shout", "shout.words", "shout.said", "place", "deep", "deep.ok", "most", "text"],
    ],
    ["nothing in a comment", "plugins: [./shout.ts] # ⌶\n", []],
    ["nothing in a free text", "plugins:\n  - path: ./shout.ts\n    as: ⌶\n", []],
  ])("%s", async (_, text, labels) => {
    const head = HEAD.replace("plugins:\n", "");
    const found = await editor.complete(head + text);
    expect(found.filter((label) => !/^\.\/(?:bad|broken|uses|word)/.test(label)).sort()).toEqual(
      labels.sort(),
    );
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
      "timeout",
      "memory",
      "retry",
      "permissions",
    ]);
    expect(items[4]).toMatchObject({
      textEdit: { range: { start: { line: 4, character: 4 } }, newText: "lazy: " },
      documentation: { kind: "markdown", value: expect.stringContaining("Default: `false`.") },
    });
  });

  test.each([
    ["a word before its colon", "{ ti⌶mes: 1 }", "times", "times"],
    ["a word without one", "{ ti⌶ }", "ti", "times: "],
    ["text in quotes", '{ style: "l⌶oud" }', "loud", "loud"],
    ["text that needs quotes", "{ style: o⌶ }", "o", '"on"'],
    ["a word of several lines", "{ style: lo\n        ud⌶ }", "ud", "loud"],
    ["text that needs quotes and has them", "{ style: 'o⌶' }", "o", "on"],
  ])("replaces %s", async (_, options, replaced, newText) => {
    const text = `${HEAD}  - path: ./shout.ts\n    options: ${options}\n`;
    const items: any[] = await editor.ask("completion", text);
    const { range } = items[0].textEdit;
    const line = text.replace("⌶", "").split("\n")[range.start.line]!;
    expect(line.slice(range.start.character, range.end.character)).toBe(replaced);
    expect(items.map(({ textEdit }) => textEdit.newText)).toContain(newText);
  });
});

describe("a broken text", () => {
  test("is completed as soon as it is opened", async () => {
    const text = `plugins:\n  - path: ./count.ts\n    export: lines\n    options: { lab: [ \n`;
    await editor.check(text, "new.plugins.yaml");
    const textDocument = { uri: editor.uri("new.plugins.yaml") };
    const ask = async () => {
      const position = { line: 3, character: 15 };
      return editor.request("textDocument/completion", { textDocument, position });
    };
    let items = await ask();
    while (items.length === 0) items = await ask();
    expect(items.map(({ label }: { label: string }) => label)).toEqual(["label", "text", "limit"]);
  });

  test.each([
    ["an open quote", 'plugins:\n  - path: ./shout.ts\n    options: { style: "⌶\n  - ./count.ts\n'],
    [
      "a value that is missing",
      "plugins:\n  - path: ./shout.ts\n    options:\n      style: ⌶\n      times\n",
    ],
    [
      "a missing colon",
      "plugins:\n  - path ./bad.ts\n  - path: ./shout.ts\n    options: { style: ⌶ }\n",
    ],
  ])("with %s completes", async (_, text) => {
    expect(await editor.complete(text)).toContain("loud");
  });

  test("has an answer to everything, wherever it is cut off", async () => {
    const whole = `${HEAD}  - path: ./shout.ts\n    options: { times: 2, style: "loud" }\n    needs:\n      text: [text, deep.ok]\noutputs: [shout]\n`;
    const textDocument = { uri: editor.uri("plugins.yaml") };
    for (let end = 1; end < whole.length; end += 7) {
      for (const method of ["completion", "hover", "definition", "prepareRename"]) {
        await editor.ask(method, `${whole.slice(0, end)}⌶`);
      }
      await editor.request("textDocument/documentSymbol", { textDocument });
    }
  });
});

describe("answers", () => {
  const TEXT = `${HEAD}  - path: ./shout.ts
    options: { times: 2 }
    needs: { text: place }
  - { path: ./count.ts, export: lines, options: { label: a }, needs: { text: shout.said } }
`;

  test("what a word means", async () => {
    const { contents, range } = await editor.ask("hover", TEXT.replace("times", "ti⌶mes"));
    expect(contents.value).toBe(
      "option **times**: whole number from 1\n\nHow many exclamation marks.\n\nDefault: `1`.",
    );
    expect(range.start).toEqual({ line: 4, character: 15 });
    const key = await editor.ask("hover", TEXT.replace("shout.said", "shout.sa⌶id"));
    expect(key.contents.value).toBe(
      "**shout.said**: text\n\nSet by entry 1 (./shout.ts); read by entry 2 (./count.ts).",
    );
  });

  test("where a word leads", async () => {
    const [option] = await editor.ask("definition", TEXT.replace("times", "ti⌶mes"));
    expect(option.uri).toBe(editor.uri("shout.ts"));
    expect(SHOUT.split("\n")[option.range.start.line]).toContain("times:");
    const [entry] = await editor.ask("definition", TEXT.replace("shout.said", "sh⌶out.said"));
    expect(entry).toMatchObject({ uri: editor.uri("plugins.yaml"), range: { start: { line: 3 } } });
  });

  test("where a key is read, and renames it", async () => {
    const text = TEXT.replace("place:", "pl⌶ace:");
    const context = { includeDeclaration: true };
    expect(await editor.ask("references", text, { context })).toHaveLength(2);
    expect(await editor.ask("prepareRename", text)).toMatchObject({ placeholder: "place" });
    const { changes } = await editor.ask("rename", text, { newName: "home" });
    expect(changes[editor.uri("plugins.yaml")]).toHaveLength(2);
    expect(editor.ask("rename", text, { newName: "1st" })).rejects.toThrow("is not a valid key");
  });

  test("how to fix what is found", async () => {
    const [found] = await editor.check(TEXT.replace("times", "tims"));
    const textDocument = { uri: editor.uri("plugins.yaml") };
    const context = { diagnostics: [] };
    const asked = { textDocument, range: found.range, context };
    const [action, ...others] = await editor.request("textDocument/codeAction", asked);
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      title: "change to times",
      kind: "quickfix",
      diagnostics: [found],
      edit: { changes: { [textDocument.uri]: [{ range: found.range, newText: "times" }] } },
    });
  });

  test("what is in a text", async () => {
    editor.write(TEXT);
    const textDocument = { uri: editor.uri("plugins.yaml") };
    const tree: any[] = await editor.request("textDocument/documentSymbol", { textDocument });
    expect(tree.map(({ children }) => children.map(({ name }: any) => name))).toEqual([
      ["text", "most", "deep"],
      ["place"],
      ["shout", "lines"],
    ]);
  });

  testSlow("with 200 entries, in the time of a key press", async () => {
    const entry = (index: number) =>
      `  - path: ./shout.ts\n    as: e${index}\n    needs: { text: ${index === 0 ? "text" : `e${index - 1}.said`} }\n`;
    const list = Array.from({ length: 200 }, (_, index) => entry(index)).join("");
    expect(await editor.check(HEAD + list)).toEqual([]);
    const start = performance.now();
    const found = await editor.complete(
      `${HEAD}${list}  - { path: ./shout.ts, as: z, needs: { text: ⌶ } }\n`,
    );
    expect(found.slice(0, 2)).toEqual(["e199.said", "e198.said"]);
    expect(found).toHaveLength(202);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

test("with --no-load, no plugin is loaded, and plugins.yaml is checked", async () => {
  using other = makeFolder({
    "evil.ts": 'import { existsSync, writeFileSync } from "node:fs"; writeFileSync("ran", "");\n',
  });
  for (const options of [{ args: ["--no-load", "--stdio"] }, { settings: { load: false } }]) {
    await using careful = await Client.start(other.path, options);
    const text = "plugins:\n  - { path: ./evil.ts, optoins: {} }\n";
    const found = await careful.check(text);
    expect(found).toMatchObject([{ code: "FIELD_UNKNOWN" }]);
    expect(await careful.complete("plugins:\n  - { path: ./evil.ts, ⌶ }\n")).toContain("options");
  }
  expect(existsSync(join(other.path, "ran"))).toBe(false);
});

test("ends when the editor says so, or is gone", async () => {
  for (const isPolite of [true, false]) {
    const client = await Client.start(folder.path);
    client.write("plugins: [./shout.ts]\n");
    if (isPolite) {
      await client.request("shutdown", {});
      client.notify("exit", {});
    }
    expect(await client.end(isPolite)).toBe(0);
  }
});

testSlow("an editor that reads late receives everything", async () => {
  const list = Array.from({ length: 1_500 }, (_, index) => `  - { path: ./a.ts, as: k${index} }\n`);
  const client = await Client.start(folder.path, { args: ["--no-load"] });
  await client.check("plugins: []\n");
  client.pause(true);
  client.write(`plugins:\n${list.join("")}`);
  const textDocument = { uri: client.uri("plugins.yaml") };
  const asked = client.request("textDocument/documentSymbol", { textDocument });
  await Bun.sleep(400);
  client.pause(false);
  const [{ children }] = await asked;
  expect(children).toHaveLength(1_500);
  await client[Symbol.asyncDispose]();
});
