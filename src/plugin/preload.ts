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
export async function preload(all: readonly { file: string }[]): Promise<void> {
  // To import a file twice is to import it once.
  let imports = `import "${STOP}";`;
  for (const { file } of all)
    if (!file.endsWith(".cjs")) imports += `import ${JSON.stringify(file)};`;
  Bun.plugin({
    name: ALL,
    setup(build) {
      build.module(ALL, () => ({ loader: "js", contents: imports }));
      build.module(STOP, () => ({ loader: "js", contents: "throw undefined;" }));
    },
  });
  // The bundler would look for a name that it can read.
  const name: string = ALL;
  await import(name).catch(() => {});
}
