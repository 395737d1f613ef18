/**
 * plugins.yaml → Config: every field checked, every problem found with its place.
 *
 * Takes the path of the file; gives what it says, with defaults filled in.
 * Nothing is imported here and no plugin file is looked at.
 */

import { LineupError, nearest } from "../errors.ts";
import { libc } from "../libc.ts";
import type { Writer } from "../values/cache.ts";
import { formatPath, isRecord, NotPlain, type Plain, toPlain } from "../values/plain.ts";
import type { Path } from "./document.ts";
import { type EntryConfig, readEntry, refuseLimits } from "./entry.ts";
import { describe, Reader } from "./reader.ts";
import { parse } from "./simple.ts";
import { DEFAULTS_FIELDS, ROOT_FIELDS, type Variable, VARIABLE_FIELDS } from "./schema.ts";

/** An initial value, and where it comes from. */
export interface Initial {
  key: string;
  source: "values" | "env" | "--set";
  /** `undefined`: an environment variable that is not set. */
  value: Plain | undefined;
  secret: boolean;
  /** Where it, or a part of its value, stands; asking costs a strict parse of the file. */
  locate: Writer["locate"];
}

export interface Config {
  initial: Initial[];
  entries: EntryConfig[];
  /** Whether anything was left out for its problems: what it would have provided is unknown. */
  incomplete: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigResult {
  /** What could be read; `undefined` when the file as a whole can't be. */
  config: Config | undefined;
  problems: LineupError[];
}

export interface ConfigInput {
  file: string;
  /** The file's path as messages show it. */
  shown: string;
  /** Asked for when the file takes something from it. */
  host: { readonly environment: Environment };
  /** What `--set` sets: in place of `values` and `env`. */
  sets: readonly Initial[];
}

/** From how many characters on a text is long: some 400 entries. */
const LONG = 32_768;

/** Reads a plugins.yaml. */
export async function readConfig(input: ConfigInput): Promise<ConfigResult> {
  const { file, shown } = input;
  const text = await readText(file, shown);
  if (text instanceof LineupError) return { config: undefined, problems: [text] };
  // The program starts by compiling little (build.ts); a long list is worth it.
  if (text.length > LONG) Bun.unsafe.setJITPolicy(1);
  const { data, locate, problems } = parse(file, text);
  if (problems.length > 0) return { config: undefined, problems };
  if (data === null || data === undefined)
    return { config: undefined, problems: [emptyConfig(file, shown)] };
  const reader = new Reader(shown, locate, problems);
  if (!isRecord(data)) {
    reader.add("FIELD_INVALID", `${shown} must be a mapping: got ${describe(data)}`, [], {
      hint: ROOT_HINT,
    });
    return { config: undefined, problems };
  }
  return { config: readRoot(data, input, reader), problems };
}

function emptyConfig(file: string, shown: string): LineupError {
  return new LineupError("CONFIG_EMPTY", `${shown} is empty`, {
    location: { file, line: 1, column: 1 },
    hint: "the least that it can hold is a list: plugins: []",
  });
}

const ROOT_HINT = "write the list below a key: plugins: [./my-plugin.ts]";

function readRoot(
  root: Record<string, unknown>,
  { host, sets }: ConfigInput,
  reader: Reader,
): Config {
  reader.fields(root, ROOT_FIELDS, []);
  const initial = [
    ...readValues(reader.record(root.values, ["values"]), reader),
    ...readEnvironment(reader.record(root.env, ["env"]), host, sets, reader),
  ];
  for (const item of sets) {
    const isSecret = ({ key, secret }: Initial) => secret && key === item.key;
    initial.push({ ...item, secret: initial.some(isSecret) });
  }
  const onError = readDefaults(root.defaults, reader);
  const entries: EntryConfig[] = [];
  const items = readList(root.plugins, reader);
  for (let index = 0; index < items.length; index++) {
    const entry = readEntry(items[index], index, onError, reader);
    if (entry !== undefined) entries.push(entry);
  }
  return {
    initial,
    entries,
    // A mistake in the root can be a value or a list of plugins that is missing.
    incomplete:
      reader.problems.length > 0 &&
      reader.problems.some((problem) => problem.code !== "ENV_MISSING"),
  };
}

/** Gives what an entry does on an error when it says nothing of its own. */
function readDefaults(defaults: unknown, reader: Reader): "stop" | "continue" {
  if (defaults === undefined) return "stop";
  const path = ["defaults"];
  const fields = reader.mapping(DEFAULTS_FIELDS, [], reader.record(defaults, path), path);
  if (fields === undefined) return "stop";
  refuseLimits(fields, path, "defaults", reader);
  return fields.on_error ?? "stop";
}

function readList(plugins: unknown, reader: Reader): unknown[] {
  if (Array.isArray(plugins)) return plugins;
  if (plugins === undefined)
    reader.add("FIELD_MISSING", `${reader.nameOf([])} has no "plugins"`, [], { hint: ROOT_HINT });
  else
    reader.add("FIELD_INVALID", `plugins must be a list: got ${describe(plugins)}`, ["plugins"], {
      hint: ROOT_HINT,
    });
  return [];
}

async function readText(file: string, shown: string): Promise<string | LineupError> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(
      libc?.readFile(file) ?? (await Bun.file(file).bytes()),
    );
  } catch (error) {
    return unreadable(error, file, shown);
  }
}

