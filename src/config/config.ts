/**
 * The text of plugins.yaml → Config: every field checked, every problem located.
 *
 * Imports no plugin and opens no file.
 */

import { Diagnostic, failure, type Location, type Maybe } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { compileSome } from "../process/jit.ts";
import { formatPath, showValue } from "../text.ts";
import type { InitialSource, Writer } from "../values/cache.ts";
import { isRecord, NotPlain, type Plain, toPlain } from "../values/plain.ts";
import { type EntryConfig, readEntry } from "./entry.ts";
import { readDefaults } from "./isolation.ts";
import { ROOT_FIELDS, type Variable, VARIABLE_FIELDS } from "./fields.ts";
import { Reader, type References } from "./reader.ts";
import type { ParsedYaml } from "./yaml/document.ts";
import { parseYaml } from "./yaml/fast.ts";

/** An initial value and where it comes from. */
export interface Initial {
  readonly key: string;
  readonly source: InitialSource;
  /** `undefined`: an environment variable that is not set. */
  readonly value: Plain | undefined;
  readonly secret: boolean;
  /** Whether it is the default, which is in the file for everybody to read. */
  readonly isDefault?: boolean;
  /** Returns the location of the value, or of a part of it. Parses the file strictly. */
  readonly locate: Writer["locate"];
}

export interface Config {
  readonly initial: readonly Initial[];
  readonly entries: readonly EntryConfig[];
  /** What is printed; `undefined`: every value. */
  readonly outputs: readonly OutputConfig[] | undefined;
  /** Whether nothing was left out because of a problem. */
  readonly complete: boolean;
}

