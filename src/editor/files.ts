/**
 * Writes `.lineup/`: what an editor, `tsc` and a plain `bun test` need to know of lineup
 * and of the plugins next to it. Writes nothing elsewhere.
 */

import { dirname, join } from "node:path";
import packed from "../../dist/editor.pack" with { type: "file" };
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isSystemError, writing } from "../diagnostics/unwritable.ts";
import { loadedFiles } from "../process/loaded.ts";
import { EDITOR_FOLDER, type Project } from "../project/project.ts";
import type { Mask } from "../render/mask.ts";
import type { Plain } from "../values/plain.ts";
import { OPTIONS } from "../typecheck/options.ts";
import { installedDeclarations } from "../typecheck/declarations.ts";
import { hasChanged, linesOf, type OpenedProject, type Stamp, stampOf, TYPES } from "./stamp.ts";
import { lineupSchema, SCHEMA_FILE } from "./schema.ts";
import { fs } from "../process/modules.ts";

/** The options that `lineup check` has, too, and where `"lineup"` is. */
const TSCONFIG = {
  compilerOptions: {
    ...OPTIONS,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["bun"],
    typeRoots: ["./node_modules/@types"],
    paths: { lineup: ["./lineup"], "lineup/testing": ["./testing"] },
  },
};

/**
 * Writes everything; returns what the schema leaves out.
 *
 * @throws {Diagnostic} FILE_UNWRITABLE
 */
export async function writeEditorFiles(project: OpenedProject, mask: Mask): Promise<Diagnostic[]> {
  const { folder, lineup } = project;
  // Read first: a file that changes from here on is out of date.
  const stamp = { ...stampOf(project), imported: importedBy(project) };
  const { value: schema, problems } = await lineupSchema(lineup);
  await writing(folder, async () => {
    await writeTypes(folder);
    writeSchema(folder, schema, mask);
    writeStamp(folder, stamp);
  });
  return [...problems];
}

/** Writes what is out of date, if it can be written. */
export async function refresh(
  written: Stamp,
  { project, mask }: { project: OpenedProject; mask: Mask },
): Promise<void> {
  const { folder, lineup, file, since } = project;
  const { types, schema } = stampOf(project);
  const imported = importedBy(project);
  const isOwn = written.schema.split("\n", 1)[0]!.endsWith(` ${file}`);
  // What has changed since it was read is for the next run.
  const isRead = (lines: string) =>
    lines.split("\n").every((line) => !(Number.parseInt(line) >= since));
  const isStale = written.types !== types || written.schema !== schema || hasChanged(written);
  await ifWritable(async () => {
    if (written.types !== types) await writeTypes(folder);
    // What was left out because of a problem stays as it was.
    const isSchemaDue = isStale && isOwn && isWhole(project) && isRead(schema + imported);
    if (isSchemaDue) writeSchema(folder, (await lineupSchema(lineup)).value, mask);
    writeStamp(folder, isSchemaDue ? { types, schema, imported } : { ...written, types });
  });
}

/** Writes the types, if they can be written. */
export async function refreshTypes(folder: string, written: Stamp): Promise<void> {
  await ifWritable(async () => {
    await writeTypes(folder);
    writeStamp(folder, { ...written, types: TYPES });
  });
}

/** Nobody asked for what is refreshed. `lineup sync` says what is wrong with it. */
async function ifWritable(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Lists the files that plugins import. */
function importedBy({ file, lineup }: OpenedProject): string {
  const known = new Set([file, ...(lineup?.entries ?? []).map((entry) => entry.file)]);
  return linesOf(loadedFiles().filter((path) => !known.has(path)));
}

/** Whether every plugin was loaded. */
function isWhole({ config, lineup }: Project): boolean {
  const listed = config?.entries.filter(({ enabled }) => enabled).length;
  return config?.complete === true && lineup?.entries.length === listed;
}

async function writeTypes(folder: string): Promise<void> {
  fs().mkdirSync(join(folder, EDITOR_FOLDER), { recursive: true });
  const own = (await Bun.file(packed).json()) as Record<string, string>;
  const files = { ...own, ...(await installedDeclarations()) };
  // What an earlier version wrote there and this one does not have.
  for (const part of ["modules", "types", "node_modules"]) {
    fs().rmSync(join(folder, EDITOR_FOLDER, part), { recursive: true, force: true });
  }
  const all = {
    ...files,
    "tsconfig.json": `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    // So that nobody has to add the folder to theirs.
    ".gitignore": "*\n",
  };
  for (const path of new Set(Object.keys(all).map(dirname))) {
    fs().mkdirSync(join(folder, EDITOR_FOLDER, path), { recursive: true });
  }
  for (const [path, text] of Object.entries(all)) {
    fs().writeFileSync(join(folder, EDITOR_FOLDER, path), text);
  }
}

/** A default or a description may be a secret. */
function writeSchema(folder: string, schema: object, mask: Mask): void {
  const shown = mask.data(JSON.parse(JSON.stringify(schema)) as Plain);
  replaceFile(join(folder, EDITOR_FOLDER, SCHEMA_FILE), `${JSON.stringify(shown, null, 2)}\n`);
}

function writeStamp(folder: string, { types, schema, imported }: Stamp): void {
  replaceFile(join(folder, EDITOR_FOLDER, "stamp"), `${types}\n\n${schema}\n${imported}`);
}

/** Writes a file so that nobody reads half of it. */
function replaceFile(file: string, text: string): void {
  fs().writeFileSync(`${file}.new`, text);
  fs().renameSync(`${file}.new`, file);
}
