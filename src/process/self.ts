/** How this program starts itself again. */

/** The first argument of a process that runs one plugin for another lineup. */
export const CHILD_ARGUMENT = "--lineup-child";

/** Returns the arguments of a child of this process. It ends if this one has. */
export const childArguments = (first: string, ...rest: readonly string[]): string[] => [
  first,
  String(process.pid),
  ...rest,
];

/** That of a process which starts a confined one, and observes it. */
export const OBSERVE_ARGUMENT = "--lineup-observe";

/** Where it finds the policy, as JSON: a file with a name is one that a plugin might change. */
export const POLICY_DESCRIPTOR = 3;

/** Tells the tests of `lineup test`, which run as Bun, how lineup is started. */
export const SELF_VARIABLE = "LINEUP_SELF";

const { dir } = import.meta;
let command = commandAt(dir);

/** Finds the command by where this file is; `undefined` if it is part of another program. */
function commandAt(folder: string): readonly string[] | undefined {
  if (folder.startsWith("/$bunfs/") || folder.includes("~BUN")) return [process.execPath];
  if (!folder.endsWith("/src/process")) return undefined;
  return [process.execPath, "--no-install", `${folder.slice(0, -"process".length)}main.ts`];
}

/** Takes a command, by default what {@link SELF_VARIABLE} says. */
export function adoptSelf(given = environmentSelf()): void {
  command = given ?? command;
}

function environmentSelf(): string[] | undefined {
  const text = process.env[SELF_VARIABLE];
  delete process.env[SELF_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as string[]);
}

/** Whether this program can start itself again. */
export const isSelfKnown = (): boolean => command !== undefined;

/** Returns the program and what comes before its arguments, whatever it was started as. */
export function selfCommand(): string[] {
  if (command === undefined) throw new Error("this is no program of its own");
  return [...command];
}

/** Returns the folder in which this program consists of files; `undefined` if it is one. */
export function selfRoot(): string | undefined {
  return /^(.*)\/src\/main\.ts$/.exec(selfCommand().at(-1)!)?.[1];
}

/** Returns the files and folders that this program consists of. */
export function selfPaths(): string[] {
  const [program] = selfCommand();
  const root = selfRoot();
  if (root === undefined) return [program!];
  return [program!, ...["src", "node_modules", "package.json"].map((name) => `${root}/${name}`)];
}
