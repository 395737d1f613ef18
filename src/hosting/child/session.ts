/**
 * One process that runs a plugin: what is sent to it and what it answers, within its
 * limits. Whatever comes from it is checked before it is used.
 *
 * Knows nothing of entries; why the process came to its end is a PluginFault.
 */

import * as v from "valibot";
import type { Limit } from "../../config/isolation.ts";
import { PluginFault } from "../../plugin/handle.ts";
import { type ChildEnd, type ChildOptions, ChildProcess } from "../../process/plugin-process.ts";
import { own } from "../../process/own.ts";
import { errorName } from "../../process/syscalls.ts";
import { within } from "./deadline.ts";
import { ignoreResource } from "../../process/resources.ts";
import { startFault, stopFault } from "./stop-fault.ts";
import { LIMITS } from "./limits.ts";
import { encode, isTooDeep } from "./encode.ts";
import { type Answer, ANSWERS, FROM_PLUGIN, type Notice } from "./messages.ts";
import { NOTICES, type RequestName, type Requests, type ValueAnswer } from "./messages.ts";

const { parse } = JSON;
const { Buffer, setInterval, clearInterval } = globalThis;

/** Hears what the plugin tells and asks for. */
export interface Receivers {
  get(key: string): Promise<ValueAnswer>;
  log(log: Notice<"log">): void;
  output(text: string, isError: boolean): void;
  late(faults: Notice<"late">): void;
  /** The process ended between two calls. */
  lost(fault: PluginFault): void;
}

export interface SessionOptions extends ChildOptions {
  /** How long a call may take. */
  readonly timeout: Limit | undefined;
  /** How much memory the process may use. */
  readonly memory: Limit | undefined;
}

interface Waiting {
  readonly schema: v.GenericSchema;
  readonly resolve: (answer: never) => void;
  readonly reject: (fault: PluginFault) => void;
}

export class Session {
  /** Why the process has ended. */
  dead: PluginFault | undefined;
  readonly #child: ChildProcess;
  readonly #options: SessionOptions;
  readonly #receivers: Receivers;
  readonly #waiting = new Map<number, Waiting>();
  /** The keys of values that the plugin waits for. */
  readonly #asked = new Set<string>();
  readonly #poll: ReturnType<typeof setInterval>;
  readonly #begun = own.Promise.withResolvers<void>();
  #isStarted = false;
  /** What it wrote before it could start. */
  #startError = "";
  #count = 0;
  #logged = 0;
  /** Why the process is being ended. */
  #doomed: PluginFault | undefined;

  constructor(options: SessionOptions, receivers: Receivers) {
    this.#options = options;
    this.#receivers = receivers;
    this.#child = new ChildProcess(options);
    this.#poll = setInterval(() => this.#measure(), options.memory ? LIMITS.poll : 1_000_000);
    this.#poll.unref();
    ignoreResource(this.#poll);
    void this.#untilEnd();
  }

  /**
   * Has the process import the plugin. Its time begins when the process has started, which
   * takes long if many start at once.
   *
   * @throws {PluginFault} as `request` does.
   */
  async load(data: Requests["load"]): Promise<Answer<"load">> {
    const started = this.#ask("start", null);
    const loaded = this.#ask("load", data);
    // If the process ends, `started` tells it.
    loaded.catch(() => {});
    const seconds = LIMITS.start / 1_000;
    const late = startFault(`it took more than ${seconds} s`);
    await within(LIMITS.start, started, () => this.end(late));
    return await this.#inTime(loaded, this.#options.timeout);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws {PluginFault} if the process ends, or has to be ended, before it answers.
   */
  request<N extends RequestName>(
    name: N,
    data: Requests[N],
    timeout = this.#options.timeout,
  ): Promise<Answer<N>> {
    return this.#inTime(this.#ask(name, data), timeout);
  }

  async #ask<N extends RequestName>(name: N, data: Requests[N]): Promise<Answer<N>> {
    if (this.dead !== undefined) throw this.dead;
    const id = ++this.#count;
    const { promise, resolve, reject } = own.Promise.withResolvers<never>();
    this.#waiting.set(id, { schema: ANSWERS[name], resolve, reject });
    this.#send({ id, name, data });
    // An empty event loop is how a plugin in lineup's process is found that never settles.
    this.#poll.ref();
    try {
      return await promise;
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#poll.unref();
    }
  }

  async #inTime<T>(answer: Promise<T>, timeout: Limit | undefined): Promise<T> {
    if (timeout === undefined) return await answer;
    return await within(timeout.amount, answer, () => this.#timeOut(timeout));
  }

  /** Whether the process has been told to end. */
  get isEnding(): boolean {
    return this.#doomed !== undefined;
  }

  /** Tells the plugin that a signal came. */
  interrupt(signal: string): void {
    this.#send({ stop: "interrupt", why: signal });
  }

  /** Ends the process. */
  end(why: PluginFault = stopFault("ended", "was ended by lineup")): void {
    this.#doomed ??= why;
    this.#child.kill();
  }

  #send(message: unknown): void {
    this.#child.write(encode(message));
    if (this.#child.queued > LIMITS.unread) {
      this.end(stopFault("limit", "asked for values without reading them"));
    }
  }

