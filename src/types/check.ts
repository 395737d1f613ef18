/**
 * The types stage: the plugins' files, and plugins.yaml itself, through
 * TypeScript, by the checker that is part of Bun.
 *
 * Works in a temporary folder; nothing is written beside the user's files.
 */

import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, parse } from "node:path";
import { type EntryName, LineupError, type Location } from "../errors.ts";
import { hintForModule, toLocation } from "../plugin/blame.ts";
import type { LoadedEntry } from "../plugin/load.ts";
import { declaration } from "../wiring/options.ts";
import type { Lineup } from "../wiring/wire.ts";
import { unpackTypes } from "./carried.ts";
import { type Assignment, wiringModule } from "./module.ts";

/** What the checker is told when the user has no tsconfig.json, and for the wiring always. */
const OPTIONS = {
  target: "ESNext",
  module: "Preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  lib: ["ESNext"],
  strict: true,
  verbatimModuleSyntax: false,
  resolveJsonModule: true,
};

/** Checks the types of a lineup; gives every error, each at its place. */
export async function checkTypes(lineup: Lineup, folder: string): Promise<LineupError[]> {
  const room = realpathSync(mkdtempSync(join(tmpdir(), "lineup-types-")));
  try {
    await unpackTypes(room);
    return await checkIn(room, lineup, folder);
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

async function checkIn(room: string, lineup: Lineup, folder: string): Promise<LineupError[]> {
  const { text, assignments } = wiringModule(lineup);
  const wiring = join(room, "wiring.ts");
  writeFileSync(wiring, text);
  const files = new Map(lineup.entries.filter(isTyped).map((entry) => [entry.file, entry.name]));
  const messages = await check(room, wiring, { compilerOptions: OPTIONS });
  const own = join(folder, "tsconfig.json");
  let ofFiles = messages;
  if (existsSync(own)) {
    // The user's options are for the user's files: the wiring is checked with lineup's.
    const imports = join(room, "imports.ts");
    writeFileSync(
      imports,
      [...files.keys()].map((file) => `import ${JSON.stringify(file)};\n`).join(""),
    );
    ofFiles = await check(room, imports, { extends: own, compilerOptions: {} });
  }
  return [
    ...ofFiles.flatMap((message) => fileError(message, room, own, files) ?? []),
    ...messages.flatMap((message) => {
      const assignment =
        message.location?.file === wiring ? assignments.get(message.location.line) : undefined;
      // TS2559: nothing in common with an object whose keys are all optional. Data may be so.
      return assignment === undefined || message.code === "TS2559"
        ? []
        : [wiringError(assignment, message)];
    }),
  ];
}

/** JavaScript says nothing of its types. */
function isTyped(entry: LoadedEntry): boolean {
  return /\.[mc]?tsx?$/.test(entry.file);
}

interface Message {
  /** `TS2322`; empty for what is no type error. */
  code: string;
  text: string;
  location: Location | undefined;
}

/** Runs the checker over a file and all that it imports, under a tsconfig.json of its own. */
async function check(
  room: string,
  file: string,
  config: { extends?: string; compilerOptions: object },
): Promise<Message[]> {
  const tsconfig = join(room, "tsconfig.json");
  const compilerOptions = {
    ...config.compilerOptions,
    noEmit: true,
    composite: false,
    rootDir: parse(room).root,
    skipLibCheck: true,
    allowJs: false,
    allowImportingTsExtensions: true,
    types: ["bun"],
    typeRoots: [join(room, "node_modules", "@types")],
    paths: { lineup: [join(room, "lineup.d.ts")] },
  };
  writeFileSync(tsconfig, JSON.stringify({ ...config, compilerOptions, files: [file] }));
  const { logs } = await Bun.build({
    entrypoints: [file],
    target: "bun",
    external: ["*"],
    tsconfig,
    check: true,
    throw: false,
  });
  return logs.filter((log) => log.level === "error").map(toMessage);
}

function toMessage(log: BuildMessage | ResolveMessage): Message {
  const [, code = "", text = log.message] = /^(TS\d+): ([\s\S]*)$/.exec(log.message) ?? [];
  if (!log.position?.file) return { code, text, location: undefined };
  return { code, text, location: toLocation(log.position) };
}

/** An error in a plugin's file, or in one that it imports; `undefined` for what is none. */
function fileError(
  message: Message,
  room: string,
  own: string,
  files: ReadonlyMap<string, EntryName>,
): LineupError | undefined {
  const { code, text, location } = message;
  const module = missingModule(message);
  if (location === undefined || location.file === own)
    return new LineupError("TYPE_CONFIG", `TypeScript can't use tsconfig.json: ${text}`, {
      location: location ?? { file: own, line: 1, column: 1 },
      hint: "mend it, or remove it: lineup needs none",
    });
  if (location.file.startsWith(`${room}/`) || code === "TS7016") return undefined;
  if (module !== undefined && !isUsersToMend(module, location.file)) return undefined;
  return new LineupError("TYPE_ERROR", `${code}: ${text}`, {
    location,
    entry: files.get(location.file),
    hint:
      module &&
      `${hintForModule(module)}; an import that may fail has // @ts-expect-error above it`,
  });
}

/** The module that TypeScript can't find, or of which it only knows no types. */
function missingModule({ code, text }: Message): string | undefined {
  return code === "TS2307" ? /^Cannot find module '(.*)' or its/.exec(text)?.[1] : undefined;
}

/** Whether a module that a file imports isn't there, and the file is no package's. */
function isUsersToMend(module: string, file: string): boolean {
  if (file.includes("/node_modules/")) return false;
  try {
    Bun.resolveSync(module, dirname(file));
    return false;
  } catch {
    return true;
  }
}

/** An assignment that TypeScript refuses, in words of plugins.yaml; TypeScript's own come after. */
function wiringError(assignment: Assignment, { code, text }: Message): LineupError {
  const { entry, kind, name, provider, location, notes } = assignment;
  const { given, wanted } = typesIn(text);
  const who = `entry ${entry.config.index} (${entry.name.path})`;
  const what =
    kind === "option" ? `the option "${name}" of ${who}` : `the need "${name}" of ${who}`;
  const fits = wanted === undefined ? "does not fit" : `must be ${wanted}`;
  return new LineupError(
    kind === "option" ? "TYPE_OPTION" : "TYPE_NEED",
    `${what} ${fits}: ${provider} ${kind === "option" ? "gives" : "provides"} ${given ?? "another type"}`,
    {
      location,
      entry: entry.name,
      notes: [declaration(name, entry.file), ...notes, { message: `TypeScript: ${code}: ${text}` }],
    },
  );
}

/** The two types that a message of TypeScript speaks of, where it has one of its usual forms. */
function typesIn(text: string): { given?: string; wanted?: string } {
  const first = text.split("\n", 1)[0]!;
  const forms = [
    /^Type '(?<given>.*)' is not assignable to type '(?<wanted>.*)'\.$/,
    /^Property '.*' is missing in type '(?<given>.*)' but required in type '(?<wanted>.*)'\.$/,
    /^Type '(?<given>.*)' is missing the following properties from type '(?<wanted>.*)': .*$/,
  ];
  for (const form of forms) {
    const groups = form.exec(first)?.groups;
    if (groups !== undefined) return { ...groups };
  }
  return {};
}
