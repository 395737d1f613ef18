import { expect, test } from "bun:test";
import { parseArgs } from "node:util";
import { type Token, tokenize } from "../../../src/cli/arguments.ts";
import type { Flags } from "../../../src/cli/flags.ts";
import { tries } from "../../groups.ts";
import { random } from "../../random.ts";

const FLAGS: Flags = {
  config: { value: "FILE", short: "c", description: "" },
  set: { value: "KEY=YAML", repeatable: true, description: "" },
  quiet: { short: "q", description: "" },
  verbose: { short: "v", description: "" },
};

/** The same flags, for parseArgs. */
const OPTIONS = Object.fromEntries(
  Object.entries(FLAGS).map(([name, { value, short }]) => [
    name,
    {
      type: value === undefined ? ("boolean" as const) : ("string" as const),
      ...(short && { short }),
    },
  ]),
);

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

test("tokenize splits arguments as parseArgs of node:util does", () => {
  const next = random(1);
  const pick = (all: readonly string[]) => all[Math.floor(next() * all.length)]!;
  for (let round = 0; round < tries(20_000); round++) {
    const argv = Array.from({ length: Math.floor(next() * 5) }, () => pick(STARTS) + pick(ENDS));
    const { tokens } = parseArgs({
      args: argv,
      options: OPTIONS,
      allowPositionals: true,
      strict: false,
      tokens: true,
    });
    const wanted = tokens.flatMap((token): Token[] => {
      if (token.kind === "option-terminator") return [];
      if (token.kind === "positional") return [{ kind: token.kind, value: token.value }];
      const { name, rawName, value } = token;
      return [{ kind: "flag", name, written: rawName, value }];
    });
    expect({ argv, tokens: tokenize(argv, FLAGS) }).toEqual({ argv, tokens: wanted });
  }
});