  #timeOut({ shown }: Limit): void {
    const why = `timed out after ${shown}`;
    const [key] = this.#asked;
    const timedOut = stopFault("timedOut", why);
    if (key !== undefined) timedOut.thrown.notes.push({ message: `it waited for "${key}"` });
    this.#doomed ??= timedOut;
    this.#send({ stop: "abort", why });
    own.setTimeout(() => this.end(), LIMITS.grace).unref();
  }

  #measure(): void {
    const { memory } = this.#options;
    if (memory === undefined || (this.#child.memory() ?? 0) <= memory.amount) return;
    this.end(stopFault("memory", `used more than ${memory.shown} of memory`));
  }

  async #untilEnd(): Promise<void> {
    const read = Promise.all([this.#readMessages(), this.#readErrors()]);
    const end = await this.#child.ended;
    this.#begun.resolve();
    // Something that it started may keep the pipes open.
    await Promise.race([read, new Promise<void>((done) => void within(LIMITS.rest, read, done))]);
    clearInterval(this.#poll);
    const isLost = this.#doomed === undefined && this.#waiting.size === 0;
    this.dead = this.#doomed ?? this.#endFault(end);
    for (const { reject } of this.#waiting.values()) reject(this.dead);
    if (isLost) this.#receivers.lost(this.dead);
  }

  async #readMessages(): Promise<void> {
    let parts: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#child.output) {
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end));
        this.#receive(join(parts));
        parts = [];
        size = 0;
        start = end + 1;
      }
      parts.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size <= LIMITS.message) continue;
      this.end(stopFault("limit", "returned more than 64 MB"));
      parts = [];
      size = 0;
    }
  }

  /** What the plugin and its child processes write past lineup, by lines. */
  async #readErrors(): Promise<void> {
    await this.#begun.promise;
    const decoder = new own.TextDecoder();
    let rest = "";
    for await (const chunk of this.#child.errors) {
      const text = rest + decoder.decode(chunk, { stream: true });
      const end = text.length > 8_192 ? text.length : text.lastIndexOf("\n") + 1;
      this.#output(text.slice(0, end), true);
      rest = text.slice(end);
    }
    this.#output(rest, true);
  }

  #receive(line: string): void {
    try {
      this.#handle(line);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.end(stopFault("limit", FORGED));
    }
  }

  #handle(line: string): void {
    const message = check(FROM_PLUGIN, read(line));
    if ("answer" in message) {
      const waiting = this.#waiting.get(message.answer);
      if (waiting === undefined) throw new Unreadable();
      if (this.#doomed !== undefined) return this.end();
      const answer = check(waiting.schema, message.data);
      this.#waiting.delete(message.answer);
      // What comes after the answer to the first request is the plugin's.
      this.#isStarted = true;
      this.#begun.resolve();
      waiting.resolve(answer as never);
      return;
    }
    const { name, id, data } = message;
    // Its time is over, but it may say what became of it.
    const isLast = this.#doomed?.reason === "timedOut" && (name === "log" || name === "output");
    if (this.#doomed !== undefined && !isLast) return;
    if (name === "get") void this.#get(id ?? 0, check(NOTICES.get, data).key);
    else if (name === "late") {
      if (this.#mayLog(line.length)) this.#receivers.late(check(NOTICES.late, data));
    } else if (name === "output") {
      const { text, isError } = check(NOTICES.output, data);
      this.#output(text, isError);
    } else {
      const log = check(NOTICES.log, data);
      if (this.#mayLog(log.text.length)) this.#receivers.log(log);
    }
  }

  async #get(id: number, key: string): Promise<void> {
    this.#asked.add(key);
    const data = await this.#receivers.get(key);
    this.#asked.delete(key);
    if (this.dead === undefined) this.#send({ answer: id, data });
  }

  /** Makes the fault of a process that has ended by itself. */
  #endFault({ status, signal }: ChildEnd): PluginFault {
    if (signal !== undefined) return stopFault("ended", `was killed by ${signal}`);
    if (!this.#isStarted) {
      const [why = ""] = this.#startError.trim().split("\n");
      return this.#options.policy !== undefined && status
        ? startFault(errorName(status), why)
        : startFault(why || `it ended with status ${status ?? 0}`);
    }
    return stopFault("ended", `ended without a result (process.exit(${status ?? 0})?)`);
  }

  #output(text: string, isError: boolean): void {
    // No plugin has written before.
    if (!this.#isStarted) this.#startError += text;
    else if (text !== "") {
      const rest = LIMITS.log - this.#logged;
      const isCut = rest > 0 && text.length > rest;
      if (isCut) this.#receivers.output(`${text.slice(0, rest)}\n`, isError);
      if (this.#mayLog(text.length)) this.#receivers.output(text, isError);
    }
  }

  /** Counts what is logged. The first text that is too much is replaced by a line that says so. */
  #mayLog(length: number): boolean {
    if (this.#logged > LIMITS.log) return false;
    // A line costs something, however short it is.
    this.#logged += length + 16;
    if (this.#logged <= LIMITS.log) return true;
    this.#receivers.output("it printed more than 1 MB: the rest is left out\n", true);
    return false;
  }
}

const utf8 = new TextDecoder();

function join(parts: readonly Uint8Array[]): string {
  return utf8.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
}

/** What a plugin did that sent what is not a message of lineup's. */
export const FORGED = "wrote to the pipe that lineup reads its result from";

/** What came is not a message. */
class Unreadable extends Error {}

function read(line: string): unknown {
  if (isTooDeep(line)) throw new Unreadable();
  try {
    return parse(line);
  } catch {
    throw new Unreadable();
  }
}

function check<S extends v.GenericSchema>(schema: S, given: unknown): v.InferOutput<S> {
  const { success, output } = v.safeParse(schema, given, { abortEarly: true });
  if (!success) throw new Unreadable();
  return output;
}

/**
 * Starts a process.
 *
 * @throws {PluginFault} if it cannot be started.
 */
export function startSession(options: SessionOptions, receivers: Receivers): Session {
  try {
    return new Session(options, receivers);
  } catch (error) {
    const { code, errno, message } = error as { code?: string; errno?: number; message: string };
    throw startFault(code ?? (errno === undefined ? message : errorName(errno)));
  }
}
