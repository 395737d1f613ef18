/**
 * Reads and links the files of all plugins together, before the first of them is
 * imported: Bun's loader works on several at once when it knows of several.
 *
 * Nothing is evaluated here. The files are the imports of one generated module,
 * and in front of them stands a module that throws: all are read and linked, and
 * evaluation ends before the first. Each file is evaluated when it is imported,
 * in its turn. Only CommonJS can't wait: it runs when it is read.
 */

const ALL = "lineup:all";
const STOP = "lineup:stop";

/** Reads files. What is wrong with one is found when it is imported. */
export async function preload(all: readonly string[]): Promise<void> {
  const files = new Set(all.filter((file) => !file.endsWith(".cjs")));
  if (files.size < 2) return;
  const imports = [STOP, ...files].map((file) => `import ${JSON.stringify(file)};`);
  Bun.plugin({
    name: ALL,
    setup(build) {
      build.module(ALL, () => ({ loader: "js", contents: imports.join("\n") }));
      build.module(STOP, () => ({ loader: "js", contents: "throw undefined;" }));
    },
  });
  // The bundler would look for a name that it can read.
  const name: string = ALL;
  await import(name).catch(() => {});
}
