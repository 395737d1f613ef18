/**
 * The process of one entry: started when it is first needed, and again if it has ended.
 */

import { Diagnostic, type EntryName } from "../../diagnostics/diagnostic.ts";
import type { Location, Note } from "../../diagnostics/diagnostic.ts";
import { type LateFault, PluginFault, type RunScope } from "../../plugin/handle.ts";
import { type SetupScope, Unavailable } from "../../plugin/handle.ts";
import type { Target } from "../in-process/import-error.ts";
import { permissionHint } from "./denied.ts";
import { LISTED } from "./listed.ts";
import { LIMITS } from "./limits.ts";
import type { Answer, FaultData, ProblemData, RequestName, Requests } from "./messages.ts";
import type { ValueAnswer } from "./messages.ts";
import { type Receivers, type Session, type SessionOptions } from "./session.ts";
import { startSession } from "./session.ts";
import { stopFault } from "./stop-fault.ts";

/** Hears of what happens in the processes of plugins outside of calls. */
export interface ChildListener {
  output(as: string, text: string, isError: boolean): void;
  late(fault: LateFault): void;
}

export interface ChildInput {
  readonly target: Target;
  readonly folder: string;
  readonly options: SessionOptions;
  readonly listener: ChildListener;
  /** Whether a message may show the text of a file. */
  readonly mayShow: (file: string) => boolean;
  /** Whether the right to change a path can be granted. */
  readonly mayChange: (path: string) => boolean;
}

export class Child {
  readonly target: Target;
  /** How many processes there have been. */
  generation = 0;
  /** What the running call may use. */
  scope: SetupScope | undefined;
  /** The entry as it is called once its plugin is known. */
  name: EntryName;
  readonly #input: ChildInput;
  /** What was written before its turn came to be loaded. */
  #held: (readonly [string, boolean])[] | undefined = [];
  #session: Session | undefined;
  #loading: Promise<Answer<"load">> | undefined;

  constructor(input: ChildInput) {
    this.target = input.target;
    this.name = input.target.name;
    this.#input = input;
  }

  get isAlive(): boolean {
    return this.#session !== undefined && this.#session.dead === undefined;
  }

  /** Whether it is alive, and not being ended. */
  get canBeCalled(): boolean {
    return this.isAlive && this.#session?.isEnding === false;
  }

  /**
   * Starts the process, and has it import the plugin; again if it has ended since the turn of
   * the plugin came.
   */
  load(): Promise<Answer<"load">> {
    const hadItsTurn = this.#held === undefined;
    if (this.#loading === undefined || (hadItsTurn && !this.isAlive)) {
      this.generation++;
      this.#loading = this.#start();
      // It is awaited later, or never.
      this.#loading.catch(() => {});
    }
    return this.#loading;
  }

  async #start(): Promise<Answer<"load">> {
    this.#session = startSession(this.#input.options, this.#receivers());
    const { locate: _, isolation: __, ...entry } = this.target.config;
    return await this.#session.load({ entry, folder: this.#input.folder });
  }

  async request<N extends RequestName>(name: N, data: Requests[N]): Promise<Answer<N>> {
    await this.load();
    return this.#session!.request(name, data);
  }

  /** Shows what is written, from now on as it comes: plugins are imported at the same time. */
  showOutput(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const [text, isError] of held) this.#output(text, isError);
  }

  #output(text: string, isError: boolean): void {
    if (this.#held !== undefined) this.#held.push([text, isError]);
    else this.#input.listener.output(this.name.as, text, isError);
  }

  /** Returns what the plugin left running, some time after its last call. */
  async drain(milliseconds: number): Promise<Answer<"drain">> {
    if (!this.canBeCalled) return [];
    try {
      const amount = milliseconds + LIMITS.drain;
      return await this.#session!.request("drain", milliseconds, { amount, shown: "" });
    } catch (fault) {
      if (!(fault instanceof PluginFault)) throw fault;
      if (fault.reason === "timedOut") return [{ noun: undefined }];
      this.#input.listener.late({ index: this.target.name.index, fault });
      return [];
    }
  }

  interrupt(signal: string): void {
    this.#session?.interrupt(signal);
  }

  end(): void {
    this.#session?.end();
  }

  toFault({ reason, thrown, detail }: FaultData): PluginFault {
    // A signal that is meant for lineup comes to lineup.
    if (reason === "interrupted") return stopFault("ended", `was interrupted by ${detail}`);
    const { text, frames, location, notes } = thrown;
    const hint = this.#hint([text, ...texts(notes)], location) ?? thrown.hint;
    const read = { text, frames, hint, location: this.#shown(location), notes: this.#notes(notes) };
    return new PluginFault(reason, read, undefined, detail);
  }

  toDiagnostic({ code, message, location, notes, ...rest }: ProblemData): Diagnostic {
    const hint = this.#hint([message, ...texts(notes)], location) ?? rest.hint;
    const details = { location: this.#shown(location), notes: this.#notes(notes), hint };
    return new Diagnostic(code, message, { ...rest, ...details, entry: this.target.name });
  }

  #hint(texts: readonly string[], location: Location | undefined): string | undefined {
    const permissions = this.target.config.isolation?.permissions;
    if (permissions === undefined) return undefined;
    const { folder, mayChange } = this.#input;
    const denied = { permissions, folder, file: location?.file, mayChange };
    for (const text of texts) {
      const hint = permissionHint(text, denied);
      if (hint !== undefined) return hint;
    }
    return undefined;
  }

  #notes(notes: readonly Note[]): Note[] {
    return notes.map((note) => ({ ...note, location: this.#shown(note.location) }));
  }

  #shown(location: Location | undefined): Location | undefined {
    if (location?.file === LISTED.path.file) {
      return this.target.config.locate([location.line === LISTED.export.line ? "export" : "path"]);
    }
    return location !== undefined && this.#input.mayShow(location.file) ? location : undefined;
  }

  #receivers(): Receivers {
    const { listener, target } = this.#input;
    const { index } = target.name;
    return {
      get: (key) => this.#get(key),
      log: ({ level, text }) => this.scope?.log(level, () => text),
      output: (text, isError) => this.#output(text, isError),
      late: (faults) => {
        for (const fault of faults) listener.late({ index, fault: this.toFault(fault) });
      },
      lost: (fault) => listener.late({ index, fault }),
    };
  }

  async #get(key: string): Promise<ValueAnswer> {
    const { scope } = this;
    // Only `run` reads.
    if (scope === undefined || !("get" in scope)) return {};
    try {
      return { value: await (scope as RunScope).get(key) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const { message, index, state } = error;
      return { unavailable: { message, index, state } };
    }
  }
}

const texts = (notes: readonly Note[]): string[] => notes.map(({ message }) => message);
