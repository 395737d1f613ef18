/** The arguments of a command → the text of plugins.yaml and the values that are set. */

import { failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { path as nodePath } from "../process/modules.ts";
import type { ProjectInput } from "../project/project.ts";
import type { Arguments } from "./arguments.ts";
import { type Reading, readSource } from "./read.ts";

/** Reads what `--config`, `--values`, `--set` and `--set-text` name. */
export async function readInput(args: Arguments, world: Reading): Promise<Maybe<ProjectInput>> {
  const { shown, file, folder } = locateConfig(args.get("config"), world.cwd);
  let reading: Promise<Maybe<SourceText>> | undefined;
  const read = () => (reading ??= readSource({ flag: "--config", shown, file }, world));
  let sets: ProjectInput["sets"] = [];
  if (args.has("values") || args.has("set") || args.has("set-text")) {
    const { readSets } = await import("./sets.ts");
    const found = await readSets(args, world, read);
    if (found.problems.length > 0) return failure(...found.problems);
    sets = found.value;
  }
  const { value: source, problems } = await read();
  if (source === undefined) return { value: source, problems };
  return success({ source, shown, folder, sets, environment: world.environment });
}

/** Returns how messages name the file, its absolute path, and the folder in which paths start. */
export function locateConfig(named: string | undefined, cwd: string) {
  if (named === undefined) {
    return { shown: "plugins.yaml", file: `${cwd}/plugins.yaml`, folder: cwd };
  }
  if (named === "-") return { shown: "stdin", file: "-", folder: cwd };
  const { dirname, resolve } = nodePath();
  const file = resolve(cwd, named);
  return { shown: named, file, folder: dirname(file) };
}
