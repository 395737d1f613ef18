/** An import of a name that its module does not export → which import, and what there is instead. */

import { Diagnostic, type DiagnosticDetails } from "../../diagnostics/diagnostic.ts";
import { attempt, isA } from "../../diagnostics/readable.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { suggest } from "../../text.ts";
import { importsOf } from "./imports.ts";
import { LINEUP_NAMES } from "./module.ts";

/** A name that a module does not export. */
export interface MissingName {
  readonly name: string;
  /** The module's file, or as an import names it. */
  readonly module: string;
  readonly isAmbiguous?: boolean;
}

/** What the engine says of a missing export. It has no location. */
const MESSAGE =
  /^(?:Export named|Missing|[Ee]xport) '(.*?)' (?:export in|not found in|cannot be resolved due to (ambiguous) .* in)(?: module)? '(.*?)'/;

/** Reads what an import threw; `undefined` if no export is missing. */
export function missingName(thrown: unknown): MissingName | undefined {
  if (!isA(thrown, SyntaxError)) return undefined;
  const [, name, ambiguous, module] = MESSAGE.exec(thrown.message) ?? [];
  if (name === undefined || module === undefined) return undefined;
  return { name, module, isAmbiguous: ambiguous !== undefined };
}

/** Explains that a name is missing, at the first import of it if the location is not known. */
export function explainMissing(
  missing: MissingName,
  details: DiagnosticDetails,
  { file, sources }: { file: string; sources: Sources },
): Diagnostic {
  const { isAmbiguous = false } = missing;
  let { name, module } = missing;
  let { location } = details;
  for (const { importer, specifier, file: imported } of importsOf(file, sources)) {
    if (location !== undefined) break;
    if (specifier !== module && imported !== module) continue;
    const source = sources.get(importer);
    const match = statementOf(name, specifier).exec(source?.text ?? "");
    if (match === null) continue;
    location = source!.locate(...match.indices!.groups!.at!);
    name = match.groups!.original ?? name;
    module = imported;
  }
  const what = name === "default" ? "default export" : `export "${name}"`;
  if (isAmbiguous) return explainAmbiguous(name, { ...details, location });
  const hint = hintFor(name, module, sources);
  return new Diagnostic("IMPORT_NAME_MISSING", `"${module}" has no ${what}`, {
    ...details,
    location,
    hint,
  });
}

/** Explains that a name comes from several files. */
export function explainAmbiguous(name: string, details: DiagnosticDetails): Diagnostic {
  const message = `"${name}" is exported by more than one file, through export *`;
  const hint = `add export { ${name} } from "…" with the file that is meant`;
  return new Diagnostic("IMPORT_NAME_MISSING", message, { ...details, hint });
}

/** Matches the import or re-export of a name, with its place as `at`. */
function statementOf(name: string, specifier: string): RegExp {
  const from = `[^;"']*?from\\s*["']${RegExp.escape(specifier)}["']`;
  const word = `(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`;
  const imports = `import\\b[^;"']*?(?<!\\bas\\s+)(?<at>${word})`;
  const byDefault = `import\\s+(?<at>(?!type\\b)[\\w$]+)`;
  // The engine names what is exported, the author what is missing.
  const exports = `export\\b[^;"']*?(?<at>(?:(?<original>[\\w$]+)\\s+as\\s+)?${word})(?!\\s+as\\b)`;
  const forms = name === "default" ? [imports, byDefault, exports] : [imports, exports];
  return new RegExp(`^[ \\t]*(?:${forms.join("|")})${from}`, "dm");
}

function hintFor(name: string, module: string, sources: Sources): string | undefined {
  if (module === "lineup") return suggest(name, LINEUP_NAMES, "exports");
  const source = module.startsWith("/") ? sources.get(module) : undefined;
  if (source === undefined) return undefined;
  const type = `(?:^|;)\\s*export\\s+(?:declare\\s+)?(?:type|interface)\\b[^;=(]*?(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`;
  if (new RegExp(type, "m").test(source.text)) {
    return `"${name}" is a type: write type before it, as in { type ${name} }`;
  }
  const { exports } = attempt(() => new Bun.Transpiler({ loader: "ts" }).scan(source.text), {
    exports: [],
    imports: [],
  });
  return exports.length === 0 ? undefined : suggest(name, exports, "exports");
}
