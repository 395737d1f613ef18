/** What a file imports, directly or through others, read from the text of the files. */

import { attempt } from "../../diagnostics/readable.ts";
import type { Sources } from "../../diagnostics/source-text.ts";
import { path as nodePath } from "../../process/modules.ts";

/** One import of a file. */
export interface Import {
  readonly importer: string;
  /** As the importer writes it. */
  readonly specifier: string;
  /** The imported file, absolute; the specifier where that is not a file. */
  readonly file: string;
}

/** How many files are read: a package may have thousands. */
const MAX_FILES = 1_000;

const LOADERS: Readonly<Record<string, Bun.JavaScriptLoader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "jsx",
  ".mjs": "jsx",
  ".cjs": "jsx",
  ".jsx": "jsx",
};

/** Whether a file is a script, by its name. */
export const isScript = (file: string): boolean => nodePath().extname(file) in LOADERS;

/** Lists the imports of a file and of all that it imports, in the order of evaluation. */
export function importsOf(file: string, sources: Sources): Import[] {
  const imports: Import[] = [];
  const seen = new Set<string>();
  const visit = (importer: string) => {
    seen.add(importer);
    for (const { specifier, file: imported } of scan(importer, sources)) {
      const isNew = imported.startsWith("/") && !seen.has(imported);
      if (isNew && seen.size < MAX_FILES) visit(imported);
      imports.push({ importer, specifier, file: imported });
    }
  };
  visit(file);
  return imports;
}

function scan(importer: string, sources: Sources): Omit<Import, "importer">[] {
  const { dirname, extname } = nodePath();
  const loader = LOADERS[extname(importer)];
  const text = loader === undefined ? undefined : sources.get(importer)?.text;
  if (text === undefined) return [];
  const transpiler = new Bun.Transpiler({ loader: loader!, trimUnusedImports: true });
  // A file with a syntax error has no imports.
  return attempt(() => transpiler.scanImports(text), []).flatMap(({ path: specifier, kind }) => {
    // What is imported later is not part of the evaluation.
    if (kind !== "import-statement" && kind !== "require-call") return [];
    const file =
      specifier === "lineup"
        ? specifier
        : attempt(() => Bun.resolveSync(specifier, dirname(importer)), specifier);
    return [{ specifier, file }];
  });
}
