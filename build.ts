/**
 * Builds `dist/lineup`, the standalone program; installs what is missing first.
 *
 * Run it with `bun build.ts`; the tests call `ensureBuilt`. Needs nothing
 * installed, so it imports nothing but Bun's own modules.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const ROOT = import.meta.dir;

/** How little is compiled at first; src/process/jit.ts says why, and until when. */
export const JIT_POLICY = 32;

export const BINARY = join(ROOT, "dist", process.platform === "win32" ? "lineup.exe" : "lineup");

/**
 * Makes sure that the packages of the lockfile are there.
 *
 * A process that was started without them can't find them later: when they had
 * to be installed, it hands over to `bun` with the same arguments, and ends.
 */
export function ensureInstalled(args: readonly string[]): void {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  );
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  if (packages.every((name) => existsSync(join(ROOT, "node_modules", name, "package.json")))) {
    return;
  }
  const install = Bun.spawnSync([process.execPath, "install", "--frozen-lockfile", "--silent"], {
    cwd: ROOT,
    stdout: "ignore",
    stderr: "inherit",
  });
  if (!install.success) process.exit(1);
  const { exitCode } = Bun.spawnSync([process.execPath, ...args], {
    stdio: ["inherit", "inherit", "inherit"],
  });
  process.exit(exitCode);
}

/** Builds the program, unless it is newer than all that it is made of. */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(BINARY) && statSync(BINARY).mtimeMs > newest([...SOURCES])) return;
  await build();
}

const SOURCES = ["src", "docs/errors", "build.ts", "package.json", "bun.lock"];

function newest(paths: string[]): number {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(join(ROOT, path));
      if (!stat.isDirectory()) return stat.mtimeMs;
      return Math.max(
        stat.mtimeMs,
        newest(readdirSync(join(ROOT, path)).map((name) => join(path, name))),
      );
    }),
  );
}

/**
 * Packs the type declarations that `lineup check` needs into one file of JSON:
 * path → text, laid out so that TypeScript finds them.
 */
function packTypes(): void {
  const modules = join(ROOT, "node_modules");
  const files: Record<string, string> = {
    "lineup.d.ts": 'export * as v from "./valibot.d.mts";\nexport * from "./plugin.ts";\n',
    "plugin.ts": readFileSync(join(ROOT, "src", "plugin", "plugin.ts"), "utf8"),
    "testing.ts": readFileSync(join(ROOT, "src", "testing", "testing.ts"), "utf8"),
    "contract.ts": readFileSync(join(ROOT, "src", "testing", "contract.ts"), "utf8").replace(
      "../plugin/",
      "./",
    ),
    "plugin-test.ts": "export declare function runPluginTest(...all: unknown[]): Promise<any>;\n",
    "lineup-test.ts": "export declare function runLineupTest(...all: unknown[]): Promise<any>;\n",
    "valibot.d.mts": readFileSync(join(modules, "valibot", "dist", "index.d.mts"), "utf8"),
  };
  // Comments are for editors; the checker reads the rest, three times as fast.
  const withoutComments = (text: string) =>
    text.replace(/^[ \t]*\/\*\*(?:[^*]|\*(?!\/))*\*\/[ \t]*\n/gm, "");
  for (const name of ["@types/bun", "@types/node", "bun-types", "undici-types"]) {
    for (const path of readdirSync(join(modules, name), {
      recursive: true,
      encoding: "utf8",
    }).sort())
    // The folders ts5.x and ts7.1 are for other versions of TypeScript.
    {
      if (/\.d\.[mc]?ts$|^package\.json$/.test(path) && !/^ts\d/.test(path)) {
        files[`node_modules/${name}/${path}`] = readFileSync(join(modules, name, path), "utf8");
      }
    }
  }
  for (const [path, text] of Object.entries(files)) files[path] = withoutComments(text);
  // A file may be imported as text, which the name alone does not tell.
  const byName = "node_modules/bun-types/extensions.d.ts";
  files[byName] = files[byName]!.replace(/import\("bun"\)\.[\w.]+/g, "any");
  for (const name of ["@types/node", "bun-types"]) inlineReferences(`node_modules/${name}`, files);
  writeFileSync(join(ROOT, "dist", "types.pack"), JSON.stringify(files));
}

/** Puts the ambient files that a package's index refers to into it: to write a file takes time. */
function inlineReferences(folder: string, files: Record<string, string>): void {
  const index = `${folder}/index.d.ts`;
  const bodies: string[] = [];
  const rest = files[index]!.replace(/^\/\/\/ <reference path="(.*)" \/>$/gm, (line, name) => {
    const path = join(folder, name);
    // A module of its own must stay one.
    if (/^(?:import|export)\b/m.test(files[path]!)) return line;
    bodies.push(files[path]!);
    delete files[path];
    return "";
  });
  files[index] = [rest, ...bodies].join("\n");
}

/** What the editor's folder has of lineup itself: the module and, beside it, its declarations. */
const MODULES = { lineup: "plugin/author.ts", testing: "testing/testing.ts" };

/**
 * Packs what `lineup sync` writes into one file of JSON, path → text: the modules `"lineup"`
 * and `"lineup/testing"` for a run without lineup, and their declarations. Names the content,
 * so that it is known when it is out of date.
 */
