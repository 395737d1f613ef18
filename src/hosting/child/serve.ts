/**
 * The process that runs one plugin: answers the requests of lineup with the handle of
 * the plugin in this process.
 */

import type { EntryConfig } from "../../config/entry.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { Sources } from "../../diagnostics/source-text.ts";
import { PluginFault, type PluginHandle, type RunScope, Unavailable } from "../../plugin/handle.ts";
import { compileAll, PLUGIN_PROCESS, unset } from "../../process/jit.ts";
import { superviseProcess } from "../../process/lifecycle.ts";
import { loadedFiles } from "../../process/loaded.ts";
import { readTextFile } from "../../process/modules.ts";
import { own } from "../../process/own.ts";
import { Alive, readLines, writeAll } from "../../process/parent.ts";
import { noteOwners } from "../../process/resources.ts";
import { openStreams } from "../../process/streams.ts";
import { type Plain, toPlain } from "../../values/plain.ts";
import { InProcessHost } from "../in-process/host.ts";
import { registerInWorkers, registerLineupModules } from "../in-process/module.ts";
import { encode } from "./encode.ts";
import { LISTED } from "./listed.ts";
import type { Answer, CallAnswer, EntryData } from "./messages.ts";
import type { FaultData, ProblemData, Request, RequestName, Requests } from "./messages.ts";
import type { SchemaRequest, ScopeData, Sent, ToPlugin, ValueAnswer } from "./messages.ts";

const { parse } = JSON;

/**
 * Serves requests until the pipe is closed.
 *
 * @param testing loads `"lineup/testing"`.
 * @param onImported called when the plugin has been imported.
 */
export function serve(testing: () => Promise<object>, onImported = () => {}): void {
  unset(PLUGIN_PROCESS);
  const streams = openStreams();
  const server = new Server((message) => writeAll(streams.descriptor, encode(message)), onImported);
  const { host } = server;
  const { calls } = host;
  // Whether there are secrets is for lineup to know, and /dev/stderr cannot be opened here.
  streams.captureFiles();
  streams.onPlugin((text, isError) => server.tell("output", { text, isError }));
  const end = superviseProcess({
    idle: () => calls.idle(),
    crashed(error) {
      if (!calls.crash(error)) throw error;
      server.tellLate();
    },
    exited: (status) => calls.exit(status),
    signalled: (signal) => calls.interrupt(signal),
    signalling() {},
    left() {},
  });
  registerInWorkers();
  noteOwners(() => calls.callers.stored());
  const ready = registerLineupModules(testing);
  readLines(
    (line) => void ready.then(() => server.receive(parse(line) as ToPlugin)),
    () => end(0),
  );
}

/** What answers a request, by its name. */
type Answers = { [N in RequestName]: (data: Requests[N]) => Promise<Answer<N>> };

class Server {
  readonly host = new InProcessHost(new Sources(readTextFile));
  readonly #post: (message: unknown) => void;
  readonly #onImported: () => void;
  readonly #alive = new Alive();
  /** The values that the plugin waits for. */
  readonly #asked = new Map<number, (answer: ValueAnswer) => void>();
  /** Values that are not data, or not the same as data. They do not leave this process. */
  readonly #kept: unknown[] = [];
  #count = 0;
  #handle: PluginHandle | undefined;

  constructor(post: (message: unknown) => void, onImported: () => void) {
    this.#post = post;
    this.#onImported = onImported;
  }

  tell(name: "output" | "log" | "late", data: unknown): void {
    this.#post({ name, data });
  }

  receive(message: ToPlugin): void {
    if ("stop" in message) {
      if (message.stop === "interrupt") this.host.calls.interrupt(message.why);
      else this.host.calls.abort(message.why);
    } else if ("answer" in message) {
      this.#asked.get(message.answer)?.(message.data);
      this.#asked.delete(message.answer);
    } else void this.#answer(message);
  }

