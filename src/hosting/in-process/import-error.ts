/**
 * Why a plugin's file could not be imported → diagnostics with file, line and column.
 *
 * What `import` throws has no location in half of the cases; the bundler, run over
 * the same file, has one in nearly all of them.
 */

import type { EntryConfig } from "../../config/entry.ts";
import { Diagnostic, type DiagnosticDetails } from "../../diagnostics/diagnostic.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { bundlerLocation, hideOwnPaths, moduleHint } from "../../diagnostics/thrown.ts";
import { isA, isModuleMessage, readThrown } from "../../diagnostics/thrown.ts";
import { PluginFault } from "../../plugin/handle.ts";
import { explainFault } from "../../run/faults.ts";
import { suggest } from "../../text.ts";
import type { Caller } from "./callers.ts";
import { toFault } from "./cut.ts";
import { decoratorHint, moduleSettingHint } from "./tsconfig.ts";

/** A plugin's file, and the entry that names it. */
export interface Target extends Caller {
  readonly config: EntryConfig;
  readonly sources: Sources;
}

/** Explains why a file could not be imported. */
export async function explainImport(thrown: unknown, target: Target): Promise<Diagnostic[]> {
  const { sources, config } = target;
  if (isModuleError(thrown)) {
    const found = await bundlerFindings(thrown, target);
    return found.length > 0 ? found : [withoutBundler(thrown, target)];
  }
  const fault = toFault(thrown, sources);
  if (!(fault instanceof PluginFault)) throw fault;
  const called = { ...target, source: () => sources.get(target.file) };
  const listed = { message: "listed here", location: config.locate(["path"]) };
  const notes = [...fault.thrown.notes, listed];
  const explained = explainFault(fault, called, "import");
  const hint = decoratorHint(target.file, sources) ?? explained.hint;
  return [explained.with({ notes, hint })];
}

/** Whether it is a message of Bun, or the SyntaxError that it throws for a missing export. */
function isModuleError(thrown: unknown): boolean {
  if (isA(thrown, AggregateError)) {
    return thrown.errors.length > 0 && thrown.errors.every(isModuleError);
  }
  if (isModuleMessage(thrown)) return true;
  return isA(thrown, SyntaxError) && MISSING_EXPORT.test(thrown.message);
}

/** JavaScriptCore's message for a missing export, which has no location. */
const MISSING_EXPORT = /'(.*?)' not found in module '(.*?)'/;

async function bundlerFindings(cause: unknown, target: Target): Promise<Diagnostic[]> {
  const { file, name: entry } = target;
  // The bundler needs more rights to a folder than an import does.
  const { logs } = await Bun.build({
    entrypoints: [file],
    target: "bun",
    packages: "external",
    external: ["lineup", "lineup/testing"],
    throw: false,
  }).catch(() => ({ logs: [] }));
  /** Files with a syntax error; the first one mostly causes the others. */
  const broken = new Set<string>();
  return logs.flatMap((log) => {
    if (log.level !== "error" || !log.position?.file) return [];
    if (log.position.line < 1) return [cannotImport(log.message, cause, target)];
    const location = bundlerLocation(log.position);
    const found = fromMessage(log.message, { location, entry, cause }, target);
    if (found.code !== "IMPORT_SYNTAX") return [found];
    if (broken.has(location.file)) return [];
    broken.add(location.file);
    return [found];
  });
}

function fromMessage(message: string, details: DiagnosticDetails, target: Target): Diagnostic {
  const specifier = /^Could not resolve: "(.*?)"/.exec(message)?.[1];
  if (specifier !== undefined) return moduleNotFound(specifier, details, target);
  const missing = /^No matching export in "(.*?)" for import "(.*?)"/.exec(message);
  if (missing !== null) {
    const text = `"${missing[1]}" has no export "${missing[2]}"`;
    return new Diagnostic("IMPORT_NAME_MISSING", text, details);
  }
  return syntaxError(message, details);
}

function syntaxError(message: string, details: DiagnosticDetails): Diagnostic {
  return new Diagnostic("IMPORT_SYNTAX", `syntax error: ${hideOwnPaths(message)}`, details);
}

function moduleNotFound(specifier: string, details: DiagnosticDetails, target: Target): Diagnostic {
  const noun = /^[./]/.test(specifier) ? "module" : "package";
  const message = `the ${noun} "${specifier}" was not found`;
  const file = details.location?.file ?? target.file;
  const hint = moduleSettingHint(specifier, file, target.sources) ?? moduleHint(specifier);
  return new Diagnostic("IMPORT_NOT_FOUND", message, { ...details, hint });
}

/** The contents of the file are not the problem. */
function cannotImport(why: string, cause: unknown, { name: entry, config }: Target): Diagnostic {
  const message = `${entry.path} cannot be imported: ${hideOwnPaths(why)}`;
  return new Diagnostic("PLUGIN_PATH_INVALID", message, {
    location: config.locate(["path"]),
    entry,
    hint: "check that the file, its imports and their folders can be read",
    cause,
  });
}

/** The bundler does not look into packages: their missing exports are known from the import alone. */
function withoutBundler(cause: unknown, target: Target): Diagnostic {
  const { file, name: entry, sources } = target;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (first instanceof ResolveMessage) {
    if (first.specifier === file) {
      const why = "it is not a regular file, or its folder cannot be listed";
      return cannotImport(why, cause, target);
    }
    const location = readThrown(first, sources).location ?? { file, line: 1, column: 1 };
    return moduleNotFound(first.specifier, { location, entry, cause }, target);
  }
  const text = String((first as Error).message);
  const [, name, module] = MISSING_EXPORT.exec(text) ?? [];
  if (name === undefined || module === undefined) {
    return syntaxError(text, { location: { file, line: 1, column: 1 }, entry, cause });
  }
  const importOfName = new RegExp(`import[^;]*?\\b(?<at>${RegExp.escape(name)})\\b`);
  return new Diagnostic("IMPORT_NAME_MISSING", `"${module}" has no export "${name}"`, {
    location: sources.get(file)?.find(importOfName),
    entry,
    cause,
    hint:
      module === "lineup" ? suggest(name, ["definePlugin", "Plugin", "v"], "exports") : undefined,
  });
}
