/**
 * plugins.schema.json in the server of the YAML extension of VS Code, over its protocol.
 *
 * The server has some 200 packages, so it is not among those of this repository:
 * CONTRIBUTING.md says how to run this.
 */

import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { makeFolder, runProgram } from "../program.ts";
import { Server } from "./messages.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const { YAML_LANGUAGE_SERVER: SERVER } = process.env;
const name = `yaml-language-server${SERVER === undefined ? ", which YAML_LANGUAGE_SERVER names" : ""}`;

const HEAD = `# yaml-language-server: $schema=.lineup/plugins.schema.json
values: { version: 1.4.0, release: { count: 3 } }
plugins:
`;

const FILES = {
  "plugins.yaml": `${HEAD}  - path: ./tag.ts
  - path: ./fetch.ts
    options: { url: "a:b" }
    needs: { amount: release.count }
`,
  "tag.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "tag",
  options: {
    /** What is between the parts. */
    separator: v.optional(v.string(), "-"),
    style: v.optional(v.picklist(["short", "long"]), "short"),
    most: v.optional(v.pipe(v.number(), v.maxValue(9)), 3),
  },
  needs: { version: v.string() },
  provides: v.object({ length: v.number() }),
  run: () => ({ length: 1 }),
});
`,
  "fetch.ts": `import { definePlugin, v } from "lineup";
export default definePlugin({
  name: "fetch",
  options: { url: v.string() },
  needs: { amount: v.number() },
  run: () => 1,
});
`,
};

const DIAGNOSTICS = "textDocument/publishDiagnostics";

class Editor {
  readonly #server: Server;
  readonly #uri: string;
  #count = 0;

  constructor(server: Server, folder: string) {
    this.#server = server;
    this.#uri = `file://${folder}/plugins.yaml`;
  }

  async open(): Promise<void> {
    const completion = { completionItem: { documentationFormat: ["markdown"] } };
    const capabilities = { textDocument: { completion, hover: { contentFormat: ["markdown"] } } };
    await this.#ask("initialize", { processId: null, rootUri: null, capabilities });
    this.#tell("initialized", {});
    const yaml = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
    this.#tell("workspace/didChangeConfiguration", { settings: { yaml } });
    const textDocument = { uri: this.#uri, languageId: "yaml", version: 0, text: HEAD };
    this.#tell("textDocument/didOpen", { textDocument });
    await this.#server.next(({ method }) => method === DIAGNOSTICS);
  }

  /** Types a text below the head, with | for the cursor; returns what the editor shows. */
  async type(text: string) {
    const before = HEAD + text.slice(0, text.indexOf("|"));
    const textDocument = { uri: this.#uri, version: ++this.#count };
    const contentChanges = [{ text: (HEAD + text).replace("|", "") }];
    this.#tell("textDocument/didChange", { textDocument, contentChanges });
    const lines = before.split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1)!.length };
    const at = { textDocument: { uri: this.#uri }, position };
    const { items } = await this.#ask("textDocument/completion", at);
    const hover = await this.#ask("textDocument/hover", at);
    const shown = await this.#server.next(({ method }) => method === DIAGNOSTICS);
    return {
      items: items.map(({ label }: { label: string }) => label),
      hover: hover?.contents.value,
      problems: shown.params.diagnostics.map(({ message }: { message: string }) => message),
    };
  }

  async #ask(method: string, params: object): Promise<any> {
    const id = ++this.#count;
    this.#server.send({ jsonrpc: "2.0", id, method, params });
    return (await this.#server.next((message) => message.id === id && !message.method)).result;
  }

  #tell(method: string, params: object): void {
    this.#server.send({ jsonrpc: "2.0", method, params });
  }
}

test.if(SERVER !== undefined)(
  name,
  async () => {
    using folder = makeFolder(FILES);
    expect(await runProgram("binary", folder.path, ["sync"])).toMatchObject({ status: 0 });
    const command = ["node", join(SERVER!, "bin/yaml-language-server"), "--stdio"];
    const frame = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    await using server = new Server(command, folder.path, frame);
    const editor = new Editor(server, folder.path);
    await editor.open();

    const fields = await editor.type("  - path: ./tag.ts\n    |\n");
    expect(fields.items).toContainAllValues([
      "as",
      "enabled",
      "export",
      "lazy",
      "needs",
      "on_error",
      "options",
      "replace",
      "when",
    ]);
    const options = await editor.type("  - path: tag.ts\n    options:\n      |\n");
    expect(options.items.sort()).toEqual(["most", "separator", "style", "version"]);
    const style = await editor.type("  - path: ./tag.ts\n    options:\n      style: |\n");
    expect(style.items).toEqual(["short", "long"]);
    const needs = await editor.type(
      '  - ./tag.ts\n  - path: ./fetch.ts\n    options: { url: "" }\n    needs:\n      amount: |\n',
    );
    expect(needs.items).toEqual(["release.count", "tag.length"]);
    const paths = await editor.type("  - path: |\n");
    expect(paths.items).toEqual(["./tag.ts", "./fetch.ts"]);

    const hover = await editor.type("  - path: ./tag.ts\n    options:\n      sep|arator: a\n");
    expect(hover.hover).toBe('What is between the parts.\n\nDefault: "-".');
    const wrong = await editor.type(
      "  - path: ./tag.ts\n    options: { stile: |a, most: 10 }\n    foo: 1\n  - ./fetch.ts\n",
    );
    expect(wrong.problems.sort()).toEqual([
      "Property foo is not allowed.",
      "Property stile is not allowed.",
      "This plugin has required options or needs: write path: and set them.",
      "Value is above the maximum of 9.",
    ]);
    const right = await editor.type(
      FILES["plugins.yaml"].slice(HEAD.length).replace("a:b", "a:|b"),
    );
    expect(right.problems).toEqual([]);
  },
  120_000,
);
