/**
 * The types stage: the plugins' files and plugins.yaml itself, through TypeScript, by
 * the checker that is part of Bun.
 *
 * Works in a temporary folder. Runs no plugin code and writes nothing next to the
 * user's files.
 */

import { dirname, join, parse, relative, resolve } from "node:path";
import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { moduleHint } from "../diagnostics/module-hint.ts";
import { Sources } from "../diagnostics/source-text.ts";
import { bundlerLocation } from "../diagnostics/thrown.ts";
import { findSetting } from "../diagnostics/tsconfig.ts";
import { fs, readTextFile } from "../process/modules.ts";
import { suggest } from "../text.ts";
import { variableHint } from "../wiring/issues.ts";
import type { Lineup, WiredEntry } from "../wiring/lineup.ts";
import { declarationNote } from "../wiring/options.ts";
import { modulePaths, unpackDeclarations } from "./declarations.ts";
import { type Assignment, quote, wiringModule } from "./module.ts";
import { BEFORE_OWN, JSX, OPTIONS } from "./options.ts";
import { ownConfig } from "./own-config.ts";
import { resultError } from "./results.ts";
import { makeTemp, removeTemp } from "./temp.ts";
import { isUnknown, unknownNeeds, unknownProbes } from "./unknown.ts";

/** Checks the types of a lineup; returns every error, each with its location. */
export async function checkTypes(lineup: Lineup, folder: string): Promise<Diagnostic[]> {
  const { value: temp, problems } = makeTemp(", or leave out the types: --no-types");
  if (temp === undefined) return [...problems];
  try {
    await unpackDeclarations(temp);
    return await checkIn({ temp, lineup, own: join(folder, "tsconfig.json") });
  } finally {
    removeTemp(temp);
  }
}

/** Unpacks what `bun test --check` needs into a folder; returns the tsconfig.json for it. */
export async function prepareCheck(temp: string, folder: string): Promise<string> {
  await unpackDeclarations(temp);
  const own = join(folder, "tsconfig.json");
  if (!fs().existsSync(own)) return writeTsconfig(temp, { files: [] });
  return writeTsconfig(temp, { files: [], own, paths: ownPaths(own) });
}

/** Returns the `paths` of a tsconfig.json, which bun:test follows, as absolute ones. */
function ownPaths(own: string): Paths {
  const sources = new Sources(readTextFile);
  const paths = findSetting("paths", own, sources);
  const base = findSetting("baseUrl", own, sources) ?? { value: ".", folder: paths?.folder };
  if (paths === undefined || base.folder === undefined) return {};
  const folder = join(base.folder, String(base.value));
  const locate = (path: string) => resolve(folder, path);
  return Object.fromEntries(
    Object.entries(paths.value as Paths).map(([name, targets]) => [name, targets.map(locate)]),
  );
}

type Paths = Readonly<Record<string, readonly string[]>>;

interface Stage {
  /** The temporary folder. */
  temp: string;
  lineup: Lineup;
  /** The user's tsconfig.json, which need not exist. */
  own: string;
}

async function checkIn(stage: Stage): Promise<Diagnostic[]> {
  const { temp, lineup, own } = stage;
  const { text, assignments, results } = wiringModule(lineup);
  const wiring = join(temp, "wiring.ts");
  const messages = await check(temp, wiring, text);
  const ofFiles = fs().existsSync(own) ? await checkFiles(stage) : messages;
  const problems = ofFiles.flatMap((message) => fileError(message, stage) ?? []);
  problems.push(...(await findUnknown(stage, problems)));
  /** The entries whose results have an error: one of the lines about a result is enough. */
  const withError = new Set<WiredEntry>();
  for (const message of messages) {
    const { location, text, code } = message;
    if (location?.file !== wiring || TOO_COMPLEX.has(code)) continue;
    const assignment = assignments.get(location.line);
    if (assignment !== undefined) problems.push(wiringError(assignment, message));
    const result = results.get(location.line);
    if (result === undefined || withError.has(result.entry)) continue;
    problems.push(resultError(result, `${text} (${code})`));
    withError.add(result.entry);
  }
  return problems;
}

/**
 * Finds needs that could not be checked: what has a type error may have any type for
 * TypeScript, which then fits everything.
 */
async function findUnknown(
  { temp, lineup }: Stage,
  errors: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  const broken = new Set(errors.map(({ location }) => location?.file));
  const providers = lineup.entries.filter(({ file }) => broken.has(file));
  if (providers.length === 0) return [];
  const probes = unknownProbes(providers);
  const file = join(temp, "unknown.ts");
  const unknown = new Set<WiredEntry | undefined>();
  for (const { location, text } of await check(temp, file, probes.text)) {
    const provider = location?.file === file ? probes.providers.get(location.line) : undefined;
    if (isUnknown(text)) unknown.add(provider);
  }
  return lineup.entries.flatMap((reader) => unknownNeeds(reader, lineup, unknown));
}

