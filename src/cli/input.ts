/** The arguments of a command → the text of plugins.yaml and the values that are set. */

import type { Initial } from "../config/config.ts";
import { parseSet } from "../config/set.ts";
import { Diagnostic, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { explainBrokenLink } from "../diagnostics/links.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { fs, path as nodePath } from "../process/modules.ts";
import type { ProjectInput } from "../project/project.ts";
import { nearest } from "../text.ts";
import type { Arguments } from "./arguments.ts";
import type { World } from "./world.ts";

/** Reads what `--config` and `--set` name. */
export async function readInput(
  args: Arguments,
  world: Pick<World, "cwd" | "environment" | "readBytes" | "sources">,
): Promise<Maybe<ProjectInput>> {
  const sets: Initial[] = [];
  for (const argument of args.all("set")) {
    const { value, problems } = parseSet(argument);
    if (value === undefined) return { value, problems };
    sets.push(value);
  }
  const { shown, file, folder } = locateConfig(args.get("config"), world.cwd);
  try {
    const bytes = await world.readBytes(file);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const source = new SourceText(file === "-" ? "stdin" : file, text);
    world.sources.add(source);
    return success({ source, shown, folder, sets, environment: world.environment });
  } catch (error) {
    return failure(unreadable(error, file, shown));
  }
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

function unreadable(error: unknown, file: string, shown: string): Diagnostic {
  const { code } = error as { code?: string };
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") {
    const link = explainBrokenLink(file);
    const message = `there is no file ${shown}${link === undefined ? "" : `: ${link}`}`;
    const hint = link === undefined ? missingHint(file, shown) : "correct the link";
    return new Diagnostic("CONFIG_NOT_FOUND", message, { hint, cause: error });
  }
  const isEncoding = code === "ERR_ENCODING_INVALID_ENCODED_DATA" || error instanceof TypeError;
  const why = isEncoding ? "it is not UTF-8 text" : (REASONS[code ?? ""] ?? String(error));
  const inside = `${shown.replace(/\/$/, "")}/plugins.yaml`;
  const isInside = code === "EISDIR" && fs().existsSync(nodePath().join(file, "plugins.yaml"));
  const hint = isInside ? `did you mean --config ${inside}?` : "name a file: --config FILE";
  const message = `${shown} cannot be read: ${why}`;
  return new Diagnostic("CONFIG_UNREADABLE", message, { hint, cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

/** Names a file next to it that may be meant, or else says how to start. */
function missingHint(file: string, shown: string): string {
  const { basename, dirname, join } = nodePath();
  let names: string[] = [];
  try {
    names = fs().readdirSync(dirname(file));
  } catch {
    // The folder does not exist or cannot be listed.
  }
  const name = basename(file);
  const others = names.filter((other) => other !== name && /\.ya?ml$/.test(other));
  const near = nearest(name, others);
  return near === undefined
    ? "create a project with lineup init, or name another file with --config FILE"
    : `did you mean --config ${join(dirname(shown), near)}?`;
}
