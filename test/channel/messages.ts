/**
 * What crosses the channel between lineup and a process that runs plugins.
 *
 * Everything is plain data, and that is checked: a message is copied by `toPlain` when
 * it is sent. What the compiler calls a class or a function can't be in here.
 */

import type { EntryConfig } from "../../src/config/entry.ts";
import { Diagnostic, type EntryName, type Location } from "../../src/diagnostics/diagnostic.ts";
import type { Thrown } from "../../src/diagnostics/thrown.ts";
import type {
  DroppedPart,
  FaultReason,
  JsonSchemas,
  Leftover,
  LogLevel,
  PluginDescription,
  PluginSnapshot,
  Properties,
  RunResult,
  SchemaIssue,
  SchemaKind,
} from "../../src/plugin/handle.ts";
import { type Plain, toPlain } from "../../src/values/plain.ts";

/** A value: itself if it is data, or the number under which the other side keeps it. */
export type Sent = { value?: Plain; kept?: number };

/** An entry without its function: only these two places are asked for while it is loaded. */
export type EntryData = Omit<EntryConfig, "locate"> & {
  places: { path: Location; export: Location };
};

export type DiagnosticData = Pick<
  Diagnostic,
  | ("code" | "severity" | "message" | "location" | "entry")
  | ("hint" | "notes" | "frames" | "signal")
>;

export interface Loaded {
  name: EntryName;
  file: string;
  description: PluginDescription;
  properties?: Properties | undefined;
}

export interface ScopeData {
  entry: EntryName;
  options: Record<string, Sent>;
  plugins: readonly PluginSnapshot[];
  /** These two for `run`. */
  needs?: Record<string, Sent>;
  keys?: readonly string[];
}

export interface FaultData {
  reason: FaultReason;
  thrown: Thrown;
  detail?: string | undefined;
}

export interface UnavailableData {
  message: string;
  index: number;
  state: "failed" | "was skipped";
}

/** How a call ended. */
export interface CallAnswer {
  result?: RunResult;
  fault?: FaultData;
  unavailable?: UnavailableData;
  properties?: Properties | undefined;
}

export type LateData = { index: number; fault: FaultData }[];

/** The requests, each with what it sends and what it is answered. */
export interface Requests {
  load: [{ entries: EntryData[]; folder: string }, { problems: DiagnosticData[] }];
  validate: [
    { index: number; kind: SchemaKind; name: string; value: Sent },
    { value: Sent; problems: readonly SchemaIssue[] },
  ];
  findDropped: [
    { index: number; kind: SchemaKind; name: string; value: Sent },
    readonly DroppedPart[],
  ];
  jsonSchemas: [{ index: number }, JsonSchemas];
  setup: [{ index: number; scope: ScopeData }, CallAnswer];
  run: [{ index: number; scope: ScopeData }, CallAnswer];
  teardown: [{ index: number }, CallAnswer];
  drain: [{ milliseconds: number }, { left: Leftover[] }];
  /** From the plugin: reads a value. */
  get: [
    { index: number; key: string },
    { value?: Plain | undefined; unavailable?: UnavailableData },
  ];
}

/** What is told without an answer. */
export interface Notices {
  loaded: Loaded;
  log: { index: number; level: LogLevel; text: string };
  output: { as: string; text: string; isError: boolean };
  late: LateData;
}

export type Receivers = {
  [R in keyof Requests]?: (data: Requests[R][0]) => Requests[R][1] | Promise<Requests[R][1]>;
} & { [N in keyof Notices]?: (data: Notices[N]) => void };

type Message =
  | { type: "request"; id: number; name: keyof Requests; data: Plain }
  | { type: "notice"; name: keyof Notices; data: Plain }
  | { type: "answer"; id: number; data?: Plain; bug?: string };

/** One end of the channel. */
export class Channel {
  readonly #post: (message: Plain) => void;
  readonly #receivers: Receivers;
  readonly #waiting = new Map<number, PromiseWithResolvers<never>>();
  #count = 0;

  constructor(post: (message: Plain) => void, receivers: Receivers) {
    this.#post = post;
    this.#receivers = receivers;
  }

  request<R extends keyof Requests>(name: R, data: Requests[R][0]): Promise<Requests[R][1]> {
    const id = ++this.#count;
    const waiting = Promise.withResolvers<never>();
    this.#waiting.set(id, waiting);
    this.#post(toPlain({ type: "request", id, name, data }));
    return waiting.promise;
  }

  tell<N extends keyof Notices>(name: N, data: Notices[N]): void {
    this.#post(toPlain({ type: "notice", name, data }));
  }

  /** Takes a message of the other end. What is in it is frozen, as values are. */
  receive(raw: unknown): void {
    const message = toPlain(raw) as unknown as Message;
    if (message.type === "notice") this.#receivers[message.name]!(message.data as never);
    else if (message.type === "request") void this.#answer(message);
    else {
      const waiting = this.#waiting.get(message.id)!;
      this.#waiting.delete(message.id);
      if (message.bug === undefined) waiting.resolve(message.data as never);
      else waiting.reject(new Error(message.bug));
    }
  }

  /** Whoever waits for the other end waits in vain. */
  close(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }

  async #answer({ id, name, data }: Extract<Message, { type: "request" }>): Promise<void> {
    try {
      const answer: unknown = await this.#receivers[name]!(data as never);
      this.#post(toPlain({ type: "answer", id, data: answer }));
    } catch (error) {
      const bug = Error.isError(error) ? String(error.stack) : String(error);
      this.#post({ type: "answer", id, bug });
    }
  }
}

export function fromDiagnostic(diagnostic: Diagnostic): DiagnosticData {
  const { code, severity, message, location, entry, hint, notes, frames, signal } = diagnostic;
  return { code, severity, message, location, entry, hint, notes, frames, signal };
}

export function toDiagnostic({ code, message, ...details }: DiagnosticData): Diagnostic {
  return new Diagnostic(code, message, details);
}
