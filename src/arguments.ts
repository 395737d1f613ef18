/**
 * argv → a verb's flags. Whatever is not known is refused, with a suggestion.
 */

import { LineupError, suggest } from "./errors.ts";

/** A flag of a verb. */
export interface Flag {
  type: "boolean" | "string";
  short?: string;
  /** May be given more than once. */
  multiple?: boolean;
  /** The values that it takes, where they are few. */
  choices?: readonly string[];
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Arguments {
  positionals: string[];
  has(flag: string): boolean;
  /** The flag's value. */
  get(flag: string): string | undefined;
  all(flag: string): readonly string[];
}

/**
 * Parses arguments.
 *
 * @throws {LineupError} USAGE
 */
export function parseArguments(argv: readonly string[], flags: Flags): Arguments {
  const tokens = tokenize(argv, flags);
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const value = checkFlag(token.name, token.rawName, token.value, flags);
    const { type, multiple } = flags[token.name]!;
    const earlier = values.get(token.name);
    if (earlier === undefined) values.set(token.name, [value]);
    else if (multiple) earlier.push(value);
    else if (type === "string") throw usage(`${token.rawName} is given twice`, "give one");
  }
  return {
    positionals,
    has: (flag) => values.has(flag),
    get: (flag) => values.get(flag)?.[0],
    all: (flag) => values.get(flag) ?? [],
  };
}

/** The first word that is neither a flag nor the value of one. */
export function firstPositional(argv: readonly string[], flags: Flags): string | undefined {
  return tokenize(argv, flags).find((token) => token.kind === "positional")?.value;
}

export type Token =
  | { kind: "positional"; value: string }
  /** `rawName` is what was written: `-c` of `--config`. */
  | { kind: "option"; name: string; rawName: string; value: string | undefined };

/**
 * argv → words and flags, as `parseArgs` of node:util has them, which takes a
 * tenth of a short run to load; `test/arguments.test.ts` shows that they agree.
 */
export function tokenize(argv: readonly string[], flags: Flags): Token[] {
  const tokens: Token[] = [];
  const rest = [...argv];
  const takesValue = (name: string) => flags[name]?.type === "string";
  let word: string | undefined;
  while ((word = rest.shift()) !== undefined) {
    if (word === "--") {
      for (const value of rest) tokens.push({ kind: "positional", value });
      break;
    }
    if (!word.startsWith("-") || word === "-") tokens.push({ kind: "positional", value: word });
    else if (word.startsWith("--")) {
      const equals = word.indexOf("=", 3);
      const rawName = equals === -1 ? word : word.slice(0, equals);
      const name = rawName.slice(2);
      const inline = equals === -1 ? undefined : word.slice(equals + 1);
      const value = inline ?? (takesValue(name) ? rest.shift() : undefined);
      tokens.push({ kind: "option", name, rawName, value });
    } else
      // -qv is -q -v, and -cfile is -c file.
      for (let at = 1; at < word.length; at++) {
        const short = word[at]!;
        const name = longName(short, flags);
        const value = takesValue(name) ? word.slice(at + 1) || rest.shift() : undefined;
        tokens.push({ kind: "option", name, rawName: `-${short}`, value });
        if (takesValue(name)) break;
      }
  }
  return tokens;
}

function longName(short: string, flags: Flags): string {
  for (const name in flags) if (flags[name]!.short === short) return name;
  return short;
}

function checkFlag(name: string, raw: string, value: string | undefined, flags: Flags): string {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined)
    throw usage(
      `there is no flag ${raw}`,
      suggest(
        raw,
        Object.keys(flags).map((known) => `--${known}`),
        "flags",
      ),
    );
  if (flag.type === "boolean" && value !== undefined)
    throw usage(`${raw} takes no value: got "${value}"`);
  if (flag.type === "string" && (value === undefined || value === ""))
    throw usage(
      `${raw} requires a value`,
      flag.choices && `it is one of ${flag.choices.join(", ")}`,
    );
  if (flag.choices !== undefined && !flag.choices.includes(value ?? ""))
    throw usage(`${raw} must be ${flag.choices.join(" or ")}: got "${value}"`);
  return value ?? "";
}

/** A mistake on the command line. */
export function usage(message: string, hint?: string): LineupError {
  return new LineupError("USAGE", message, { hint: hint ?? "lineup --help shows what there is" });
}