async function packEditor(): Promise<void> {
  const valibot = join(ROOT, "node_modules", "valibot", "dist", "index.d.mts");
  const files: Record<string, string> = {
    "types/valibot.d.ts": readFileSync(valibot, "utf8"),
  };
  const entries = Object.entries(MODULES).filter(([, file]) => existsSync(join(ROOT, "src", file)));
  const { outputs } = await Bun.build({
    entrypoints: entries.map(([, file]) => join(ROOT, "src", file)),
    target: "bun",
    format: "esm",
    splitting: true,
    naming: { entry: "[name].js", chunk: "part-[hash].js" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  for (const output of outputs) {
    if (output.path.endsWith(".js")) files[join("modules", output.path)] = await output.text();
  }
  for (const [name, file] of entries) {
    const path = file.replace(/\.ts$/, "");
    files[`${name}.js`] = `export * from "./modules/${basename(path)}.js";\n`;
    files[`${name}.d.ts`] = `export * from "./types/${path}";\n`;
    await declare(file, files);
  }
  const pack = JSON.stringify(files);
  const types = readFileSync(join(ROOT, "dist", "types.pack"), "utf8");
  const name = Bun.hash(JSON.stringify([pack, types])).toString(36);
  writeFileSync(join(ROOT, "dist", "editor.pack"), pack);
  // As JSON it becomes a part of the program: a file would be read at each start.
  writeFileSync(join(ROOT, "dist", "editor.name"), JSON.stringify(name));
}

/** Adds the declarations of a file of src/, and of those that they refer to. */
async function declare(file: string, files: Record<string, string>): Promise<void> {
  const path = `types/${file.replace(/\.ts$/, ".d.ts")}`;
  if (Object.hasOwn(files, path)) return;
  const { default: ts } = await import("typescript");
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(
    readFileSync(join(ROOT, "src", file), "utf8"),
    {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve },
    },
  );
  const [problem] = diagnostics;
  if (problem !== undefined) {
    throw new Error(`src/${file}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
  }
  const up = "../".repeat(file.split("/").length - 1);
  const imported: string[] = [];
  files[path] = outputText.replace(/(from |import\()"([^"]+)"/g, (whole, keyword, specifier) => {
    if (specifier === "valibot") return `${keyword}"${up}valibot"`;
    if (!specifier.startsWith(".")) return whole;
    imported.push(join(dirname(file), specifier));
    return `${keyword}"${specifier.replace(/\.ts$/, "")}"`;
  });
  for (const other of imported) await declare(other, files);
}

/** Packs the pages of the error codes into one file of JSON: code → Markdown. */
function packPages(): void {
  const folder = join(ROOT, "docs", "errors");
  const pages: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    pages[name.replace(/\.md$/, "")] = readFileSync(join(folder, name), "utf8");
  }
  writeFileSync(join(ROOT, "dist", "errors.pages"), JSON.stringify(pages));
}

/** Bundles what `lineup test` loads before the tests into one file. */
async function packPreload(): Promise<void> {
  const { outputs } = await Bun.build({
    entrypoints: [join(ROOT, "src", "testing", "preload.ts")],
    target: "bun",
    format: "esm",
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  writeFileSync(join(ROOT, "dist", "preload.pack"), await outputs[0]!.text());
}

/**
 * Keeps what every run loads in one chunk.
 *
 * Bun makes a chunk of the modules that the same dynamic imports reach, so each new one
 * would split the program further: with seven chunks in place of two, a run of one plugin
 * takes 1.02 of the time. Here, all of them reach the program, but for those of main.ts:
 * the process of a plugin loads less.
 */
function keepTogether(): Bun.BunPlugin {
  const program = join(ROOT, "src", "program.ts");
  const imported = new Set<string>();
  for (const name of readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name === "main.ts") continue;
    const file = join(ROOT, "src", name);
    const specifiers = readFileSync(file, "utf8").matchAll(/\bimport\("(\..+?\.ts)"\)/g);
    for (const [, specifier] of specifiers) imported.add(join(dirname(file), specifier!));
  }
  return {
    name: "keep-together",
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/, namespace: "file" }, ({ path }) => {
        if (path === program || !imported.has(path)) return undefined;
        const text = readFileSync(path, "utf8");
        return { contents: `${text}\nimport ${JSON.stringify(program)};\n`, loader: "ts" };
      });
    },
  };
}

async function build(): Promise<void> {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  packTypes();
  packPages();
  await packPreload();
  await packEditor();
  const result = await Bun.build({
    entrypoints: [join(ROOT, "src", "main.ts")],
    plugins: [keepTogether()],
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    // What a command does not import is not loaded.
    splitting: true,
    define: { "process.env.NODE_ENV": '"production"' },
    compile: {
      outfile: BINARY,
      // What lies in the user's folder is the user's: it must not run before lineup does.
      autoloadDotenv: false,
      autoloadBunfig: false,
      // Packages beside a plugin are found by their package.json.
      autoloadPackageJson: true,
      jitPolicy: JIT_POLICY,
    },
    throw: false,
  });
  if (!result.success) {
    for (const log of result.logs) console.error(log);
    throw new Error("the build failed");
  }
}

if (import.meta.main) {
  ensureInstalled(process.argv.slice(1));
  await build();
}
