/** The tables of the docs that are made from the tables of src/: rows of Markdown cells. */

import { type Command, COMMON_FLAGS, PROJECT_FLAGS } from "../src/cli/command.ts";
import type { Flags } from "../src/cli/flags.ts";
import { valueOf } from "../src/cli/help.ts";
import { COMMANDS } from "../src/commands/index.ts";
import {
  DEFAULTS_FIELDS,
  ENTRY_FIELDS,
  type Fields,
  PERMISSION_FIELDS,
  ROOT_FIELDS,
  VARIABLE_FIELDS,
} from "../src/config/fields.ts";
import { CODES, type CodeInfo } from "../src/diagnostics/codes.ts";

/** Returns the rows of a table by its name, head first. */
export async function tableRows(name: string): Promise<string[][]> {
  const [kind, detail = ""] = name.split(" ");
  if (kind === "codes") return codeRows();
  if (kind === "commands") return commandRows(Object.entries(await allCommands()));
  if (kind === "flags") return flagRows(await flagsOf(detail));
  const fields = FIELD_TABLES[detail];
  if (kind === "fields" && fields !== undefined) return fieldRows(fields);
  throw new Error(`there is no table "${name}"`);
}

const FIELD_TABLES: Readonly<Record<string, Fields>> = {
  root: ROOT_FIELDS,
  env: VARIABLE_FIELDS,
  entry: ENTRY_FIELDS,
  defaults: DEFAULTS_FIELDS,
  permissions: PERMISSION_FIELDS,
};

function fieldRows(fields: Fields): string[][] {
  const rows = Object.entries(fields).map(([name, field]) => [
    `\`${name}\``,
    field.type,
    field.default,
    field.description,
  ]);
  return [["field", "type", "default", "meaning"], ...rows];
}

function codeRows(): string[][] {
  const rows = Object.entries<CodeInfo>(CODES).map(([code, { status, meaning }]) => [
    `[${code}](errors/${code}.md)`,
    status === "signal" ? "128 + signal" : String(status),
    meaning,
  ]);
  return [["code", "status", "meaning"], ...rows];
}

/** All verbs, in the order of the help. */
export async function allCommands(): Promise<Record<string, Command>> {
  return { run: COMMANDS.run, ...(await COMMANDS.others()) };
}

function commandRows(commands: readonly [string, Command][]): string[][] {
  const rows = commands.map(([name, { positionals = [], summary }]) => [
    `\`${["lineup", name, ...positionals].join(" ")}\``.replaceAll("|", "\\|"),
    summary,
  ]);
  return [["command", "what it does"], ...rows];
}

/** The flags of a command that are neither those of every command nor those of the project. */
async function flagsOf(name: string): Promise<Flags> {
  if (name === "common") return COMMON_FLAGS;
  if (name === "project") return PROJECT_FLAGS;
  const { flags } = (await allCommands())[name]!;
  return Object.fromEntries(
    Object.entries(flags).filter(([flag]) => !Object.hasOwn(PROJECT_FLAGS, flag)),
  );
}

function flagRows(flags: Flags): string[][] {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const { short, description } = flag;
    const long = `\`--${name}${valueOf(flag)}\``;
    return [short === undefined ? long : `\`-${short}\`, ${long}`, description];
  });
  return [["flag", "what it does"], ...rows];
}