/** What is printed under a name. */
export interface OutputConfig extends References {
  readonly name: string;
  /** Returns the location, or that of an item of a list. */
  readonly locate: (item?: number) => Location;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a Config is made from. */
export interface ConfigInput {
  readonly source: SourceText;
  /** The data of the file, if it does not come from its text. */
  readonly parsed?: ParsedYaml | undefined;
  /** How messages name the file. */
  readonly shown: string;
  /** Returns the environment; called if the file uses it. */
  readonly environment: () => Environment;
  /** What the command line sets, in place of `values` and `env`; the last one of a key wins. */
  readonly sets: readonly Initial[];
}

/** The length from which a text is worth compiling the parser for: some 400 entries. */
const LONG = 32_768;

const LIST_HINT = "plugins: [./my-plugin.ts]";

/** Reads the text of a plugins.yaml. Without a value, the file as a whole is wrong. */
export function readConfig(input: ConfigInput): Maybe<Config> {
  const { source, shown, parsed } = input;
  if (source.text.length > LONG) compileSome();
  const { value: data, locate, problems } = parsed ?? parseYaml(source);
  if (problems.length > 0 && data === undefined) return { value: undefined, problems };
  if (data === null || data === undefined) {
    const location = source.locate(0, 0);
    const hint = "add plugins: [./my-plugin.ts]";
    return failure(new Diagnostic("CONFIG_EMPTY", `${shown} is empty`, { location, hint }));
  }
  const reader = new Reader(shown, locate);
  if (!isRecord(data)) {
    const message = `${shown} must be a mapping, got ${showValue(data)}`;
    reader.add("FIELD_INVALID", message, [], { hint: LIST_HINT });
    return { value: undefined, problems: reader.problems };
  }
  const value = readRoot(data, input, reader);
  return { value, problems: [...problems, ...reader.problems] };
}

function readRoot(root: Record<string, unknown>, input: ConfigInput, reader: Reader): Config {
  reader.refuseUnknown(root, ROOT_FIELDS, []);
  const values = reader.record(root.values, ["values"]);
  const initial = readValues(values, ["values"], reader);
  initial.push(...readEnvironment(root.env, input, reader));
  for (const item of input.sets) {
    const secret = initial.some(({ key, secret: isSecret }) => isSecret && key === item.key);
    initial.push({ ...item, secret });
  }
  const defaults = readDefaults(root.defaults, reader);
  const entries: EntryConfig[] = [];
  const items = readList(root.plugins, reader);
  for (let index = 1; index <= items.length; index++) {
    const entry = readEntry(items[index - 1], index, defaults, reader);
    if (entry !== undefined) entries.push(entry);
  }
  const outputs = readOutputs(root.outputs, reader);
  return { initial, entries, outputs, complete: isComplete(reader.problems) };
}

/** A variable that is not set leaves nothing out. */
function isComplete(problems: readonly Diagnostic[]): boolean {
  return problems.length === 0 || problems.every(({ code }) => code === "ENV_MISSING");
}

function readList(plugins: unknown, reader: Reader): readonly unknown[] {
  if (Array.isArray(plugins)) return plugins;
  const first = isRecord(plugins) ? (plugins.path ?? Object.keys(plugins)[0]) : undefined;
  const isEntry = typeof first === "string" && /[./]/.test(first);
  const hint = isEntry ? `start the entry with a dash: - path: ${first}` : LIST_HINT;
  if (plugins === undefined) {
    reader.add("FIELD_MISSING", `${reader.labelOf([])} has no "plugins"`, [], { hint });
  } else {
    const message = `"plugins" must be a list, got ${showValue(plugins)}`;
    const [, item] = /^-(\S+)$/.exec(String(plugins)) ?? [];
    const dash = item && `put a space after the dash: - ${item}`;
    reader.add("FIELD_INVALID", message, ["plugins"], { hint: dash ?? hint });
  }
  return [];
}

function readOutputs(outputs: unknown, reader: Reader): OutputConfig[] | undefined {
  if (outputs === undefined) return undefined;
  if (typeof outputs !== "object" || outputs === null) {
    const message = `"outputs" must be a list or a mapping, got ${showValue(outputs)}`;
    reader.add("FIELD_INVALID", message, ["outputs"], { hint: "outputs: [my_key]" });
    return undefined;
  }
  const isList = Array.isArray(outputs);
  const names = new Set<string>();
  return Object.entries(outputs).flatMap(([place, written]) => {
    const path = ["outputs", isList ? Number(place) : place];
    if (isList && typeof written !== "string") {
      const message = `${reader.labelOf(path)} must be a key or a part of a value, got ${showValue(written)}`;
      reader.add("FIELD_INVALID", message, path, { hint: "outputs: { name: my_key }" });
      return [];
    }
    const hintOf = () => (isList ? "outputs: [my_key]" : `outputs: { ${place}: my_key }`);
    const read = reader.references(written, path, { hintOf });
    const name = isList ? String(written) : place;
    if (names.has(name)) {
      const message = `"outputs" lists "${name}" twice`;
      reader.add("FIELD_INVALID", message, path, { hint: "remove one of the two" });
    }
    names.add(name);
    const locate = (item?: number) => reader.locate(item === undefined ? path : [...path, item]);
    return read.references.length === 0 ? [] : [{ ...read, name, locate }];
  });
}

/** Reads initial values; `root` leads to them: in plugins.yaml, or in a file of their own. */
export function readValues(
  values: Readonly<Record<string, unknown>>,
  root: readonly ["values"] | readonly [],
  reader: Reader,
): Initial[] {
  const initial: Initial[] = [];
  const source = root[0] ?? "--values";
  for (const [key, value] of Object.entries(values)) {
    const path = [...root, key];
    reader.key(key, path);
    const locate: Writer["locate"] = (part = [], which) => reader.locate([...path, ...part], which);
    try {
      initial.push({ key, source, value: toPlain(value), secret: false, locate });
    } catch (error) {
      // YAML only makes plain data, but may nest it too deeply.
      if (!(error instanceof NotPlain)) throw error;
      const part = formatPath(path.join("."), error.path);
      reader.add("VALUE_NOT_PLAIN", `${part}: ${error.message}`, path, { hint: error.hint });
    }
  }
  return initial;
}

function readEnvironment(variables: unknown, input: ConfigInput, reader: Reader): Initial[] {
  const { environment, sets } = input;
  const initial: Initial[] = [];
  for (const [key, item] of Object.entries(reader.record(variables, ["env"]))) {
    const path = ["env", key];
    reader.key(key, path);
    const variable = reader.mapping(VARIABLE_FIELDS, item, path);
    if (variable === undefined) continue;
    const value = variableValue(variable, environment());
    const isSet = sets.some((other) => other.key === key);
    if (value === undefined && !isSet) addMissing(key, variable, reader);
    const locate = () => reader.locate(path, "key");
    const secret = variable.secret === true;
    const isDefault = value !== undefined && value === variable.default;
    initial.push({ key, source: "env", value, secret, isDefault, locate });
  }
  return initial;
}

function variableValue(variable: Variable, environment: Environment): string | undefined {
  const { from, default: fallback } = variable;
  return (Object.hasOwn(environment, from) ? environment[from] : undefined) ?? fallback;
}

function addMissing(key: string, { from, secret }: Variable, reader: Reader): void {
  const [, bare] = /^\$\{?(\w+)\}?$/.exec(from) ?? [];
  const message = `the environment variable ${from} is not set`;
  const hint =
    bare === undefined
      ? secret
        ? `set it: a default would be no secret`
        : `set it, or add a default: ${key}: { from: ${from}, default: … }`
      : `write the name of the variable only: { from: ${bare} }`;
  reader.add("ENV_MISSING", message, ["env", key, "from"], { hint });
}
