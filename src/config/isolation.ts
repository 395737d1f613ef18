/**
 * How an entry is called and what it may use: `on_error`, `retry`, `timeout`, `memory`
 * and `permissions`, of the entry or of `defaults`.
 *
 * Whether a permission can be granted is not decided here: that takes the disk.
 */

import type { EntryName, Location } from "../diagnostics/diagnostic.ts";
import { nearest, type Path } from "../text.ts";
import { isRecord } from "../values/plain.ts";
import { type Checked, DEFAULTS_FIELDS, type OnError, PERMISSION_FIELDS } from "./fields.ts";
import type { Reader } from "./reader.ts";

/** How much of something an entry may use. */
export interface Limit {
  /** In milliseconds or bytes. */
  readonly amount: number;
  /** For people: `2 s`, `256 MB`. */
  readonly shown: string;
}

/** What a confined plugin may use. */
export interface Permissions {
  /** As plugins.yaml writes them. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly net: boolean;
  readonly env: readonly string[];
  readonly run: boolean;
  /** Returns the location of a part: `["read", 0]`. */
  readonly locate: (part: Path) => Location;
}

/** What keeps an entry in a process of its own. */
export interface Isolation {
  readonly timeout?: Limit | undefined;
  readonly memory?: Limit | undefined;
  /** `undefined`: the process is not confined. */
  readonly permissions?: Permissions | undefined;
}

/** How an entry is called. */
interface CallConfig {
  readonly onError: OnError;
  readonly retry: number;
  readonly isolation: Isolation | undefined;
}

/** What applies to the entries that do not set it. */
export interface Defaults extends Pick<CallConfig, "onError" | "retry">, Isolation {}

/** Where fields are. */
interface Place {
  readonly path: Path;
  readonly entry?: EntryName;
  readonly reader: Reader;
}

/** Reads `defaults`. */
export function readDefaults(data: unknown, reader: Reader): Defaults {
  const place = { path: ["defaults"], reader };
  const before = reader.problems.length;
  const fields = reader.mapping(DEFAULTS_FIELDS, data, place.path) ?? {};
  const { onError, retry, isolation } = readCall(fields, { onError: "stop", retry: 0 }, place);
  const isWrong = reader.problems.length > before;
  // Plugins are imported even so, to find what else is wrong: with nothing, if that may be meant.
  const isMeant = isWrong && isRecord(data) && nearest("permissions", Object.keys(data));
  const permissions = isMeant ? readPermissions({}, place) : isolation?.permissions;
  return { onError, retry, ...isolation, permissions };
}

/** Reads how an entry is called. */
export function readCall(
  { on_error, retry, timeout, memory, permissions }: Checked<typeof DEFAULTS_FIELDS>,
  defaults: Defaults,
  place: Place,
): CallConfig {
  const isolation = {
    timeout: timeout === undefined ? defaults.timeout : readLimit(timeout),
    memory: memory === undefined ? defaults.memory : readLimit(memory),
    permissions:
      permissions === undefined ? defaults.permissions : readPermissions(permissions, place),
  };
  const isIsolated =
    isolation.timeout !== undefined ||
    isolation.memory !== undefined ||
    isolation.permissions !== undefined;
  return {
    onError: on_error ?? defaults.onError,
    retry: retry ?? defaults.retry,
    isolation: isIsolated ? isolation : undefined,
  };
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1_000, m: 60_000 },
  ...{ KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 },
};

function readLimit(written: string): Limit {
  const amount = Number.parseInt(written, 10);
  const unit = written.replace(/^\d+/, "");
  return { amount: amount * UNITS[unit]!, shown: `${amount} ${unit === "m" ? "min" : unit}` };
}

/** Variables that lineup, the loader or the engine obey before any plugin runs. */
const REFUSED_VARIABLE = /^(?:BUN|LD|DYLD|NODE|JSC|MALLOC|GLIBC|LINEUP)_|^(?:TMPDIR|PWD)$/;

/** Whether a name is that of a variable that can be granted. */
export const isGrantable = (name: string): boolean =>
  VARIABLE.test(name) && !REFUSED_VARIABLE.test(name);

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function readPermissions(
  data: Record<string, unknown>,
  { path, entry, reader }: Place,
): Permissions | undefined {
  const at = [...path, "permissions"];
  const fields = reader.mapping(PERMISSION_FIELDS, data, at, entry);
  if (fields === undefined) return undefined;
  for (const [index, name] of (fields.env ?? []).entries()) {
    const details = { entry };
    if (!VARIABLE.test(name)) {
      const message = `"${name}" in "permissions.env" is not the name of an environment variable`;
      reader.add("FIELD_INVALID", message, [...at, "env", index], details);
    } else if (REFUSED_VARIABLE.test(name)) {
      const message = `the environment variable ${name} cannot be granted: it changes what runs the plugin`;
      reader.add("PERMISSION_INVALID", message, [...at, "env", index], details);
    }
  }
  return {
    read: fields.read ?? [],
    write: fields.write ?? [],
    net: fields.net === true,
    env: fields.env ?? [],
    run: fields.run === true,
    locate: (part) => reader.locate([...at, ...part]),
  };
}
