/** Reads a file that the command line names, or stdin, into a SourceText; explains why it cannot be read. */

import { Diagnostic, failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { explainBrokenLink } from "../diagnostics/links.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { fs, path as nodePath } from "../process/modules.ts";
import { nearest } from "../text.ts";
import type { World } from "./world.ts";

/** What reading the input uses of the world. */
export type Reading = Pick<World, "cwd" | "environment" | "readBytes" | "sources">;

/** A file that the command line names. */
export interface NamedFile {
  /** The flag that names it. */
  readonly flag: "--config" | "--values";
  /** How messages name it. */
  readonly shown: string;
  /** Its absolute path; `-` is stdin. */
  readonly file: string;
}

/** Reads a file, and remembers its text for messages. */
export async function readSource(named: NamedFile, world: Reading): Promise<Maybe<SourceText>> {
  const { file } = named;
  try {
    const bytes = await world.readBytes(file);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const source = new SourceText(file === "-" ? "stdin" : file, text);
    world.sources.add(source);
    return success(source);
  } catch (error) {
    return failure(unreadable(error, named));
  }
}

function unreadable(error: unknown, named: NamedFile): Diagnostic {
  const { flag, shown, file } = named;
  const { code } = error as { code?: string };
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") {
    const link = explainBrokenLink(file);
    const message = `there is no file ${shown}${link === undefined ? "" : `: ${link}`}`;
    const hint = link === undefined ? missingHint(named) : "correct the link";
    return new Diagnostic("CONFIG_NOT_FOUND", message, { hint, cause: error });
  }
  const isEncoding = code === "ERR_ENCODING_INVALID_ENCODED_DATA" || error instanceof TypeError;
  const why = isEncoding ? "it is not UTF-8 text" : (REASONS[code ?? ""] ?? String(error));
  const inside = `${shown.replace(/\/$/, "")}/plugins.yaml`;
  const isInside =
    flag === "--config" &&
    code === "EISDIR" &&
    fs().existsSync(nodePath().join(file, "plugins.yaml"));
  const other = isEncoding ? "save it as UTF-8" : `name a file: ${flag} FILE`;
  const hint = isInside ? `did you mean --config ${inside}?` : other;
  const message = `${shown} cannot be read: ${why}`;
  return new Diagnostic("CONFIG_UNREADABLE", message, { hint, cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

/** Names a file next to it or a plugins.yaml above that may be meant, or else says how to start. */
function missingHint({ flag, shown, file }: NamedFile): string {
  const { basename, dirname, join } = nodePath();
  const name = basename(file);
  const pattern = flag === "--config" ? /\.ya?ml$/ : /\.(?:ya?ml|json)$/;
  const near = nearest(
    name,
    namesIn(dirname(file)).filter((other) => pattern.test(other)),
  );
  if (near !== undefined) return `did you mean ${flag} ${join(dirname(shown), near)}?`;
  if (flag === "--values") return "name a YAML or JSON file, or read stdin: --values -";
  const above = findAbove(dirname(file));
  return above === undefined || shown !== "plugins.yaml"
    ? "create a project with lineup init, or name another file with --config FILE"
    : `did you mean --config ${above}?`;
}

/** Returns the names in a folder; none if it does not exist or cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return fs().readdirSync(folder);
  } catch {
    return [];
  }
}

/** Returns the way to the nearest plugins.yaml in a folder above: `../plugins.yaml`. */
function findAbove(folder: string): string | undefined {
  const { dirname, join } = nodePath();
  let way = "plugins.yaml";
  for (let above = folder; above !== dirname(above);) {
    above = dirname(above);
    way = `../${way}`;
    if (fs().existsSync(join(above, "plugins.yaml"))) return way;
  }
  return undefined;
}
