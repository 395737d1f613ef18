import { expect, test } from "bun:test";
import { parseArgs } from "node:util";
import { type Flags, type Token, tokenize } from "../src/arguments.ts";
import { random } from "./random.ts";

const FLAGS: Flags = {
  config: { type: "string", short: "c" },
  set: { type: "string", multiple: true },
  quiet: { type: "boolean", short: "q" },
  verbose: { type: "boolean", short: "v" },
};

/** Parts of words. */
const STARTS = [
  "-",
  "--",
  "--config",
  "--set",
  "--quiet",
  "--no",
  "-c",
  "-q",
  "-vc",
  "-x",
  "a",
  "",
];
const ENDS = ["", "", "=", "=b", "=-", "c", "q", "v", "a=b", " ", "é", "toString"];

test("arguments are read as node:util reads them", () => {
  const next = random(1);
  const pick = (all: readonly string[]) => all[Math.floor(next() * all.length)]!;
  for (let round = 0; round < 20_000; round++) {
    const argv = Array.from({ length: Math.floor(next() * 5) }, () => pick(STARTS) + pick(ENDS));
    const { tokens } = parseArgs({
      args: argv,
      options: FLAGS,
      allowPositionals: true,
      strict: false,
      tokens: true,
    });
    const wanted = tokens.flatMap((token): Token[] => {
      if (token.kind === "option-terminator") return [];
      if (token.kind === "positional") return [{ kind: token.kind, value: token.value }];
      const { kind, name, rawName, value } = token;
      return [{ kind, name, rawName, value }];
    });
    expect({ argv, tokens: tokenize(argv, FLAGS) }).toEqual({ argv, tokens: wanted });
  }
});
