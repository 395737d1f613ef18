/** An entry's path → the plugin's file on disk, or why there is none. */

import { Diagnostic, failure, type Maybe, success } from "../../diagnostics/diagnostic.ts";
import { explainBrokenLink } from "../../diagnostics/links.ts";
import { attempt } from "../../diagnostics/readable.ts";
import { fs, path as nodePath } from "../../process/modules.ts";
import { listNames, nearest } from "../../text.ts";

const EXTENSIONS = [".ts", ".mts", ".tsx", ".js", ".mjs", ".cjs"];

/** Characters that Bun cannot import a path with. */
const REFUSED = Object.entries({ "?": "?", "\\": "a backslash", "\0": "a NUL" });

/** Finds the file of an entry: an absolute path without symbolic links. Problems have no location yet. */
export function findPluginFile(folder: string, path: string): Maybe<string> {
  if (path.includes(":") && /^[a-z][a-z0-9+.-]+:/i.test(path)) {
    const [, rest] = /^path:(\S+)$/.exec(path) ?? [];
    if (rest !== undefined) {
      return invalid(`"${path}" is not a path`, `write a space after the colon: path: ${rest}`);
    }
    return invalid(`"${path}" is a URL, not a path`, "name a file: ./my-plugin.ts");
  }
  for (const [character, name] of REFUSED) {
    if (path.includes(character)) {
      const hint = "rename the file, and separate folders with /";
      return invalid(`the path "${path}" contains ${name}, which cannot be imported`, hint);
    }
  }
  const usual = findScript(folder, path);
  const found = usual === undefined ? findOther(folder, path) : success(usual);
  for (const [character, name] of REFUSED) {
    if (found.value?.includes(character)) {
      const part = found.value.split("/").find((step) => step.includes(character));
      const message = `"${path}" leads through "${part}", which contains ${name} and cannot be imported`;
      return invalid(message, "rename the folder or the file");
    }
  }
  return found;
}

/** Finds a script with Bun's resolver, which follows links and loads nothing for it. */
function findScript(folder: string, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith(".") || !EXTENSIONS.includes(name.slice(name.lastIndexOf(".")))) {
    return undefined;
  }
  try {
    const found = Bun.resolveSync(path.startsWith("/") ? path : `./${path}`, folder);
    // A resolver also tries other extensions and looks into folders.
    if (!found.endsWith(`/${name}`)) return undefined;
    // Where a link leads, it takes a backslash for a slash.
    const isDirect = found === `${folder}/${path.replace(/^\.\//, "")}`;
    return isDirect || fs().existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Finds what the resolver does not: a folder's index, a link to a script, or what is wrong. */
function findOther(folder: string, path: string): Maybe<string> {
  const file = nodePath().resolve(folder, path);
  try {
    const stat = fs().statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return notFound(file, path);
    const script = stat.isDirectory() ? findIndex(file) : file;
    if (script === undefined) {
      const hint = `name the plugin's file, or add ${path.replace(/\/$/, "")}/index.ts`;
      return missing(`the folder "${path}" has no index file`, hint);
    }
    if (!EXTENSIONS.includes(nodePath().extname(script))) {
      const hint = `a plugin's file ends in ${listNames(EXTENSIONS, "or")}`;
      return invalid(`"${path}" is not a script`, hint);
    }
    const real = fs().realpathSync(script);
    const twin = findTwin(real);
    return twin === undefined ? success(real) : sameName(path, twin);
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    // Part of the path is a file where it should be a folder, or a link that leads to itself.
    if (code === "ENOTDIR" || code === "ELOOP") return notFound(file, path);
    return invalid(`"${path}" cannot be read: ${code}`, "check the path, its links and its rights");
  }
}

/** Finds the file that Bun would import in place of another one: its resolver ignores the case. */
function findTwin(file: string): string | undefined {
  const { basename } = nodePath();
  const found = attempt(() => Bun.resolveSync(file, "/"), file);
  const isTwin = found !== file && found.toLowerCase() === file.toLowerCase();
  return isTwin ? basename(found) : undefined;
}

function sameName(path: string, twin: string): Maybe<never> {
  const message = `"${path}" cannot be told from "${twin}" beside it: Bun ignores upper and lower case`;
  return invalid(message, "rename one of the two");
}

function invalid(message: string, hint: string): Maybe<never> {
  return failure(new Diagnostic("PLUGIN_PATH_INVALID", message, { hint }));
}

function missing(message: string, hint: string): Maybe<never> {
  return failure(new Diagnostic("PLUGIN_NOT_FOUND", message, { hint }));
}

function findIndex(folder: string): string | undefined {
  const files = EXTENSIONS.map((extension) => nodePath().join(folder, `index${extension}`));
  const { statSync } = fs();
  return files.find((file) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === false);
}

function notFound(file: string, path: string): Maybe<never> {
  const { basename, dirname, extname } = nodePath();
  const message = `there is no file "${path}"`;
  const link = explainBrokenLink(file);
  if (link !== undefined) return missing(`${message}: ${link}`, "correct the link");
  if (/[*{}$]|^~/.test(path)) {
    return missing(message, "wildcards, variables and ~ are not expanded: write each path out");
  }
  let names: string[];
  try {
    names = fs().readdirSync(dirname(file));
  } catch {
    const hint = `there is no folder "${dirname(path)}" either; paths start at the folder of plugins.yaml`;
    return missing(message, hint);
  }
  const name = basename(file);
  const scripts = names.filter((other) => other !== name && EXTENSIONS.includes(extname(other)));
  const near =
    scripts.find((other) => basename(other, extname(other)) === name) ?? nearest(name, scripts);
  const folder = path.slice(0, path.length - basename(path).length);
  const hint =
    near === undefined
      ? "paths start at the folder of plugins.yaml"
      : `did you mean "${folder}${near}"?`;
  return missing(message, hint);
}
