import { describe, expect, test } from "bun:test";
import { parseArguments, tokenize, unknownFlag } from "../../../src/cli/arguments.ts";
import { runCommandLine } from "../../../src/cli/cli.ts";
import type { CommandTable } from "../../../src/cli/command.ts";
import type { Flags } from "../../../src/cli/flags.ts";
import type { World } from "../../../src/cli/world.ts";
import { COMMANDS } from "../../../src/commands/index.ts";
import { Sources } from "../../../src/diagnostics/source-text.ts";
import { InProcessHost } from "../../../src/hosting/in-process/host.ts";
import type { Leftover } from "../../../src/plugin/handle.ts";
import { makeWorld } from "../../world.ts";

/** Nothing tells this process that its event loop is empty. */
class QuietHost extends InProcessHost {
  override drain(): Promise<Leftover[]> {
    return Promise.resolve([]);
  }
}

/** Runs a command line; what stdin holds is the only file. */
async function run(argv: readonly string[], stdin = "", commands: CommandTable = COMMANDS) {
  const read: string[] = [];
  const sources = new Sources(() => undefined);
  const parts: Partial<World> = {
    cwd: "/app",
    sources,
    host: new QuietHost(sources),
    readBytes(file) {
      read.push(file);
      if (file !== "-") return Promise.reject(Object.assign(new Error(), { code: "ENOENT" }));
      return Promise.resolve(new TextEncoder().encode(stdin));
    },
  };
  const { world, written } = makeWorld(parts);
  await runCommandLine(argv, commands, world);
  const { stdout, stderr } = written;
  return { stdout, stderr, status: world.sink.status, read };
}

describe("-c -", () => {
  test("reads plugins.yaml from stdin", async () => {
    expect(await run(["-c", "-"], "values: { a: [1] }\nplugins: []\n")).toEqual({
      stdout: "a:\n  - 1\n",
      stderr: "",
      status: 0,
      read: ["-"],
    });
  });

  test("shows a frame of what was read", async () => {
    const { stderr, status } = await run(["--config", "-"], "plugin: []\nplugins: []\n");
    expect({ stderr, status }).toEqual({
      stderr: `error[FIELD_UNKNOWN]: stdin has no field "plugin"
  --> stdin:1:1
   |
 1 | plugin: []
   | ^^^^^^
   = hint: did you mean "plugins"?
`,
      status: 2,
    });
  });

  test("does not drop a byte order mark that is text", async () => {
    const { stdout } = await run(["-c", "-"], 'values: { a: "\ufeffx" }\nplugins: []\n');
    expect(stdout).toContain("\\ufeffx");
  });
});

test.each([
  [[], ["/app/plugins.yaml"]],
  [["-c", "sub/p.yaml"], ["/app/sub/p.yaml"]],
  [["-c", "/etc/p.yaml"], ["/etc/p.yaml"]],
  // A mistake in --set is found before anything is read, unless the message could show a secret.
  [["--set", "a"], []],
  [["--set", "a=[1"], ["/app/plugins.yaml"]],
  [["--values", "v.json"], ["/app/v.json"]],
  [
    ["-c", "sub/p.yaml", "--values", "-"],
    ["-", "/app/sub/p.yaml"],
  ],
  [["-c", "-", "--values", "-"], []],
])("the file that %j reads", async (argv, files) => {
  const { read, status } = await run(argv);
  expect({ read, status }).toEqual({ read: files, status: 2 });
});

test("what a command throws is a bug, with a stack", async () => {
  const broken: CommandTable = {
    run: {
      ...{ summary: "", flags: {}, examples: [] },
      run: () => Promise.reject(new RangeError("oh")),
    },
    others: async () => ({}),
  };
  const { stderr, status } = await run([], "", broken);
  const [first, second] = stderr.split("\n");
  expect({ first, second, status }).toEqual({
    first: "error[INTERNAL]: a bug in lineup 0.0.0: RangeError: oh",
    second: "   = stack:",
    status: 70,
  });
});

