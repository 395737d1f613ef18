/**
 * The process that runs plugins: answers the messages of lineup with the handles of
 * plugins in this process, and supervises itself as the program does.
 */

import { readTextFile } from "../../src/process/modules.ts";
import type { EntryConfig } from "../../src/config/entry.ts";
import { Sources } from "../../src/diagnostics/source-text.ts";
import type { Thrown } from "../../src/diagnostics/thrown.ts";
import { InProcessHost } from "../../src/hosting/in-process/host.ts";
import { registerInWorkers, registerLineupModules } from "../../src/hosting/in-process/module.ts";
import {
  type PluginHandle,
  PluginFault,
  type RunScope,
  Unavailable,
} from "../../src/plugin/handle.ts";
import { superviseProcess } from "../../src/process/lifecycle.ts";
import { noteOwners } from "../../src/process/resources.ts";
import { openStreams } from "../../src/process/streams.ts";
import { type Plain, toPlain } from "../../src/values/plain.ts";
import {
  type CallAnswer,
  Channel,
  type EntryData,
  type FaultData,
  fromDiagnostic,
  type ScopeData,
  type Sent,
} from "./messages.ts";

const host = new InProcessHost(new Sources(readTextFile));
const { calls } = host;
const handles = new Map<number, PluginHandle>();

/** Values that are not data, or not the same as data. They do not leave this process. */
const kept: unknown[] = [];

function keep(value: unknown): Sent {
  return { kept: kept.push(value) - 1 };
}

function send(value: unknown): Sent {
  if (value === undefined) return {};
  try {
    const plain = toPlain(value);
    return Bun.deepEquals(plain, value, true) ? { value: plain } : keep(value);
  } catch {
    return keep(value);
  }
}

function take({ value, kept: index }: Sent): unknown {
  return index === undefined ? value : kept[index];
}

function takeAll(values: Readonly<Record<string, Sent>>): Readonly<Record<string, unknown>> {
  return Object.freeze(
    Object.fromEntries(Object.entries(values).map(([name, sent]) => [name, take(sent)])),
  );
}

/**
 * Keeps the process going while it waits for lineup. While only a plugin can go on, an
 * empty event loop means that it never will.
 */
class Alive {
  readonly #timer = setInterval(() => {}, 1_000_000);
  #running = 0;

  async whileRunning<T>(work: () => Promise<T>): Promise<T> {
    this.#change(1);
    try {
      return await work();
    } finally {
      this.#change(-1);
    }
  }

  async whileWaiting<T>(work: () => Promise<T>): Promise<T> {
    this.#change(-1);
    try {
      return await work();
    } finally {
      this.#change(1);
    }
  }

  #change(by: number): void {
    this.#running += by;
    if (this.#running > 0) this.#timer.unref();
    else this.#timer.ref();
  }
}

const alive = new Alive();

function configOf({ places, ...entry }: EntryData): EntryConfig {
  const locate = ([field]: readonly (string | number)[] = []) =>
    field === "export" ? places.export : places.path;
  return { ...entry, locate };
}

function scopeOf(index: number, data: ScopeData): RunScope {
  const { entry, options, plugins, needs = {}, keys = [] } = data;
  return {
    entry,
    options: takeAll(options),
    needs: takeAll(needs),
    plugins: () => plugins,
    log: (level, text) => channel.tell("log", { index, level, text: text() }),
    keys: () => keys,
    has: (key) => keys.includes(key),
    get: (key) => alive.whileWaiting(() => read(index, key)),
  };
}

async function read(index: number, key: string): Promise<Plain | undefined> {
  const { value, unavailable } = await channel.request("get", { index, key });
  if (unavailable === undefined) return value;
  throw new Unavailable(unavailable.message, unavailable.index, unavailable.state);
}

/** Calls a plugin; whatever comes of it is data. */
async function call(
  index: number,
  work: (handle: PluginHandle) => Promise<CallAnswer>,
): Promise<CallAnswer> {
  const handle = handles.get(index)!;
  let answer: CallAnswer;
  try {
    answer = await alive.whileRunning(() => work(handle));
  } catch (error) {
    if (error instanceof PluginFault) answer = { fault: faultData(error) };
    else if (error instanceof Unavailable) {
      const { message, index: failed, state } = error;
      answer = { unavailable: { message, index: failed, state } };
    } else throw error;
  }
  tellLate();
  return { ...answer, properties: handle.properties() };
}

function faultData({ reason, thrown, detail }: PluginFault): FaultData {
  return { reason, thrown: { ...thrown, ...withoutOwn(thrown) }, detail };
}

/** src/ hides its own frames from stacks; those of this folder are its like. */
function withoutOwn({
  frames,
  location,
}: Pick<Thrown, "location"> & { frames: readonly string[] }) {
  return {
    frames: frames.filter((frame) => !frame.includes(`${import.meta.dir}/`)),
    location: location?.file.startsWith(`${import.meta.dir}/`) ? undefined : location,
  };
}

function tellLate(): void {
  const late = host.takeLate().map(({ index, fault }) => ({ index, fault: faultData(fault) }));
  if (late.length > 0) channel.tell("late", late);
}

registerInWorkers();
noteOwners(() => calls.callers.stored());
const ready = registerLineupModules(() => import("../../src/testing/testing.ts"));

const channel = new Channel((message) => process.send!(message), {
  async load({ entries, folder }) {
    await ready;
    const loading = host.load(entries.map(configOf), folder, ({ config, name, file, handle }) => {
      handles.set(config.index, handle);
      const { description } = handle;
      channel.tell("loaded", { name, file, description, properties: handle.properties() });
    });
    const { problems } = await alive.whileRunning(() => loading);
    return {
      problems: problems.map((problem) => fromDiagnostic(problem.with(withoutOwn(problem)))),
    };
  },
  async validate({ index, kind, name, value }) {
    const work = async () => handles.get(index)!.validate(kind, name, take(value));
    const validated = await alive.whileRunning(work);
    return { value: send(validated.value), problems: validated.problems };
  },
  findDropped({ index, kind, name, value }) {
    const work = () => handles.get(index)!.findDropped(kind, name, take(value));
    return alive.whileRunning(work);
  },
  jsonSchemas: ({ index }) => handles.get(index)!.jsonSchemas(),
  setup: ({ index, scope }) =>
    call(index, async (handle) => {
      await handle.setup(scopeOf(index, scope));
      return {};
    }),
  run: ({ index, scope }) =>
    call(index, async (handle) => ({ result: await handle.run(scopeOf(index, scope)) })),
  teardown: ({ index }) =>
    call(index, async (handle) => {
      await handle.teardown();
      return {};
    }),
  async drain({ milliseconds }) {
    const left = [...(await alive.whileRunning(() => host.drain(milliseconds)))];
    tellLate();
    return { left };
  },
});

const streams = openStreams();
// Whether there are secrets is for lineup to know.
streams.captureFiles();
streams.onPlugin((text, isError) =>
  channel.tell("output", { as: calls.current()?.name.as ?? "plugin", text, isError }),
);
const end = superviseProcess({
  idle: () => calls.idle(),
  crashed: (error) => calls.crash(error),
  exited: (status) => calls.exit(status),
  signalled: (signal) => calls.interrupt(signal),
  signalling() {},
  left() {},
});
process.on("message", (message) => channel.receive(message));
process.on("disconnect", () => end(0));
process.channel?.unref();