  async #answer({ id, name, data }: Request): Promise<void> {
    const answer = this.#answers[name] as (data: unknown) => Promise<unknown>;
    this.#post({ answer: id, data: await answer(data) });
  }

  readonly #answers: Answers = {
    start: async () => null,
    load: async ({ entry, folder }) => {
      compileAll();
      const loading = this.host.load([configOf(entry)], folder, ({ handle }) => {
        this.#handle = handle;
      });
      const { problems } = await this.#alive.whileRunning(() => loading);
      this.#onImported();
      return {
        problems: problems.map(problemData),
        description: this.#handle?.description as Answer<"load">["description"],
        properties: this.#properties(),
        files: loadedFiles(),
      };
    },
    validate: async ({ kind, name, value }) => {
      const validate = () => this.#handle!.validate(kind, name, this.#take(value));
      const validated = await this.#alive.whileRunning(validate);
      return { value: this.#send(validated.value), problems: validated.problems as never };
    },
    findDropped: ({ kind, name, value }: SchemaRequest) => {
      const find = () => this.#handle!.findDropped(kind, name, this.#take(value));
      return this.#alive.whileRunning(find) as Promise<never>;
    },
    jsonSchemas: () => this.#handle!.jsonSchemas() as Promise<never>,
    setup: (data) => this.#call(async (handle) => void (await handle.setup(this.#scope(data)))),
    run: (data) => this.#call((handle) => handle.run(this.#scope(data))),
    teardown: () => this.#call(async (handle) => void (await handle.teardown())),
    drain: async (milliseconds) => {
      const left = await this.#alive.whileRunning(() => this.host.drain(milliseconds));
      this.tellLate();
      return left.map(({ noun }) => ({ noun }));
    },
  };

  /** Calls the plugin; whatever comes of it is data. */
  async #call(work: (handle: PluginHandle) => Promise<unknown>): Promise<CallAnswer> {
    const answer = await this.#outcome(work);
    this.tellLate();
    return { ...answer, properties: this.#properties() };
  }

  async #outcome(work: (handle: PluginHandle) => Promise<unknown>): Promise<CallAnswer> {
    try {
      const result = await this.#alive.whileRunning(() => work(this.#handle!));
      return { result: result as CallAnswer["result"] };
    } catch (error) {
      if (error instanceof PluginFault) return { fault: faultData(error) };
      if (!(error instanceof Unavailable)) throw error;
      const { message, index, state } = error;
      return { unavailable: { message, index, state } };
    }
  }

  #properties(): CallAnswer["properties"] {
    return this.#handle?.properties() as CallAnswer["properties"];
  }

  /** Tells what plugins left behind after their calls. */
  tellLate(): void {
    const late = this.host.takeLate().map(({ fault }) => faultData(fault));
    if (late.length > 0) this.tell("late", late);
  }

  #scope({ entry, options, plugins, needs = {}, keys = [] }: ScopeData): RunScope {
    return {
      entry,
      options: this.#takeAll(options),
      needs: this.#takeAll(needs),
      plugins: () => plugins.map(frozen),
      log: (level, text) => this.tell("log", { level, text: text() }),
      keys: () => keys,
      has: (key) => keys.includes(key),
      get: (key) => this.#alive.whileWaiting(() => this.#read(key)),
    };
  }

  async #read(key: string): Promise<Plain | undefined> {
    const id = ++this.#count;
    const { promise, resolve } = own.Promise.withResolvers<ValueAnswer>();
    this.#asked.set(id, resolve);
    this.#post({ name: "get", id, data: { key } });
    const { value, unavailable } = await promise;
    if (unavailable === undefined) return value === undefined ? undefined : toPlain(value);
    throw new Unavailable(unavailable.message, unavailable.index, unavailable.state);
  }

  #send(value: unknown): Sent {
    if (value === undefined) return {};
    try {
      const plain = toPlain(value);
      if (Bun.deepEquals(plain, value, true)) return { value: plain };
    } catch {
      // It is not data.
    }
    return { kept: this.#kept.push(value) - 1 };
  }

  #take({ value, kept }: Sent): unknown {
    if (kept !== undefined) return this.#kept[kept];
    return value === undefined ? undefined : toPlain(value);
  }

  #takeAll(values: Readonly<Record<string, Sent>>): Readonly<Record<string, unknown>> {
    const taken = Object.entries(values).map(([name, sent]) => [name, this.#take(sent)]);
    return Object.freeze(Object.fromEntries(taken));
  }
}

/** What a plugin receives is frozen. */
function frozen<T>(data: T): T {
  return toPlain(data) as T;
}

function configOf(entry: EntryData): EntryConfig {
  const locate = ([field]: readonly (string | number)[] = []) =>
    field === "export" ? LISTED.export : LISTED.path;
  return { ...entry, isolation: undefined, locate };
}

function faultData({ reason, thrown, detail }: PluginFault): FaultData {
  return { reason, thrown, detail } as FaultData;
}

function problemData(problem: Diagnostic): ProblemData {
  const { code, message, location, hint, notes, frames } = problem;
  return { code, message, location, hint, notes, frames } as ProblemData;
}
