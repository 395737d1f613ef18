/**
 * Why a plugin's file could not be imported → diagnostics with file, line and column,
 * in the file that is wrong.
 *
 * What `import` throws has no location in half of the cases; the bundler, run over
 * the same file, has one in nearly all of them. The rest is read from the texts.
 */

import type { EntryConfig } from "../../config/entry.ts";
import { Diagnostic, type DiagnosticDetails, type Note } from "../../diagnostics/diagnostic.ts";
import { findJsonFault, jsonComplaint, locateJson } from "../../diagnostics/json.ts";
import { moduleHint } from "../../diagnostics/module-hint.ts";
import { attempt, isA, isError, isModuleMessage } from "../../diagnostics/readable.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { hideOwnPaths, readStack } from "../../diagnostics/stack.ts";
import { bundlerLocation, locateThrown } from "../../diagnostics/thrown.ts";
import { findSetting } from "../../diagnostics/tsconfig.ts";
import { PluginFault } from "../../plugin/handle.ts";
import { path as nodePath } from "../../process/modules.ts";
import { explainFault } from "../../run/faults.ts";
import type { Caller } from "./callers.ts";
import { findCulprit } from "./culprit.ts";
import { toFault } from "./cut.ts";
import { importsOf } from "./imports.ts";
import { explainAmbiguous, explainMissing, missingName } from "./missing-name.ts";

/** A plugin's file, and the entry that names it. */
export interface Target extends Caller {
  readonly config: EntryConfig;
  readonly sources: Sources;
}

/** Explains why a file could not be imported. */
export async function explainImport(thrown: unknown, target: Target): Promise<Diagnostic[]> {
  const { file, config } = target;
  const listed = { message: "listed here", location: config.locate(["path"]) };
  const found = isModuleError(thrown)
    ? await linkErrors(thrown, target)
    : jsonErrors(thrown, target);
  const problems = found.length > 0 ? found : [await evaluationError(thrown, target)];
  return problems.map((problem) => {
    const { code, location, notes } = problem;
    const isThere = location?.file === listed.location.file;
    const isOwn = found.includes(problem) && location?.file === file;
    if (code === "INTERRUPTED" || isThere || isOwn) return problem;
    return problem.with({ notes: [...notes, listed] });
  });
}

/** Whether it is a message of Bun, or the SyntaxError that it throws for a missing export. */
function isModuleError(thrown: unknown): boolean {
  if (isA(thrown, AggregateError)) {
    return thrown.errors.length > 0 && thrown.errors.every(isModuleError);
  }
  return isModuleMessage(thrown) || missingName(thrown) !== undefined;
}

async function linkErrors(thrown: unknown, target: Target): Promise<Diagnostic[]> {
  const found = await bundlerFindings(thrown, target);
  return found.length > 0 ? found : withoutBundler(thrown, target);
}

async function bundlerFindings(cause: unknown, target: Target): Promise<Diagnostic[]> {
  const { file, name: entry } = target;
  // The bundler needs more rights to a folder than an import does.
  const build = async () =>
    await Bun.build({
      entrypoints: [file],
      target: "bun",
      packages: "external",
      external: ["lineup", "lineup/testing"],
      throw: false,
    });
  const { logs } = await build().catch(() => ({ logs: [] }));
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
  const [, module, name] = /^No matching export in "(.*?)" for import "(.*?)"/.exec(message) ?? [];
  const ambiguous = /^Ambiguous import "(.*?)" has multiple matching exports/.exec(message)?.[1];
  if (ambiguous !== undefined) return explainAmbiguous(ambiguous, details);
  if (name === undefined) return syntaxError(message, details);
  return explainMissing({ name, module: nodePath().resolve(module!) }, details, target);
}

function syntaxError(message: string, details: DiagnosticDetails): Diagnostic {
  return new Diagnostic("IMPORT_SYNTAX", `syntax error: ${hideOwnPaths(message)}`, details);
}

