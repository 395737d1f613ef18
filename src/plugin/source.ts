/**
 * A plugin's file on disk: which file a path names, and where a word stands in it.
 */

import { listNames, type Location, nearest } from "../errors.ts";

export const EXTENSIONS = [".ts", ".mts", ".tsx", ".js", ".mjs", ".cjs"];

/** Why a path names no plugin file. */
export interface PathFlaw {
  code: "PLUGIN_NOT_FOUND" | "PLUGIN_PATH_INVALID";
  message: string;
  hint: string;
}

/** What Bun can't import in a path. */
const REFUSED = [
  ["?", "?"],
  ["\\", "a backslash"],
  ["\0", "a NUL"],
] as const;

/** Finds the file that an entry's path names, absolute and without symbolic links. */
export function findPluginFile(folder: string, path: string): string | PathFlaw {
  if (path.includes(":") && /^[a-z][a-z0-9+.-]+:/i.test(path))
    return invalid(
      `"${path}" is not a path`,
      "a plugin is a file beside plugins.yaml: ./my-plugin.ts",
    );
  for (const [character, name] of REFUSED)
    if (path.includes(character))
      return invalid(
        `a plugin's path can't hold ${name}: got "${path}"`,
        "rename the file, and write folders with /",
      );
  const file = usualFile(folder, path) ?? unusualFile(folder, path);
  if (typeof file !== "string") return file;
  for (const [character, name] of REFUSED)
    if (file.includes(character)) {
      const part = file.split("/").find((step) => step.includes(character));
      const message = `"${path}" leads through "${part}": what is imported can't hold ${name} in its path`;
      return invalid(message, "rename the folder or the file");
    }
  return file;
}

/** A script that is there: Bun's resolver knows it, with links followed, and loads nothing for it. */
function usualFile(folder: string, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith(".") || !EXTENSIONS.includes(name.slice(name.lastIndexOf("."))))
    return undefined;
  try {
    const found = Bun.resolveSync(path.startsWith("/") ? path : `./${path}`, folder);
    // A resolver tries other endings too, and looks into folders.
    return found.endsWith(`/${name}`) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Loading these takes time, 2 ms the first, and a run without an error needs neither. */
const fs = () => process.getBuiltinModule("node:fs");
const paths = () => process.getBuiltinModule("node:path");

function unusualFile(folder: string, path: string): string | PathFlaw {
  const file = paths().resolve(folder, path);
  try {
    const kind = kindOf(file);
    if (kind === undefined) return notFound(file, path);
    const script = kind === "folder" ? findIndex(file) : file;
    if (script === undefined)
      return {
        code: "PLUGIN_NOT_FOUND",
        message: `the folder "${path}" has no index file`,
        hint: `name the plugin's file, or add an index.ts to the folder`,
      };
    if (!EXTENSIONS.includes(paths().extname(script)))
      return invalid(
        `"${path}" is not a script`,
        `a plugin's file ends in ${listNames(EXTENSIONS)}`,
      );
    return fs().realpathSync(script);
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    // A file stands where the path has a folder.
    if (code === "ENOTDIR") return notFound(file, path);
    return invalid(
      `"${path}" can't be read: ${code}`,
      "see whether the path, and the links in it, lead to a file",
    );
  }
}

function invalid(message: string, hint: string): PathFlaw {
  return { code: "PLUGIN_PATH_INVALID", message, hint };
}

function kindOf(file: string): "folder" | "file" | undefined {
  const stat = fs().statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return stat.isDirectory() ? "folder" : "file";
}

function findIndex(folder: string): string | undefined {
  return EXTENSIONS.map((extension) => paths().join(folder, `index${extension}`)).find(
    (file) => kindOf(file) === "file",
  );
}

function notFound(file: string, path: string): PathFlaw {
  const { basename, dirname, extname } = paths();
  const folder = dirname(file);
  const message = `there is no file "${path}"`;
  let beside: string[];
  try {
    beside = fs().readdirSync(folder);
  } catch {
    return {
      code: "PLUGIN_NOT_FOUND",
      message,
      hint: `there is no folder "${dirname(path)}" either: paths start at plugins.yaml's folder`,
    };
  }
  const name = basename(file);
  const scripts = beside.filter((other) => other !== name && EXTENSIONS.includes(extname(other)));
  const near =
    scripts.find((other) => basename(other, extname(other)) === name) ?? nearest(name, scripts);
  return {
    code: "PLUGIN_NOT_FOUND",
    message,
    hint:
      near === undefined
        ? "paths start at plugins.yaml's folder"
        : `did you mean "${path.slice(0, path.length - basename(path).length)}${near}"?`,
  };
}

/** Finds where a pattern first stands in a file; a group named `at` narrows the place. */
export function locateInFile(file: string, pattern: RegExp): Location | undefined {
  return findAll(file, pattern)[0];
}

/**
 * Finds where a plugin declares a member, an option or a need: `name: …` or
 * `name = …`. Gives nothing when the file has more than one such place.
 */
export function locateMember(file: string, name: string): Location | undefined {
  const pattern = new RegExp(`(?:^|[\\s{,])(?<at>["']?${RegExp.escape(name)}["']?)\\s*[:=(]`);
  const places = findAll(file, pattern);
  return places.length === 1 ? places[0] : undefined;
}

function findAll(file: string, pattern: RegExp): Location[] {
  let text: string;
  try {
    text = fs()
      .readFileSync(file, "utf8")
      .replace(/^\ufeff/, "");
  } catch {
    return [];
  }
  return [...text.matchAll(new RegExp(pattern.source, "dgm"))].map((match) => {
    const [start, end] = match.indices?.groups?.at ?? match.indices![0]!;
    const line = text.slice(0, start).split("\n").length;
    const column = start - text.lastIndexOf("\n", start - 1);
    return { file, line, column, endLine: line, endColumn: column + (end - start) };
  });
}
