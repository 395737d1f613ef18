/**
 * The language server: answers an editor about the texts that it has open. Never loads a
 * plugin: a check is a process of its own.
 */

import { fileURLToPath } from "node:url";
import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { createProtocolConnection } from "vscode-languageserver/node";
import { serverStreams } from "../process/server.ts";
import { actions } from "./actions.ts";
import { complete } from "./completion.ts";
import { gapAt, type Place, wordAt } from "./cursor.ts";
import { toShown } from "./findings.ts";
import { hover } from "./hover.ts";
import type { Keys } from "./keys.ts";
import { definitions, references, symbols } from "./navigate.ts";
import { offsetAt } from "./positions.ts";
import { rename, renamed } from "./rename.ts";
import { type Listener, OpenText, type Settings } from "./text.ts";

/** How long a check may take, in milliseconds, unless the editor says something else. */
const LIMIT = 10_000;

export interface ServerOptions {
  readonly version: string;
  /** Whether plugins may be loaded. */
  readonly load: boolean;
  /** Writes to stdout. */
  readonly out: (text: string) => void;
  /** Calls back when the program is to end. */
  readonly onSignal: (hear: () => void) => void;
}

/** Serves an editor on stdin and stdout until it says that it is done, or is gone. */
export async function serve(options: ServerOptions): Promise<void> {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  options.onSignal(resolve);
  const { input, output, close } = serverStreams(options.out);
  input.on("end", resolve).on("close", resolve);
  const watchDog = { shutdownReceived: false, initialize() {}, exit: () => resolve() };
  const connection = createConnection(
    (logger) => createProtocolConnection(input, output, logger),
    watchDog,
  );
  const server = new Server(connection, options);
  connection.listen();
  await done;
  server.close();
  close();
}

class Server implements Listener {
  settings: Settings;
  readonly #connection: Connection;
  readonly #texts = new Map<string, OpenText>();
  readonly #version: string;
  #canWatch = false;

  constructor(connection: Connection, { version, load }: ServerOptions) {
    this.#connection = connection;
    this.#version = version;
    this.settings = { load, limit: LIMIT };
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#watch());
    this.#hearTexts();
    this.#answer();
  }

  close(): void {
    for (const text of this.#texts.values()) text.close();
  }

  found(text: OpenText): void {
    const { uri, version, findings, outline } = text;
    const diagnostics = toShown(findings, outline);
    void this.#connection.sendDiagnostics({ uri, version, diagnostics });
  }

  printed(text: string): void {
    this.#connection.console.log(text);
  }

  #initialize({ capabilities, initializationOptions }: InitializeParams): InitializeResult {
    const { load, timeLimit } = (initializationOptions ?? {}) as Record<string, unknown>;
    if (load === false) this.settings = { ...this.settings, load };
    if (typeof timeLimit === "number") {
      this.settings = { ...this.settings, limit: timeLimit * 1_000 };
    }
    this.#canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      serverInfo: { name: "lineup", version: this.#version },
      capabilities: {
        textDocumentSync: {
          openClose: true,
          change: TextDocumentSyncKind.Full,
          save: true,
        },
        completionProvider: { triggerCharacters: [" ", "/", ".", "{", "["] },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        documentSymbolProvider: true,
      },
    };
  }

  /** Hears of changes of what plugins are made from. */
  #watch(): void {
    if (!this.#canWatch) return;
    const watchers = [{ globPattern: "**/*.{ts,mts,cts,tsx,js,mjs,cjs,json}" }];
    void this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      const files = changes.map(({ uri }) => fileOf(uri));
      for (const text of this.#texts.values()) text.filesChanged(files);
    });
  }

  #answer(): void {
    const connection = this.#connection;
    connection.onCompletion(({ textDocument, position }) => {
      const text = this.#texts.get(textDocument.uri);
      if (text === undefined) return null;
      const { source } = text.outline;
      const gap = gapAt(text.file, source.text, offsetAt(source.text, position));
      return gap === undefined ? null : complete(gap, text.keysOf(gap.outline), source);
    });
    connection.onHover((params) => this.#at(params, hover));
    connection.onDefinition((params) => this.#at(params, definitions));
    connection.onReferences((params) =>
      this.#at(params, (place, keys) => references(place, keys, params.context.includeDeclaration)),
    );
    connection.onPrepareRename((params) => this.#at(params, renamed));
    connection.onRenameRequest((params) =>
      this.#at(params, (place, keys) => {
        return { changes: { [params.textDocument.uri]: rename(place, keys, params.newName) } };
      }),
    );
    connection.onCodeAction(({ textDocument: { uri }, range }) => {
      const text = this.#texts.get(uri);
      return text === undefined ? null : actions(text.findings, range, uri, text.outline);
    });
    connection.onDocumentSymbol(({ textDocument: { uri } }) => {
      const text = this.#texts.get(uri);
      return text === undefined ? null : symbols(text.keys);
    });
  }

  /** Answers about the word at a position. */
  #at<T>(
    { textDocument: { uri }, position }: TextDocumentPositionParams,
    answer: (place: Place, keys: Keys) => T,
  ): T | null {
    const text = this.#texts.get(uri);
    if (text === undefined) return null;
    const { outline, keys } = text;
    const place = wordAt(outline, offsetAt(outline.source.text, position));
    return place === undefined ? null : answer(place, keys);
  }

  #hearTexts(): void {
    const connection = this.#connection;
    connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
      const file = fileOf(uri);
      if (file === undefined || !isLineup(file, text)) return;
      const opened = new OpenText(uri, file, this);
      this.#texts.set(uri, opened);
      opened.change(text, version);
      opened.check(true, 0);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      const [change] = contentChanges;
      const text = this.#texts.get(uri);
      if (change === undefined || text === undefined) return;
      text.change(change.text, version);
      text.check(false);
    });
    connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
      this.#texts.get(uri)?.check(true, 0);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      this.#texts.get(uri)?.close();
      if (this.#texts.delete(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  }
}

/** Returns the path of a URI; `undefined` if it is not of a file. */
function fileOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/**
 * Whether a file is a plugins.yaml: some editors start the server for every YAML file, and many
 * of those have a list of plugins.
 */
function isLineup(file: string, text: string): boolean {
  const isNamed = /plugins\.ya?ml$/.test(file);
  return isNamed || /^# yaml-language-server: .*plugins\.schema\.json$/m.test(text);
}
