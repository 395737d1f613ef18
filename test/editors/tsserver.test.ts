/**
 * The types of `.lineup/` in TypeScript's own server, which is what editors ask: in a folder
 * that has nothing else.
 */

import { expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { testSlow } from "../groups.ts";
import { makeFolder, runProgram } from "../program.ts";
import { Server } from "./messages.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const SERVER = join(import.meta.dir, "../../node_modules/typescript/lib/tsserver.js");

const PLUGIN = `import { readFileSync } from "node:fs";
import { definePlugin, v } from "lineup";

export default definePlugin({
  name: "a",
  options: { size: v.optional(v.number(), 1) },
  needs: { text: v.string(), words: v.array(v.string()) },
  provides: v.number(),
  run({ options, needs }) {
    readFileSync(needs.);
    return "text";
  },
});
`;

testSlow(
  "completes needs, and finds a wrong result",
  async () => {
    using folder = makeFolder({
      "plugins.yaml": "plugins: []\n",
      "tsconfig.json": '{ "extends": "./.lineup/tsconfig.json" }\n',
      "a.ts": PLUGIN,
    });
    expect(await runProgram("binary", folder.path, ["sync"])).toMatchObject({ status: 0 });
    const command = [process.execPath, SERVER, "--disableAutomaticTypingAcquisition"];
    await using server = new Server(command, folder.path, (text) => `${text}\n`);
    const file = join(folder.path, "a.ts");
    let count = 0;
    const ask = async (name: string, options: object) => {
      const seq = ++count;
      server.send({ seq, type: "request", command: name, arguments: { file, ...options } });
      const { body } = await server.next((message) => message.request_seq === seq);
      return body;
    };
    server.send({ seq: 0, type: "request", command: "open", arguments: { file } });

    const { entries } = await ask("completionInfo", { line: 10, offset: 24 });
    expect(entries.map(({ name }: { name: string }) => name)).toEqual(["text", "words"]);

    const change = { line: 10, offset: 24, endLine: 10, endOffset: 24, insertString: "text" };
    server.send({ seq: 0, type: "request", command: "change", arguments: { file, ...change } });
    const problems = await ask("semanticDiagnosticsSync", {});
    expect(problems).toEqual([
      expect.objectContaining({ code: 2322, start: { line: 9, offset: 3 } }),
    ]);
    expect(problems[0].text).toContain("Type 'string' is not assignable to type");

    const hover = await ask("quickinfo", { line: 5, offset: 4 });
    expect(hover.documentation).toContain("The key of the result");
  },
  60_000,
);
