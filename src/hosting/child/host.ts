/** Plugins in processes of their own: starts the processes, and loads a plugin in each. */

import type { Isolation, Permissions } from "../../config/isolation.ts";
import {
  Diagnostic,
  entryLabel,
  failure,
  type Maybe,
  success,
} from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/readable.ts";
import { type LateFault, type Leftover, PluginFault } from "../../plugin/handle.ts";
import { canMeasureMemory, processors } from "../../process/plugin-process.ts";
import { ambientPaths, type Confinement, findConfinement } from "../../process/confinement.ts";
import type { Policy, PolicyPath } from "../../process/confinement.ts";
import { PLUGIN_PROCESS } from "../../process/jit.ts";
import { workingDirectory } from "../../process/lifecycle.ts";
import { fs } from "../../process/modules.ts";
import { makeTempFolder } from "../../process/temp.ts";
import { explainFault } from "../../run/faults.ts";
import type { LoadedEntry } from "../../wiring/lineup.ts";
import type { Calls } from "../in-process/calls.ts";
import type { Target } from "../in-process/import-error.ts";
import { toFault } from "../in-process/cut.ts";
import type { Outside } from "../in-process/load.ts";
import { Child, type ChildInput } from "./child.ts";
import { findGrants, type GrantContext, isWithin, mayChange, realPath } from "./grants.ts";
import { ChildHandle } from "./handle.ts";
import { LIMITS } from "./limits.ts";
import {
  type ObservedEntry,
  type Observing,
  type PermissionData,
  readObserved,
} from "./observed.ts";
import { FORGED, type SessionOptions } from "./session.ts";
import { stopFault } from "./stop-fault.ts";

export interface ChildServices {
  /** Finds out what can be enforced, if not {@link findConfinement}. */
  readonly confinement?: (() => Confinement | string) | undefined;
  /** Returns the environment in which plugins run, if they are not confined. */
  readonly environment: () => Readonly<Record<string, string | undefined>>;
  /** Whether confined plugins are observed. */
  readonly isObserving: () => boolean;
  /** Receives what a plugin wrote, and under which name. */
  readonly output: (as: string, text: string, isError: boolean) => void;
}

export class ChildHost implements Outside {
  readonly #calls: Calls;
  readonly #services: ChildServices;
  /** Where lineup was started. A plugin's process enters the folder of plugins.yaml itself. */
  readonly #cwd = enterable(workingDirectory());
  readonly #children = new Map<Target, Child>();
  /** What plugins have imported, as they say. */
  readonly files: string[] = [];
  readonly #refused = new Map<Target, readonly Diagnostic[]>();
  #late: LateFault[] = [];
  readonly #observing: Observing[] = [];
  /** Whether no more processes are started ahead. */
  #isOver = false;
  #confinement: Confinement | string | undefined;
  readonly #ambientPaths = new Map<string, PolicyPath[]>();

