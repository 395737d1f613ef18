/** How this program starts itself again. */

/** The first argument of a process that runs one plugin for another lineup. */
export const CHILD_ARGUMENT = "--lineup-child";

/** That of a process which is to be confined, and to become the one above. A policy follows. */
export const CONFINE_ARGUMENT = "--lineup-confine";

const { dir } = import.meta;
const isCompiled = dir.startsWith("/$bunfs/") || dir.includes("~BUN");

/** Returns the program and what comes before its arguments, whatever it was started as. */
export function selfCommand(): string[] {
  return isCompiled ? [process.execPath] : [process.execPath, "--no-install", `${dir}/../main.ts`];
}

/** Returns the folder in which this program consists of files; `undefined` if it is one. */
export function selfRoot(): string | undefined {
  return isCompiled ? undefined : /^(.*)\/src\/process$/.exec(dir)?.[1];
}

/** Returns the files and folders that this program consists of. */
export function selfPaths(): string[] {
  if (isCompiled) return [process.execPath];
  const root = selfRoot();
  return [
    process.execPath,
    ...["src", "node_modules", "package.json"].map((name) => `${root}/${name}`),
  ];
}