const FLAGS: Flags = {
  config: { value: "FILE", short: "c", description: "" },
  set: { value: "KEY=YAML", repeatable: true, description: "" },
  format: { value: "FORMAT", choices: ["yaml", "json"], description: "" },
  quiet: { short: "q", description: "" },
};

test.each([
  [
    ["a", "-q"],
    ["a", "-q quiet"],
  ],
  [
    ["--config", "x", "y"],
    ["--config config=x", "y"],
  ],
  [["--config=x=y"], ["--config config=x=y"]],
  [["-cx"], ["-c config=x"]],
  [
    ["-qc", "x"],
    ["-q quiet", "-c config=x"],
  ],
  [["-c", "-"], ["-c config=-"]],
  [["-"], ["-"]],
  [["--", "-q"], ["-q"]],
  [["--config"], ["--config config"]],
  [["--quiet=1"], ["--quiet quiet=1"]],
  [["--constructor"], ["--constructor constructor"]],
])("tokenize(%j)", (argv, tokens) => {
  const found = tokenize(argv, FLAGS).map((token) => {
    if (token.kind === "positional") return token.value;
    const { written, name, value } = token;
    return `${written} ${name}${value === undefined ? "" : `=${value}`}`;
  });
  expect(found).toEqual(tokens);
});

test("parseArguments collects the values of flags", () => {
  const args = parseArguments(["x", "--set", "a=1", "-q", "--set=b=2", "-c", "f", "y"], FLAGS);
  expect({
    positionals: args.positionals,
    all: args.all("set"),
    one: args.get("config"),
    has: ["quiet", "format", "set"].map((flag) => args.has(flag)),
  }).toEqual({
    positionals: ["x", "y"],
    all: ["a=1", "b=2"],
    one: "f",
    has: [true, false, true],
  });
});

test.each([
  [["--quiet=yes"], '--quiet takes no value, got "yes"'],
  [["--config"], "--config requires a value"],
  [["--config="], "--config requires a value"],
  [["--format", "xml"], '--format must be yaml or json, got "xml"'],
  [["-c", "a", "--config", "b"], "--config is given twice"],
])("parseArguments refuses %j", (argv, message) => {
  expect(() => parseArguments(argv, FLAGS)).toThrow(
    expect.objectContaining({ code: "USAGE", message }),
  );
});

test.each([
  [["--quiet", "--constructor", "-x"], "--constructor"],
  [["-qx"], "-x"],
  [["--config", "--constructor", "--", "--constructor"], undefined],
])("unknownFlag finds the first flag that is not in the table: %j", (argv, written) => {
  expect(unknownFlag(argv, FLAGS)?.written).toBe(written);
});

test.each([
  ["check -q", "check has no flag -q (run has)", "lineup check --help lists its flags"],
  ["--no-types", "run has no flag --no-types (check has)", "lineup check --no-types"],
  ["--no-color", "run has no flag --no-color", "--color never"],
  ["list --json", "list has no flag --json", "--format json"],
  ["--set who Bob", 'unexpected argument "Bob"', "--set who=Bob"],
  ["--set-text who Bob", 'unexpected argument "Bob"', "--set-text who=Bob"],
  ["--get who word", 'unexpected argument "word"', "--get who --get word"],
  ["list.yaml", 'unexpected argument "list.yaml"', "--config list.yaml"],
  ["check all", 'unexpected argument "all"', "remove it"],
  ["lint", 'there is no command "lint"', 'did you mean "lineup check"?'],
  ["version", 'there is no command "version"', 'did you mean "lineup --version"?'],
  ["chekc", 'there is no command "chekc"', 'did you mean "lineup check"?'],
  ["constructor", 'there is no command "constructor"', "lineup help lists the commands"],
])("lineup %s", async (line, message, hint) => {
  const { stderr, status } = await run(line.split(" "));
  expect({ stderr, status }).toEqual({
    stderr: `error[USAGE]: ${message}\n   = hint: ${hint}\n`,
    status: 2,
  });
});
