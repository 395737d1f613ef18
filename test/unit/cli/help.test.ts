import { expect, test } from "bun:test";
import { type Command, COMMON_FLAGS } from "../../../src/cli/command.ts";
import type { Flag } from "../../../src/cli/flags.ts";
import { renderCommandHelp, renderOverview } from "../../../src/cli/help.ts";
import { allCommands } from "../../tables.ts";

const greet: Command = {
  summary: "say hello",
  positionals: ["NAME"],
  flags: {
    loud: { short: "l", description: "shout" },
    times: { value: "COUNT", description: "how often" },
  },
  examples: [["lineup greet Ann", "say hello to Ann"]],
  run: () => Promise.resolve(),
};
const wait: Command = { ...greet, summary: "do nothing", positionals: [], flags: {} };

/** The lines of a section of a help. */
function section(help: string, title: string): string[] {
  const [, rest = ""] = help.split(`\n${title}:\n`);
  return rest.split("\n\n")[0]!.trimEnd().split("\n");
}

const COMMON = Object.values(COMMON_FLAGS).map(({ description }) => description);

test("renderCommandHelp shows what the table says of a command", () => {
  const help = renderCommandHelp("greet", greet);
  expect(help).toStartWith(
    `lineup greet: say hello

Usage: lineup greet NAME [FLAGS]

Flags:
  -l, --loud         shout
      --times COUNT  how often

Flags of every command:
`,
  );
  expect(help).toEndWith(`
Examples:
  lineup greet Ann  say hello to Ann
`);
  const common = section(help, "Flags of every command");
  expect(common.map((line) => COMMON.find((text) => line.endsWith(text)))).toEqual(COMMON);
});

test("renderCommandHelp of a command without flags has no such section", () => {
  const help = renderCommandHelp("wait", wait);
  expect(help).toContain("\n\nUsage: lineup wait [FLAGS]\n\nFlags of every command:\n");
});

test("renderOverview lists the commands in the order of the table, in columns", () => {
  const help = renderOverview({ greet, wait });
  expect(section(help, "Commands")).toEqual([
    "  greet NAME  say hello",
    "  wait        do nothing",
  ]);
});

test("every command of lineup has a summary, flags and examples that are its own", async () => {
  for (const [name, { summary, flags, examples }] of Object.entries(await allCommands())) {
    const lines = [summary, ...Object.values(flags).map(({ description }) => description)];
    expect({ name, wrong: lines.filter((line) => line === "" || line.endsWith(".")) }).toEqual({
      name,
      wrong: [],
    });
    const shorts = Object.values<Flag>({ ...flags, ...COMMON_FLAGS }).flatMap(
      ({ short }) => short ?? [],
    );
    expect({ name, shorts: new Set(shorts).size }).toEqual({ name, shorts: shorts.length });
    expect(examples.length).toBeGreaterThan(0);
    // `run` is the command that needs no name.
    const own = name === "run" ? /^lineup\b/ : new RegExp(`^lineup ${name}\\b`);
    expect(examples.filter(([command]) => !own.test(command))).toEqual([]);
  }
});
