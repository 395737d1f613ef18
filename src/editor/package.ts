/** Finds an installed package that is named lineup, which nothing imports. */

import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { fs, path as nodePath } from "../process/modules.ts";

/** Warns of a package named lineup in the folder or above it: the program's own module wins. */
export function warnOfPackage(folder: string): Diagnostic[] {
  const { dirname, join } = nodePath();
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "node_modules", "lineup", "package.json");
    if (fs().existsSync(file)) {
      const message =
        'the package "lineup" in node_modules is not used: "lineup" is part of the program';
      const location = { file, line: 1, column: 1 };
      const hint = "remove it (npm remove lineup); lineup sync writes the types for the editor";
      return [new Diagnostic("PACKAGE_UNUSED", message, { location, hint, severity: "warning" })];
    }
    if (at === dirname(at)) return [];
  }
}
