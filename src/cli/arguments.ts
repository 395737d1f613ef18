/**
 * argv → the flags and positionals of a command. Whatever is unknown is refused.
 *
 * Written by hand because a run with a flag would pay 1 ms for loading node:util,
 * 8 % of a run of 10 plugins; test/unit/cli/arguments.test.ts compares it with
 * `parseArgs` on 20,000 argument lists.
 */

import { listNames, suggest } from "../text.ts";
import { type Flag, type Flags, usage } from "./flags.ts";

/** The arguments of a command. */
export interface Arguments {
  readonly positionals: readonly string[];
  has(flag: string): boolean;
  /** Returns the value of a flag. */
  get(flag: string): string | undefined;
  /** Returns all values of a flag that may be repeated. */
  all(flag: string): readonly string[];
}

/**
 * Parses the arguments of a command, which must have every flag: see {@link unknownFlag}.
 *
 * @throws {Diagnostic} USAGE
 */
export function parseArguments(argv: readonly string[], flags: Flags): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokenize(argv, flags)) {
    if (token.kind === "positional") {
      positionals.push(token.value);
      continue;
    }
    checkFlag(token, flags[token.name]!, values.has(token.name));
    values.getOrInsert(token.name, []).push(token.value ?? "");
  }
  return {
    positionals,
    has: (flag) => values.has(flag),
    get: (flag) => values.get(flag)?.[0],
    all: (flag) => values.get(flag) ?? [],
  };
}

/** Returns the first word that is neither a flag nor the value of one. */
export function firstPositional(argv: readonly string[], flags: Flags): string | undefined {
  return tokenize(argv, flags).find((token) => token.kind === "positional")?.value;
}

/** Returns the first flag that a command does not have. */
export function unknownFlag(argv: readonly string[], flags: Flags): FlagToken | undefined {
  for (const token of tokenize(argv, flags)) {
    if (token.kind === "flag" && !Object.hasOwn(flags, token.name)) return token;
  }
  return undefined;
}

export interface FlagToken {
  kind: "flag";
  name: string;
  /** What was written: `-c` for `--config`. */
  written: string;
  value: string | undefined;
}

export type Token = { kind: "positional"; value: string } | FlagToken;

/** Splits argv as `parseArgs` of node:util does. */
export function tokenize(argv: readonly string[], flags: Flags): Token[] {
  const tokens: Token[] = [];
  const rest = [...argv];
  const takesValue = (name: string) => {
    const { value, optional } = flags[name] ?? {};
    return value !== undefined && !optional;
  };
  let word: string | undefined;
  while ((word = rest.shift()) !== undefined) {
    if (word === "--") {
      for (const value of rest) tokens.push({ kind: "positional", value });
      break;
    }
    if (!word.startsWith("-") || word === "-") tokens.push({ kind: "positional", value: word });
    else if (word.startsWith("--")) {
      const equals = word.indexOf("=", 3);
      const written = equals === -1 ? word : word.slice(0, equals);
      const name = written.slice(2);
      const inline = equals === -1 ? undefined : word.slice(equals + 1);
      const value = inline ?? (takesValue(name) ? rest.shift() : undefined);
      tokens.push({ kind: "flag", name, written, value });
    } else {
      // -qv is -q -v, and -cfile is -c file.
      for (let at = 1; at < word.length; at++) {
        const short = word[at]!;
        const name = longName(short, flags);
        const value = takesValue(name) ? word.slice(at + 1) || rest.shift() : undefined;
        tokens.push({ kind: "flag", name, written: `-${short}`, value });
        if (takesValue(name)) break;
      }
    }
  }
  return tokens;
}

/** Returns the name of the flag with a short form, or the short form itself. */
export function longName(short: string, flags: Flags): string {
  for (const name in flags) if (flags[name]!.short === short) return name;
  return short;
}

function checkFlag({ written, value }: FlagToken, flag: Flag, isRepeated: boolean): void {
  const { value: placeholder, optional, repeatable, choices } = flag;
  if (placeholder === undefined) {
    if (value === undefined) return;
    throw usage(`${written} takes no value, got "${value}"`, `write ${written} alone`);
  }
  if (value === undefined && optional) return;
  if (value === undefined || value === "") {
    const example = choices?.join(" or ") ?? placeholder;
    throw usage(`${written} requires a value`, `${written} ${example}`);
  }
  if (choices !== undefined && !choices.includes(value)) {
    const message = `${written} must be ${listNames(choices, "or")}, got "${value}"`;
    throw usage(message, suggest(value, choices, "values"));
  }
  if (isRepeated && !repeatable) throw usage(`${written} is given twice`, "remove one of the two");
}