function unreadable(error: unknown, file: string, shown: string): LineupError {
  const code = (error as { code?: string }).code;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new LineupError("CONFIG_NOT_FOUND", `there is no ${shown}`, {
      hint: hintForMissing(file, shown),
      cause: error,
    });
  const why =
    code === "EISDIR"
      ? "it is a folder"
      : code === "EACCES"
        ? "permission denied"
        : code === "ERR_ENCODING_INVALID_ENCODED_DATA" || error instanceof TypeError
          ? "it is not UTF-8 text"
          : String(error);
  return new LineupError("CONFIG_UNREADABLE", `can't read ${shown}: ${why}`, {
    cause: error,
  });
}

/** A file beside it that may be meant, or else what the file is for. */
function hintForMissing(file: string, shown: string): string {
  const { basename, dirname, join } = process.getBuiltinModule("node:path");
  let beside: string[] = [];
  try {
    beside = process.getBuiltinModule("node:fs").readdirSync(dirname(file));
  } catch {
    // There is no such folder, or it can't be listed.
  }
  const name = basename(file);
  const near = nearest(
    name,
    beside.filter((other) => other !== name && /\.ya?ml$/.test(other)),
  );
  return near === undefined
    ? "plugins.yaml lists the plugins to run: write plugins: [./my-plugin.ts] into it, or name another file with --config FILE"
    : `did you mean --config ${join(dirname(shown), near)}?`;
}

function readValues(values: Record<string, unknown>, reader: Reader): Initial[] {
  const initial: Initial[] = [];
  for (const [key, value] of Object.entries(values)) {
    const path = ["values", key];
    reader.key(key, path);
    const plain = plainAt(value, path, reader);
    if (plain === undefined) continue;
    const locate = (part: Path = []) => reader.locate([...path, ...part]);
    initial.push({ key, source: "values", value: plain, secret: false, locate });
  }
  return initial;
}

/** YAML gives nothing else than plain data, except for its depth. */
function plainAt(value: unknown, path: Path, reader: Reader): Plain | undefined {
  try {
    return toPlain(value);
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const message = `${formatPath(reader.nameOf(path), error.path)}: ${error.message}`;
    reader.add("VALUE_NOT_PLAIN", message, path, { hint: error.hint });
    return undefined;
  }
}

function readEnvironment(
  variables: Record<string, unknown>,
  host: ConfigInput["host"],
  sets: readonly Initial[],
  reader: Reader,
): Initial[] {
  const items = Object.entries(variables);
  if (items.length === 0) return [];
  return items.flatMap(([key, item]) => {
    const path = ["env", key];
    reader.key(key, path);
    const variable = reader.mapping(VARIABLE_FIELDS, ["from"], item, path);
    if (variable === undefined) return [];
    const isSet = sets.some((item) => item.key === key);
    const value = readVariable(key, variable, host.environment, isSet ? undefined : reader);
    const locate = () => reader.locate(path, "key");
    return [{ key, source: "env" as const, value, secret: variable.secret === true, locate }];
  });
}

function readVariable(
  key: string,
  variable: Variable,
  environment: Environment,
  reader: Reader | undefined,
): string | undefined {
  const { from } = variable;
  const value =
    (Object.hasOwn(environment, from) ? environment[from] : undefined) ?? variable.default;
  if (value === undefined) {
    const [, bare] = /^\$\{?(\w+)\}?$/.exec(from) ?? [];
    reader?.add(
      "ENV_MISSING",
      `the environment variable ${from} is not set`,
      ["env", key, "from"],
      {
        hint:
          bare === undefined
            ? `set it, or give "${key}" a default: { from: ${from}, default: … }`
            : `write the variable's name alone: { from: ${bare} }`,
      },
    );
  }
  return value;
}
