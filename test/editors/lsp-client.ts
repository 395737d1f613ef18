/** A client of `lineup lsp`, the compiled binary, that does what an editor does. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cleanEnvironment, FORMS } from "../program.ts";
import { Server } from "./messages.ts";

/** Where the cursor is, in the texts of tests. */
export const CURSOR = "⌶";

export class Client implements AsyncDisposable {
  readonly #server: Server;
  readonly #folder: string;
  /** The folder for temporary files. */
  readonly temp: string;
  #count = 0;
  readonly #versions = new Map<string, number>();
  /** What the server answered to `initialize`. */
  capabilities: any;

  private constructor(folder: string, args: readonly string[]) {
    const frame = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    this.#folder = folder;
    const command = [...FORMS.binary, "lsp", ...args];
    this.temp = mkdtempSync(join(folder, ".temp-"));
    const environment = cleanEnvironment({ TMPDIR: this.temp });
    this.#server = new Server(command, folder, frame, environment);
  }

  static async start(
    folder: string,
    { args = [], settings = {} }: { args?: readonly string[]; settings?: object } = {},
  ): Promise<Client> {
    const client = new Client(folder, args);
    const answer = await client.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      initializationOptions: settings,
    });
    client.capabilities = answer.capabilities;
    client.notify("initialized", {});
    return client;
  }

  uri(file: string): string {
    return pathToFileURL(join(this.#folder, file)).href;
  }

  notify(method: string, params: object): void {
    this.#server.send({ jsonrpc: "2.0", method, params });
  }

  /** Asks, and returns the answer; throws what the server refuses with. */
  async request(method: string, params: object): Promise<any> {
    const id = ++this.#count;
    this.#server.send({ jsonrpc: "2.0", id, method, params });
    const { result, error } = await this.#server.next((message) => message.id === id);
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  /** Opens or changes a text that is not saved; the cursor is taken out of it. */
  write(text: string, file = "plugins.yaml"): void {
    const version = (this.#versions.get(file) ?? 0) + 1;
    this.#versions.set(file, version);
    const plain = text.replace(CURSOR, "");
    const uri = this.uri(file);
    if (version === 1) {
      const textDocument = { uri, version, languageId: "yaml", text: plain };
      return this.notify("textDocument/didOpen", { textDocument });
    }
    const textDocument = { uri, version };
    this.notify("textDocument/didChange", { textDocument, contentChanges: [{ text: plain }] });
  }

  save(file = "plugins.yaml"): void {
    this.notify("textDocument/didSave", { textDocument: { uri: this.uri(file) } });
  }

  /** Returns the diagnostics of the text as it was last written. */
  async diagnostics(file = "plugins.yaml"): Promise<any[]> {
    const uri = this.uri(file);
    const version = this.#versions.get(file);
    const { params } = await this.#server.next(
      ({ method, params: { uri: of, version: which } = {} as any }) =>
        method === "textDocument/publishDiagnostics" && of === uri && which === version,
    );
    return params.diagnostics;
  }

  /** Writes a text and returns its diagnostics. */
  async check(text: string, file = "plugins.yaml"): Promise<any[]> {
    this.write(text, file);
    return this.diagnostics(file);
  }

  /** Writes a text, and asks about the place of its cursor. */
  ask(method: string, text: string, more: object = {}): Promise<any> {
    this.write(text);
    const before = text.slice(0, text.indexOf(CURSOR)).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    const textDocument = { uri: this.uri("plugins.yaml") };
    return this.request(`textDocument/${method}`, { textDocument, position, ...more });
  }

  /** Writes a text, and returns what it becomes with each of the completions at its cursor. */
  async complete(text: string): Promise<string[]> {
    const items: any[] = (await this.ask("completion", text)) ?? [];
    return items.map(({ label }) => label);
  }

  async message(method: string): Promise<any> {
    return (await this.#server.next((message) => message.method === method)).params;
  }

  /** Stops to read what the server writes, or goes on. */
  pause(isPaused: boolean): void {
    this.#server.pause(isPaused);
  }

  /** Waits for the server's end; returns its status. */
  end(byItself: boolean): Promise<number> {
    return this.#server.end(byItself);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}
