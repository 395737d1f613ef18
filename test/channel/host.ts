/**
 * Plugins in another process: a PluginHandle and a PluginHost whose every call is a
 * message, without any confinement.
 *
 * It exists to show that wiring, run and rendering need nothing of a plugin but what
 * a message can hold.
 */

import type { PluginOutput } from "../../src/cli/world.ts";
import type { EntryConfig } from "../../src/config/entry.ts";
import type { Result } from "../../src/diagnostics/diagnostic.ts";
import type { Sources } from "../../src/diagnostics/source-text.ts";
import {
  type DroppedPart,
  type JsonSchemas,
  type LateFault,
  type Leftover,
  type PluginDescription,
  PluginFault,
  type PluginHandle,
  type PluginHost,
  type Properties,
  type RunResult,
  type RunScope,
  type SchemaKind,
  type SetupScope,
  Unavailable,
  type Validated,
} from "../../src/plugin/handle.ts";
import type { PluginLoader } from "../../src/project/project.ts";
import type { Plain } from "../../src/values/plain.ts";
import type { LoadedEntry } from "../../src/wiring/lineup.ts";
import {
  type CallAnswer,
  Channel,
  type EntryData,
  type FaultData,
  type Loaded,
  type ScopeData,
  type Sent,
  toDiagnostic,
} from "./messages.ts";

/** Stands for a value that stays in the other process. */
class Kept {
  readonly kept: number;

  constructor(kept: number) {
    this.kept = kept;
  }
}

function send(value: unknown): Sent {
  if (value instanceof Kept) return { kept: value.kept };
  // What is not kept came from plugins.yaml, from the cache or through the channel.
  return value === undefined ? {} : { value: value as Plain };
}

function take({ value, kept }: Sent): unknown {
  return kept === undefined ? value : new Kept(kept);
}

function sendAll(values: Readonly<Record<string, unknown>>): Record<string, Sent> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, send(value)]));
}

class ChannelHandle implements PluginHandle {
  readonly description: PluginDescription;
  readonly #index: number;
  readonly #channel: Channel;
  readonly #scopes: Map<number, SetupScope>;
  #properties: Properties | undefined;

  constructor(loaded: Loaded, channel: Channel, scopes: Map<number, SetupScope>) {
    this.description = loaded.description;
    this.#index = loaded.name.index;
    this.#properties = loaded.properties;
    this.#channel = channel;
    this.#scopes = scopes;
  }

  async validate(kind: SchemaKind, name: string, given: unknown): Promise<Validated> {
    const request = { index: this.#index, kind, name, value: send(given) };
    const { value, problems } = await this.#channel.request("validate", request);
    return { value: take(value), problems };
  }

  findDropped(kind: SchemaKind, name: string, given: unknown): Promise<readonly DroppedPart[]> {
    const request = { index: this.#index, kind, name, value: send(given) };
    return this.#channel.request("findDropped", request);
  }

  jsonSchemas(): Promise<JsonSchemas> {
    return this.#channel.request("jsonSchemas", { index: this.#index });
  }

  async setup(scope: SetupScope): Promise<void> {
    this.#scopes.set(this.#index, scope);
    const data = setupData(scope);
    this.#end(await this.#channel.request("setup", { index: this.#index, scope: data }));
  }

  async run(scope: RunScope): Promise<RunResult> {
    this.#scopes.set(this.#index, scope);
    const data = { ...setupData(scope), needs: sendAll(scope.needs), keys: scope.keys() };
    const { value, problems = [] } =
      this.#end(await this.#channel.request("run", { index: this.#index, scope: data })) ?? {};
    return { value, problems };
  }

  async teardown(): Promise<void> {
    this.#end(await this.#channel.request("teardown", { index: this.#index }));
  }

  properties(): Properties | undefined {
    return this.#properties;
  }

  #end({ result, fault, unavailable, properties }: CallAnswer): Partial<RunResult> | undefined {
    this.#properties = properties;
    if (fault !== undefined) throw toFault(fault);
    if (unavailable !== undefined) {
      throw new Unavailable(unavailable.message, unavailable.index, unavailable.state);
    }
    return result;
  }
}

function setupData(scope: SetupScope): ScopeData {
  const { entry, options } = scope;
  return { entry, options: sendAll(options), plugins: scope.plugins() };
}

function toFault({ reason, thrown, detail }: FaultData): PluginFault {
  return new PluginFault(reason, thrown, undefined, detail);
}

/** How a host starts the process of the plugins. */
export interface ChannelOptions {
  cwd: string;
  env: Record<string, string>;
  /** The texts of the plugins' files. */
  sources: Sources;
  /** Hears what plugins write to the console. */
  onOutput: PluginOutput;
}

/** A host whose plugins run in another process. It ends with the host. */
export class ChannelHost implements PluginHost, PluginLoader, Disposable {
  readonly interrupted = undefined;
  readonly #channel: Channel;
  readonly #child: Bun.Subprocess;
  readonly #texts: Sources;
  /** The scopes of the last calls, which the plugins of another process use by message. */
  readonly #scopes = new Map<number, SetupScope>();
  readonly #loaded: LoadedEntry[] = [];
  #onLoaded: (loaded: Loaded) => void = () => {};
  #late: LateFault[] = [];

  constructor({ cwd, env, sources, onOutput }: ChannelOptions) {
    this.#texts = sources;
    const child = Bun.spawn([process.execPath, `${import.meta.dir}/child.ts`], {
      cwd,
      env,
      serialization: "advanced",
      ipc: (message) => this.#channel.receive(message),
      onExit: (_, status, signal) => this.#channel.close(`the plugins ended: ${status ?? signal}`),
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.#child = child;
    this.#channel = new Channel((message) => child.send(message), {
      loaded: (loaded) => this.#onLoaded(loaded),
      log: ({ index, level, text }) => this.#scopes.get(index)!.log(level, () => text),
      get: ({ index, key }) => this.#get(index, key),
      late: (late) => {
        this.#late.push(...late.map(({ index, fault }) => ({ index, fault: toFault(fault) })));
      },
      output: ({ as, text, isError }) => onOutput(as, text, isError),
    });
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }

  async load(
    entries: readonly EntryConfig[],
    folder: string,
    onLoaded: (entry: LoadedEntry) => void,
  ): Promise<Result<LoadedEntry[]>> {
    this.#onLoaded = (loaded) => {
      const { name, file } = loaded;
      const config = entries.find(({ index }) => index === name.index)!;
      const handle = new ChannelHandle(loaded, this.#channel, this.#scopes);
      const entry = { config, name, file, handle, source: () => this.#texts.get(file) };
      this.#loaded.push(entry);
      onLoaded(entry);
    };
    const data = entries.map(entryData);
    const { problems } = await this.#channel.request("load", { entries: data, folder });
    return { value: this.#loaded, problems: problems.map(toDiagnostic) };
  }

  hear(): undefined {}

  takeLate(): LateFault[] {
    const late = this.#late;
    this.#late = [];
    return late;
  }

  async drain(milliseconds: number): Promise<Leftover[]> {
    return (await this.#channel.request("drain", { milliseconds })).left;
  }

  async #get(index: number, key: string) {
    try {
      // Only `run` reads.
      return { value: await (this.#scopes.get(index) as RunScope).get(key) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const { message, index: failed, state } = error;
      return { unavailable: { message, index: failed, state } };
    }
  }
}

function entryData({ locate, ...entry }: EntryConfig): EntryData {
  return { ...entry, places: { path: locate(["path"]), export: locate(["export"]) } };
}
