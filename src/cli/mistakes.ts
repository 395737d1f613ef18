/** Command lines that are wrong: what may have been meant. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { listNames, nearest, suggest } from "../text.ts";
import { type FlagToken, longName } from "./arguments.ts";
import { type Commands, COMMON_FLAGS } from "./command.ts";
import { usage } from "./flags.ts";

/** Flags of other programs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "--no-color": "--color never",
  "--json": "--format json",
  "--yaml": "--format yaml",
};

/** Commands of other programs. */
const SYNONYMS: Readonly<Record<string, string>> = {
  ...{ lint: "check", validate: "check", start: "run", exec: "run", show: "explain" },
  ...{ version: "--version", watch: "run --watch", ls: "list", generate: "new", create: "new" },
};

/** Refuses a flag, and names the commands that have it. */
export function noSuchFlag(
  { name, written }: FlagToken,
  { verb, isNamed, commands }: { verb: string; isNamed: boolean; commands: Commands },
): Diagnostic {
  const message = `${verb} has no flag ${written}`;
  if (Object.hasOwn(ELSEWHERE, written)) return usage(message, ELSEWHERE[written]);
  const owners = Object.keys(commands).filter((other) => {
    const { flags: has } = commands[other]!;
    return Object.hasOwn(has, name) || longName(name, has) !== name;
  });
  const [owner] = owners;
  if (owner === undefined) {
    const flags = Object.keys({ ...commands[verb]!.flags, ...COMMON_FLAGS });
    const known = flags.map((flag) => `--${flag}`);
    return usage(message, suggest(written, known, "flags"));
  }
  const has = owners.length === 1 ? "has" : "have";
  const hint = isNamed ? `lineup ${verb} --help lists its flags` : `lineup ${owner} ${written}`;
  return usage(`${message} (${listNames(owners)} ${has})`, hint);
}

/** Refuses a word that is no flag: a command that there is not, or one argument too many. */
export function unexpected(
  word: string,
  { isNamed, argv, commands }: { isNamed: boolean; argv: readonly string[]; commands: Commands },
): Diagnostic {
  const message = `unexpected argument "${word}"`;
  if (/\.ya?ml$/.test(word)) return usage(message, `--config ${word}`);
  const [flag = "", value = ""] = argv.slice(Math.max(0, argv.indexOf(word) - 2));
  if (flag === "--get") return usage(message, `--get ${value} --get ${word}`);
  if (/^--set(?:-text)?$/.test(flag) && !value.includes("=")) {
    return usage(message, `${flag} ${value}=${word}`);
  }
  if (isNamed) return usage(message, "remove it");
  const known = Object.keys(commands);
  const meant = Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : nearest(word, known);
  const hint =
    meant === undefined ? "lineup help lists the commands" : `did you mean "lineup ${meant}"?`;
  return usage(`there is no command "${word}"`, hint);
}
