/**
 * Why a plugin's file could not be imported → errors with file, line and column.
 *
 * What `import` throws has no place in half of the cases; the bundler, run over
 * the same file, has one in nearly all of them.
 */

import { type EntryName, LineupError, type Location, suggest } from "../errors.ts";
import {
  blame,
  describeThrown,
  hintFor,
  hintForModule,
  isA,
  isModuleMessage,
  notesOf,
  scrub,
  toLocation,
} from "./blame.ts";
import { Cut } from "./calls.ts";
import { locateInFile } from "./source.ts";

/** Explains what importing `file` threw. */
export async function explainImport(
  thrown: unknown,
  file: string,
  entry: EntryName,
  listed: Location,
): Promise<LineupError[]> {
  if (isA(thrown, Cut)) return [explainCut(thrown, file, entry, listed)];
  if (!isModuleError(thrown)) {
    const { location, stack } = blame(thrown);
    return [
      new LineupError(
        "IMPORT_FAILED",
        `${entry.path} threw ${describeThrown(thrown)} while it was imported`,
        {
          location: location ?? { file, line: 1, column: 1 },
          entry,
          stack,
          notes: notesOf(thrown),
          hint: hintFor(thrown),
          cause: thrown,
        },
      ),
    ];
  }
  const found = await bundlerFindings(file, entry, thrown, listed);
  return found.length > 0 ? found : [withoutPlace(thrown, file, entry, listed)];
}

function explainCut(cut: Cut, file: string, entry: EntryName, listed: Location): LineupError {
  const details = {
    entry,
    notes: [{ message: "it is listed here", location: listed }],
    cause: cut,
  };
  const top = { file, line: 1, column: 1 };
  if (cut.reason === "exited")
    return new LineupError(
      "IMPORT_EXITED",
      `${entry.path} called process.exit while it was imported`,
      {
        ...details,
        location: blame(cut).location ?? top,
        hint: "a plugin ends by returning: take the call out",
      },
    );
  if (cut.reason === "hung")
    return new LineupError(
      "IMPORT_HUNG",
      `${entry.path} awaits something that never comes, at its top level`,
      {
        ...details,
        location: locateInFile(file, /^(?:[^\s/*][^\n]*\s)?(?<at>await)\b/) ?? top,
        hint: "move the await into run or setup, and see what it waits for",
      },
    );
  if (cut.reason === "crashed") {
    const { location, stack } = blame(cut.detail);
    return new LineupError(
      "IMPORT_FAILED",
      `${entry.path} left ${describeThrown(cut.detail)} uncaught while it was imported`,
      {
        ...details,
        location: location ?? top,
        stack,
      },
    );
  }
  return new LineupError(
    "INTERRUPTED",
    `interrupted by ${cut.detail} while ${entry.path} was imported`,
    details,
  );
}

/** Bun's own messages, and the SyntaxError that it throws for a missing export. */
function isModuleError(thrown: unknown): boolean {
  if (isA(thrown, AggregateError))
    return thrown.errors.length > 0 && thrown.errors.every(isModuleError);
  if (isModuleMessage(thrown)) return true;
  return isA(thrown, SyntaxError) && MISSING_EXPORT.test(thrown.message);
}

/** All that JavaScriptCore says of a missing export, without a place. */
const MISSING_EXPORT = /'(.*?)' not found in module '(.*?)'/;

async function bundlerFindings(
  file: string,
  entry: EntryName,
  cause: unknown,
  listed: Location,
): Promise<LineupError[]> {
  let logs: (BuildMessage | ResolveMessage)[];
  try {
    ({ logs } = await Bun.build({
      entrypoints: [file],
      target: "bun",
      packages: "external",
      external: ["lineup"],
      throw: false,
    }));
  } catch {
    // It needs more of a folder than to import from it does.
    return [];
  }
  return logs.flatMap((log) => {
    if (log.level !== "error" || !log.position?.file) return [];
    if (log.position.line < 1) return [unreadable(log.message, entry, listed, cause)];
    return [fromMessage(log.message, { location: toLocation(log.position), entry, cause })];
  });
}

function fromMessage(
  message: string,
  details: { location: Location | undefined; entry: EntryName; cause: unknown },
): LineupError {
  const specifier = /^Could not resolve: "(.*?)"/.exec(message)?.[1];
  if (specifier !== undefined) return notFound(specifier, details);
  const missing = /^No matching export in "(.*?)" for import "(.*?)"/.exec(message);
  if (missing !== null)
    return new LineupError(
      "IMPORT_NAME_MISSING",
      `${missing[1]} has no export "${missing[2]}"`,
      details,
    );
  return new LineupError("IMPORT_SYNTAX", scrub(message), details);
}

function notFound(
  specifier: string,
  details: { location: Location | undefined; entry: EntryName; cause: unknown },
): LineupError {
  const relative = /^[./]/.test(specifier);
  return new LineupError(
    "IMPORT_NOT_FOUND",
    `can't find ${relative ? "the module" : "the package"} "${specifier}"`,
    {
      ...details,
      hint: hintForModule(specifier),
    },
  );
}

/** What a file holds was not the matter. */
function unreadable(
  why: string,
  entry: EntryName,
  location: Location,
  cause: unknown,
): LineupError {
  return new LineupError("PLUGIN_PATH_INVALID", `${entry.path} can't be imported: ${scrub(why)}`, {
    location,
    entry,
    hint: "see whether the file, what it imports, and their folders can be read",
    cause,
  });
}

/** Packages are not bundled: what is wrong with their names or exports is told by the words of the import. */
function withoutPlace(
  thrown: unknown,
  file: string,
  entry: EntryName,
  listed: Location,
): LineupError {
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  const cause = thrown;
  if (first instanceof ResolveMessage && first.specifier === file)
    return unreadable("it is no usual file, or its folder can't be listed", entry, listed, cause);
  if (first instanceof ResolveMessage) {
    const location = blame(first).location ?? { file, line: 1, column: 1 };
    return notFound(first.specifier, { location, entry, cause });
  }
  const [, name, module] = MISSING_EXPORT.exec(String((first as Error).message)) ?? [];
  if (name === undefined || module === undefined)
    return new LineupError("IMPORT_SYNTAX", scrub(String((first as Error).message)), {
      location: { file, line: 1, column: 1 },
      entry,
      cause,
    });
  return new LineupError("IMPORT_NAME_MISSING", `"${module}" has no export "${name}"`, {
    location: locateInFile(file, new RegExp(`import[^;]*?\\b(?<at>${RegExp.escape(name)})\\b`)),
    entry,
    cause,
    hint:
      module === "lineup" ? suggest(name, ["definePlugin", "Plugin", "v"], "exports") : undefined,
  });
}