function moduleNotFound(specifier: string, details: DiagnosticDetails, target: Target) {
  const noun = /^(?:[./#]|node:)/.test(specifier) ? "module" : "package";
  const message = `the ${noun} "${specifier}" was not found`;
  const hint = moduleHint(specifier, details.location?.file ?? target.file, target.sources);
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

/** The bundler does not look into packages, and lets TypeScript import what is not there. */
function withoutBundler(thrown: unknown, target: Target): Diagnostic[] {
  if (isA(thrown, AggregateError)) {
    return thrown.errors.flatMap((error) => withoutBundler(error, target));
  }
  const { file, name: entry, sources } = target;
  const details = { location: locateThrown(thrown, sources), entry, cause: thrown };
  if (isA(thrown, ResolveMessage)) {
    if (thrown.specifier !== file) return [moduleNotFound(thrown.specifier, details, target)];
    return [
      cannotImport("it is not a regular file, or its folder cannot be listed", thrown, target),
    ];
  }
  const missing = missingName(thrown);
  if (missing !== undefined) return [explainMissing(missing, details, target)];
  return [syntaxError(String((thrown as Error).message), details)];
}

/** Finds the mistakes in imported files of JSON. */
function jsonErrors(thrown: unknown, { file, name: entry, sources }: Target): Diagnostic[] {
  const complaint = jsonComplaint(thrown);
  if (complaint === undefined) return [];
  const { location: caller } = readStack(thrown);
  if (caller !== undefined) {
    // What was parsed by the plugin's own code is the plugin's affair.
    const location = locateJson(thrown, caller, sources);
    if (location === undefined) return [];
    return [syntaxError(complaint, { location, entry, cause: thrown })];
  }
  const files = importsOf(file, sources).filter(({ importer, specifier, file: imported }) => {
    const quoted = `["']${RegExp.escape(specifier)}["']`;
    const type = new RegExp(`${quoted}\\s*with\\s*\\{\\s*type:\\s*["'](\\w+)`);
    return (type.exec(sources.get(importer)?.text ?? "")?.[1] ?? imported).endsWith("json");
  });
  return [...new Set(files.map((one) => one.file))].flatMap((imported) => {
    const fault = findJsonFault(sources.get(imported));
    if (fault === undefined) return [];
    return [syntaxError(fault.message, { location: fault.location, entry, cause: thrown })];
  });
}

/** Explains why the evaluation of a file, or of one that it imports, ended without its exports. */
async function evaluationError(thrown: unknown, target: Target): Promise<Diagnostic> {
  const { file, sources } = target;
  const fault = toFault(thrown, sources);
  // Nothing can be read while files are imported.
  if (!(fault instanceof PluginFault)) throw fault;
  const called = { ...target, source: () => sources.get(file) };
  const problem = explainFault(fault, called, "import");
  const { hint = decoratorHint(thrown, target) } = problem;
  const isKnown = problem.location !== undefined || !["threw", "hung"].includes(fault.reason);
  if (isKnown) return problem.with({ hint });
  const failure = fault.reason === "hung" ? undefined : { thrown };
  const culprit = await findCulprit(file, failure, sources);
  const notes: Note[] = [...problem.notes];
  if (culprit !== undefined && culprit.location === undefined && culprit.file !== file) {
    notes.push({ message: `it happened in ${culprit.file}` });
  }
  return problem.with({ location: culprit?.location, hint, notes });
}

/** A decorator of the old kind fails when it is called as a standard one. */
function decoratorHint(thrown: unknown, { file, sources }: Target): string | undefined {
  // The function of Bun that calls decorators.
  const isDecorator = isError(thrown) && attempt(() => /\(bun:wrap:/.test(thrown.stack!), false);
  if (!isDecorator || findSetting("experimentalDecorators", file, sources)?.value !== true) {
    return undefined;
  }
  return 'lineup does not follow "experimentalDecorators" of tsconfig.json: write standard decorators, (value, context) => …';
}