/** Checks the files with the options of the user. */
function checkFiles({ temp, lineup, own }: Stage): Promise<Message[]> {
  const files = new Set(lineup.entries.map(({ file }) => file));
  // JavaScript has no types.
  const typed = [...files].filter((file) => /\.[mc]?tsx?$/.test(file));
  const imports = typed.map((file) => `import ${quote(file)};\n`).join("");
  return check(temp, join(temp, "imports.ts"), imports, own);
}

/** What TypeScript says of types that it cannot compare: they are left to the schema. */
const TOO_COMPLEX = new Set(["TS2321", "TS2589", "TS2590"]);

type Message = ReturnType<typeof toMessage>;

interface TsconfigOptions {
  readonly files: readonly string[];
  /** A tsconfig.json of the user, which is extended. */
  readonly own?: string | undefined;
  /** What is found besides lineup's own modules. */
  readonly paths?: Paths;
}

/** Writes a tsconfig.json for the checker into a folder with the declarations. */
function writeTsconfig(temp: string, { files, own, paths }: TsconfigOptions): string {
  const tsconfig = join(temp, "tsconfig.json");
  const compilerOptions = {
    ...(own === undefined ? OPTIONS : { ...BEFORE_OWN, ...jsxOf(own) }),
    noEmit: true,
    rootDir: parse(temp).root,
    skipLibCheck: true,
    allowJs: false,
    allowImportingTsExtensions: true,
    types: ["bun"],
    typeRoots: [join(temp, "node_modules", "@types")],
    paths: { ...paths, ...modulePaths(temp) },
  };
  const parent = own && ownConfig(own, temp, OPTIONS);
  fs().writeFileSync(tsconfig, JSON.stringify({ extends: parent, compilerOptions, files }));
  return tsconfig;
}

/** Returns the options for JSX that come before those of the user, who may have none. */
function jsxOf(own: string): object {
  return /"jsx"/.test(fs().readFileSync(own, "utf8")) ? {} : JSX;
}

/** Writes a file, and runs the checker over it and all that it imports. */
async function check(temp: string, file: string, text: string, own?: string): Promise<Message[]> {
  fs().writeFileSync(file, text);
  const tsconfig = writeTsconfig(temp, { files: [file], own });
  const { logs } = await Bun.build({
    entrypoints: [file],
    target: "bun",
    external: ["*"],
    tsconfig,
    check: true,
    throw: false,
  });
  return logs.filter((log) => log.level === "error").map(toMessage);
}

/** Reads a message of the checker. The code is `TS2322`; empty if it is not a type error. */
function toMessage({ message, position }: BuildMessage | ResolveMessage) {
  const [, code = "", text = message] = /^(TS\d+): ([\s\S]*)$/.exec(message) ?? [];
  return { code, text, location: position?.file ? bundlerLocation(position) : undefined };
}

/** What TypeScript says of a package without types, and of JSX if it is from one. */
const NO_TYPES = new Set(["TS7016", "TS7026", "TS2875"]);

/** Explains an error in a plugin's file or in one that it imports; skips what is not the user's. */
function fileError(message: Message, { temp, own, lineup }: Stage): Diagnostic | undefined {
  const { code, text, location } = message;
  const isOfTemp = location?.file.startsWith(`${temp}/`) === true;
  // What a package ships as .ts, or to extend, is its own affair.
  if (location?.file.includes("/node_modules/") || NO_TYPES.has(code)) return undefined;
  if (location === undefined || location.file.endsWith(".json")) {
    const file = location === undefined || isOfTemp ? own : location.file;
    const shown = relative(dirname(own), file);
    return new Diagnostic("TYPE_CONFIG", `TypeScript cannot use ${shown}: ${text}`, {
      location: isOfTemp ? undefined : location,
      hint: "fix it or remove it: lineup does not need one",
    });
  }
  if (isOfTemp) return undefined;
  // TypeScript does not find it, or has no types of it.
  const missing = code === "TS2307" ? /^Cannot find module '(.*)' or its/.exec(text) : null;
  const module = missing?.[1];
  if (module !== undefined && !isMissing(module, location.file)) return undefined;
  return new Diagnostic("TYPE_ERROR", `type error: ${text} (${code})`, {
    location,
    entry: lineup.entries.findLast(({ file }) => file === location.file)?.name,
    hint: module
      ? `${moduleHint(module, location.file, new Sources(readTextFile))}; // @ts-expect-error above an import lets it fail`
      : hintFor(text),
  });
}