  constructor(calls: Calls, services: ChildServices) {
    this.#calls = calls;
    this.#services = services;
    // Plugins in lineup's process have other callers beside them.
    calls.callers.expect([]);
    calls.signal.addEventListener("abort", () => {
      for (const child of this.#children.values()) child.interrupt(calls.interrupted!);
    });
  }

  start(all: readonly Target[], folder: string): void {
    const context = { folder: realPath(folder) ?? folder, targets: all };
    for (const target of all) {
      if (target.config.isolation === undefined) continue;
      const { value: input, problems } = this.#prepare(target, target.config.isolation, context);
      if (input === undefined) {
        this.#refused.set(target, problems);
        continue;
      }
      this.#children.set(target, new Child(input));
    }
    const waiting = this.#children.values();
    const startNext = async (): Promise<void> => {
      for (const child of waiting) {
        if (this.#isOver || this.#calls.interrupted !== undefined) return;
        await child.load().catch(() => {});
      }
    };
    for (let count = 0; count < processors() * LIMITS.starting; count++) void startNext();
  }

  #prepare(target: Target, isolation: Isolation, context: GrantContext): Maybe<ChildInput> {
    const why = this.#unsupported(isolation);
    if (why !== undefined) return failure(refusal(target, why));
    const { output, environment } = this.#services;
    const listener = { output, late: (late: LateFault) => void this.#late.push(late) };
    const input = {
      ...{ target, folder: context.folder, listener },
      mayChange: (path: string) => mayChange(path, context),
    };
    const { timeout, memory, permissions } = isolation;
    const options = { cwd: this.#cwd, policy: undefined, records: undefined, timeout, memory };
    if (permissions === undefined) {
      // They reach a program before its own code.
      const env = {
        ...environment(),
        BUN_OPTIONS: undefined,
        BUN_BE_BUN: undefined,
        ...PLUGIN_PROCESS,
      };
      return success({
        ...input,
        options: { ...options, env },
        mayShow: isReadable,
      });
    }
    return this.#confine({ ...input, options }, permissions, context);
  }

  /** Returns what every process with such permissions needs. */
  #ambient({ net, run }: Permissions): PolicyPath[] {
    const kind = `${net} ${run}`;
    return this.#ambientPaths.getOrInsertComputed(kind, () => ambientPaths(net, run));
  }

  /** Completes what is known of a process with its permissions. */
  #confine(
    input: Omit<ChildInput, "options" | "mayShow"> & {
      options: Omit<SessionOptions, "env">;
    },
    permissions: Permissions,
    context: GrantContext,
  ): Maybe<ChildInput> {
    const { target, options } = input;
    const { environment } = this.#services;
    const { grants, problems } = findGrants(target, permissions, context);
    if (problems.length > 0) return failure(...problems);
    const { value: temp, problems: unusable } = makeTemp(target);
    if (temp === undefined) return failure(...unusable);
    const paths = [...grants.paths, [temp, "write", "folder"] as const];
    const readable = paths.filter(([, access]) => access !== "list");
    const ambient = this.#ambient(permissions);
    const { abi } = this.#confinement as Confinement;
    const policy: Policy = {
      ...{ ...grants, paths: [...paths, ...ambient] },
      ...{ fileSize: LIMITS.file, abi },
    };
    const granted = { ...pick(environment(), permissions.env), TMPDIR: temp };
    const env = { ...granted, ...PLUGIN_PROCESS };
    const records = this.#services.isObserving()
      ? this.#observe(permissions, { target, temp, context })
      : undefined;
    return success({
      ...input,
      options: { ...options, policy, records, env },
      mayShow: (file) =>
        isReadable(file) &&
        realPath(file) === file &&
        readable.some(([path]) => isWithin(file, path)),
    });
  }

  /** Notes an entry that is observed; returns the file for the records. */
  #observe(
    granted: Permissions,
    { target, temp, context }: { target: Target; temp: string; context: GrantContext },
  ): string {
    const records = `${makeTempFolder()}/records`;
    const grant = (data: PermissionData) =>
      findGrants(target, { ...data, locate: granted.locate }, context);
    const { grants } = grant({ ...granted, read: [], write: [] });
    this.#observing.push({
      ...{ target, records, granted, folder: context.folder },
      ambient: [...grants.paths, [temp, "write", "folder"]],
      refuse: (data) => grant(data).problems.map(({ message, hint }) => `${message} (${hint})`),
      environment: this.#services.environment(),
    });
    return records;
  }

  /** Returns what the plugins did that were observed. */
  observed(): ObservedEntry[] {
    return this.#observing.map(readObserved);
  }

  /** Says why an entry cannot have its limits here. */
  #unsupported({ memory, permissions }: Isolation): Unsupported | undefined {
    if (permissions !== undefined) {
      this.#confinement ??= (this.#services.confinement ?? findConfinement)();
      const found = this.#confinement;
      if (typeof found === "string") return { field: "permissions", why: found };
      if (this.#services.isObserving() && found.abi < OBSERVABLE) {
        return { field: "permissions", why: "to observe a plugin takes Linux 6.2 or later" };
      }
    }
    if (memory === undefined || canMeasureMemory()) return undefined;
    return { field: "memory", why: "lineup can measure it on Linux only" };
  }

  async load(target: Target): Promise<Maybe<LoadedEntry>> {
    const { config, name, file } = target;
    const refused = this.#refused.get(target);
    if (refused !== undefined) return failure(...refused);
    const child = this.#children.get(target)!;
    const { sources } = this.#calls;
    const source = () => sources.get(file);
    let loaded;
    // It may have ended already: it is not started again for that.
    const loading = child.load();
    child.showOutput();
    try {
      loaded = await this.#calls.call(target, () => loading);
    } catch (error) {
      const fault = error instanceof PluginFault ? error : toFault(error, sources);
      if (!(fault instanceof PluginFault)) throw fault;
      return failure(explainFault(fault, { name, file, config, source }, "import"));
    }
    const { description, problems, files } = loaded;
    this.files.push(...files);
    if (problems.length > 0) {
      return failure(...problems.map((problem) => child.toDiagnostic(problem)));
    }
    if (description === undefined) {
      child.end();
      const called = { name, file, config, source };
      return failure(explainFault(stopFault("limit", FORGED), called, "import"));
    }
    child.name = { ...name, as: config.as ?? description.name };
    const handle = new ChildHandle({ ...loaded, description }, child, this.#calls);
    return success({ config, name: child.name, file, handle, source });
  }

  takeLate(): LateFault[] {
    return this.#late.splice(0);
  }

  /** Ends all processes. */
  end(): void {
    this.#isOver = true;
    for (const child of this.#children.values()) child.end();
  }

  /** Asks each process what it left running. */
  async drain(milliseconds: number): Promise<Leftover[]> {
    const asked = [...this.#children].map(async ([{ name }, child]) => {
      if (this.#calls.interrupted !== undefined) return [];
      const left = await child.drain(milliseconds);
      return left.map(({ noun }) => ({ index: name.index, noun }));
    });
    return (await Promise.all(asked)).flat();
  }
}

function makeTemp({ name }: Target): Maybe<string> {
  try {
    return success(makeTempFolder());
  } catch (error) {
    const why = (error as { code?: string }).code ?? String(error);
    const message = `the temp folder of ${entryLabel(name)} cannot be made: ${why}`;
    const hint = "set TMPDIR to a folder that can be written";
    return failure(new Diagnostic("TEMP_UNUSABLE", message, { entry: name, hint, cause: error }));
  }
}

/** The version of Landlock without which the filter of system calls has to look into calls. */
const OBSERVABLE = 3;

/** Whether a file can be read at once: not a pipe, nor too large. */
function isReadable(file: string): boolean {
  const status = attempt(() => fs().statSync(file), undefined);
  return status?.isFile() === true && status.size <= LIMITS.shown;
}

interface Unsupported {
  readonly field: "memory" | "permissions";
  readonly why: string;
}

function refusal({ config, name }: Target, { field, why }: Unsupported): Diagnostic {
  const message = `${entryLabel(name)} sets ${field}, which cannot be enforced here: ${why}`;
  const permissions = config.isolation?.permissions;
  const location = field === "memory" ? config.locate(["memory"], "key") : permissions?.locate([]);
  return new Diagnostic("ENTRY_LIMIT_UNSUPPORTED", message, {
    entry: name,
    location: location ?? config.locate(),
    hint:
      field === "memory"
        ? "remove memory"
        : "run it where they can be enforced, or trust the plugin and remove permissions",
  });
}

function pick<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]!]] : [])),
  );
}

/** Returns a folder in which a process can be started: the given one, if it may be entered. */
function enterable(folder: string): string {
  return attempt(() => (fs().accessSync(folder, fs().constants.X_OK), folder), "/");
}
