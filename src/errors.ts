/**
 * Every way lineup can fail: one class, and one table of codes.
 *
 * An error is data first (code, message, place, hint) and is turned into text
 * only in `render/`. This file knows nothing of files, YAML or plugins.
 */

/** A range in a text file. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  file: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
}

/** Names one entry of plugins.yaml in a message: its place in the list (from 1), key and file. */
export interface EntryName {
  index: number;
  as: string;
  path: string;
}

/** A further fact about an error, with the place it speaks of. */
export interface Note {
  message: string;
  location?: Location | undefined;
}

/** What each code means, and the exit status it leads to. docs/errors.md is held to this table. */
export const CODES = {
  CONFIG_EMPTY: "The file holds no configuration.",
  CONFIG_NOT_FOUND: "There is no file where lineup looked for the configuration.",
  CONFIG_UNREADABLE: "The configuration file exists and can't be read.",
  ENTRY_LIMIT_UNSUPPORTED: "An entry asks for a limit that this version can't enforce.",
  ENV_MISSING: "An environment variable is not set, and has no default.",
  EXPORT_NOT_FOUND: "The module has no export of that name.",
  FIELD_INVALID: "A field has a value of the wrong type or form.",
  FIELD_MISSING: "A required field is missing.",
  FIELD_UNKNOWN: "A field is not one that lineup knows.",
  GET_NOT_FOUND: "The run ended without the value that --get asks for.",
  IMPORT_EXITED: "A plugin's file called process.exit while it was imported.",
  IMPORT_FAILED: "A plugin's file threw while it was imported.",
  IMPORT_HUNG: "A plugin's file awaits something that never comes.",
  IMPORT_NAME_MISSING: "A file imports a name that the other module doesn't export.",
  IMPORT_NOT_FOUND: "A file imports a module that can't be found.",
  IMPORT_SYNTAX: "A plugin's file, or one that it imports, is not valid TypeScript.",
  INTERNAL: "A bug in lineup.",
  INTERRUPTED: "A signal ended the run.",
  KEY_TAKEN: "A value of that name is set already.",
  LEFT_RUNNING: "A plugin left work running after the end. A warning.",
  NEED_EMPTY: "The entry that should have set a value returned undefined.",
  NEED_INVALID: "A value does not fit the need that it fills.",
  NEED_LATER: "Only a later entry provides what this one needs.",
  NEED_MAY_FAIL:
    "An entry is skipped when another one fails, and nothing says that this is meant. A warning.",
  NEED_TWICE: "The entry both pins and renames a need.",
  NEED_UNKNOWN: "The entry renames a need that the plugin doesn't have.",
  NEED_UNMET: "Nothing provides a value that the plugin needs.",
  OPTION_INVALID: "An option's value is refused by the plugin's schema.",
  OPTION_MISSING: "A required option is not given.",
  OPTION_UNKNOWN: "The plugin has no option or need of that name.",
  OUTPUT_FAILED: "The result can't be written to stdout.",
  PLUGIN_CRASHED: "A plugin left an error that nothing caught.",
  PLUGIN_EXITED: "A plugin called process.exit.",
  PLUGIN_HUNG: "A plugin waits for something that never comes.",
  PLUGIN_INVALID: "The export is a plugin in part: a member is missing or wrong.",
  PLUGIN_NOT_A_PLUGIN: "The export is no plugin.",
  PLUGIN_NOT_FOUND: "There is no file at a plugin's path.",
  PLUGIN_PATH_INVALID: "A plugin's path can't be imported.",
  PLUGIN_THREW: "A plugin threw.",
  REPLACE_NOTHING: "The entry replaces a value that nothing above it sets.",
  RESULT_INVALID: "A plugin's result does not fit what it says that it provides.",
  RESULT_NOT_PLAIN: "A plugin's result is not plain data.",
  SECOND_DOCUMENT: "The file holds more than one YAML document.",
  TYPE_CONFIG: "TypeScript can't use the tsconfig.json beside plugins.yaml.",
  TYPE_ERROR: "A plugin's file has a type error.",
  TYPE_NEED: "The type of a value does not fit the need that it fills.",
  TYPE_OPTION: "The type of an option's value is not the one that the plugin declares.",
  USAGE: "The command line is wrong.",
  VALUE_NOT_PLAIN: "An initial value is not plain data.",
  YAML_ALIAS: "An alias has no anchor, or aliases multiply without bound.",
  YAML_DUPLICATE_KEY: "A key stands twice in one mapping.",
  YAML_SYNTAX: "The file is not valid YAML.",
  YAML_UNSUPPORTED: "YAML that would be read otherwise than it looks.",
} as const;

export type Code = keyof typeof CODES;

/** The codes that say that a plugin is at fault: exit status 1. */
const PLUGIN_FAULTS: readonly Code[] = [
  "GET_NOT_FOUND",
  "NEED_EMPTY",
  "OUTPUT_FAILED",
  "PLUGIN_CRASHED",
  "PLUGIN_EXITED",
  "PLUGIN_HUNG",
  "PLUGIN_THREW",
  "RESULT_INVALID",
  "RESULT_NOT_PLAIN",
];

/** What an error is made from. */
export interface ErrorDetails {
  location?: Location | undefined;
  entry?: EntryName | undefined;
  hint?: string | undefined;
  notes?: Note[] | undefined;
  /** Frames of the plugin's own code, innermost first. */
  stack?: string[] | undefined;
  cause?: unknown;
  severity?: "error" | "warning";
}

/** The one error that lineup reports. */
export class LineupError extends Error {
  readonly code: Code;
  readonly severity: "error" | "warning";
  readonly location: Location | undefined;
  readonly entry: EntryName | undefined;
  readonly hint: string | undefined;
  readonly notes: Note[];
  readonly frames: string[];
  /** The exit status: 1 a plugin is at fault, 2 the configuration is, 70 lineup is. */
  readonly exitCode: number;

  constructor(code: Code, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : {});
    this.name = "LineupError";
    this.code = code;
    this.severity = details.severity ?? "error";
    this.location = details.location;
    this.entry = details.entry;
    this.hint = details.hint;
    this.notes = details.notes ?? [];
    this.frames = details.stack ?? [];
    this.exitCode = code === "INTERNAL" ? 70 : PLUGIN_FAULTS.includes(code) ? 1 : 2;
  }
}

/** Lists names for a message: `a, b and c`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  const last = all.pop();
  if (last === undefined) return "none";
  return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}

/** The candidate that a mistyped word most likely meant, if one is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** `did you mean "x"?`, or else a list of what there is. */
export function suggest(word: string, candidates: Iterable<string>, what: string): string {
  const all = [...candidates];
  const near = nearest(word, all);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (all.length === 0) return `there are no ${what}`;
  return all.length === 1 ? `there is only "${all[0]}"` : `the ${what} are ${listNames(all)}`;
}

/** Counts the insertions, deletions, substitutions and swaps of neighbours between two words. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