/** Says what to do about what plugins often get wrong. */
function hintFor(text: string): string | undefined {
  const list = /The type '(readonly .*)' is 'readonly' and cannot be assigned/.exec(text)?.[1];
  if (list !== undefined) {
    return `what a plugin receives is frozen: take ${list} there, or pass a copy: [...list]`;
  }
  const isChange =
    /because it is a read-only property|on type '(readonly |Readonly)|only permits reading/;
  const change = "values are frozen and shared: change a copy, structuredClone(value)";
  if (isChange.test(text)) return change;
  if (text.includes("Type 'unknown' is not assignable")) {
    return "parse data of unknown type with a schema: v.parse(schema, data)";
  }
  if (text === "Unused label.") {
    return "an object that an arrow function returns is in parentheses: () => ({ a: 1 })";
  }
  return /signature of \w+ decorator/.test(text)
    ? "use decorators of the standard, (value, context) => …: experimentalDecorators is not followed"
    : undefined;
}

/** Whether a module that a file imports does not exist. */
function isMissing(module: string, file: string): boolean {
  try {
    Bun.resolveSync(module, dirname(file));
    return false;
  } catch {
    return true;
  }
}

/** Explains an assignment that TypeScript rejects. TypeScript's own words come last. */
function wiringError(assignment: Assignment, { code, text: told }: Message): Diagnostic {
  // A type of the wiring module says that a mapping may have more keys.
  const text = told.replaceAll(" & OtherKeys", "").replace(/\n.*'OtherKeys'.*/g, "");
  const { entry, kind, name, provider, location, notes } = assignment;
  const { given = "another type", wanted } = typesIn(text);
  if (kind === "part") return partError(assignment, given);
  const length = /^\[any(, any)*\]$/.test(wanted ?? "") ? wanted!.split(",").length : undefined;
  const form = length === undefined ? wanted : `a list of ${length}`;
  const fits = form === undefined ? "does not fit" : `must be ${form}`;
  const provides = {
    option: `${provider} sets ${given}`,
    need: `${provider} provides ${given}`,
    when: `${provider} provides ${given}`,
    list: `"needs" has ${provider}`,
  }[kind];
  const subject = kind === "when" ? '"when"' : `${kind === "option" ? kind : "need"} "${name}"`;
  const message = `${subject} of ${entryLabel(entry!.name)} ${fits}, but ${provides}`;
  return new Diagnostic(kind === "option" ? "TYPE_OPTION" : "TYPE_NEED", message, {
    location,
    entry: entry!.name,
    hint: provider === "env" ? variableHint(wanted) : undefined,
    notes: [
      ...(kind === "when" ? [] : declarationNote(name, entry!)),
      ...notes,
      { message: `TypeScript: ${text} (${code})` },
    ],
  });
}

/** Explains that a type does not have a part. `given` is the type Absent: `"a.b" | ":c" | ":d"`. */
function partError({ entry, name, provider, location, notes }: Assignment, given: string) {
  const names = given.match(/(?<=")[^"]*(?=")/g) ?? [];
  const absent = names.find((one) => !/^(?::| \| )/.test(one)) ?? given;
  const parts = names.filter((one) => one.startsWith(":")).map((one) => one.slice(1));
  const steps = absent.split(".");
  const part = steps.pop()!;
  const message = `"${[name, ...steps].join(".")}" has no part "${part}", by the types of ${provider}`;
  const isList = parts.includes("[]");
  const hint = isList ? "it is a list: its parts are numbers, from 0" : suggestPart(part, parts);
  return new Diagnostic("PART_UNKNOWN", message, { location, entry: entry?.name, notes, hint });
}

const suggestPart = (part: string, parts: readonly string[]) =>
  parts.length === 0 ? undefined : suggest(part, parts, "parts");

/** Returns the two types that a message of TypeScript names, if it has one of the usual forms. */
function typesIn(text: string): { given?: string; wanted?: string } {
  const first = text.split("\n", 1)[0]!;
  const forms = [
    /^Type '(?<given>.*)' is not assignable to type '(?<wanted>.*)'\.$/,
    /^Property '.*' is missing in type '(?<given>.*)' but required in type '(?<wanted>.*)'\.$/,
    /^Type '(?<given>.*)' is missing the following properties from type '(?<wanted>.*)': .*$/,
  ];
  return forms.map((form) => form.exec(first)?.groups).find((groups) => groups) ?? {};
}
