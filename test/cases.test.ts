/**
 * Cases: a folder, a command line, and what stdout, stderr and the exit status
 * must be, from the binary; one in 16, and with ALL_CASES=1 all, from source too.
 *
 * One case is one file, cases/<area>/<case>.yaml. To add one, write its `name`,
 * `args` and `files`. `UPDATE_GOLDEN=1 bun test cases` writes what the binary does
 * into the files of the cases whose outcome differs: read the difference before
 * you commit it.
 */

import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { CODES } from "../src/diagnostics/codes.ts";
import { everyNth, inGroups } from "./groups.ts";
import { FORMS, type Form, makeFolder, type Outcome, runProgram } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

interface Case extends Partial<Outcome> {
  name: string;
  args?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
  /** Default: all of them. */
  forms?: Form[];
}

const FOLDER = join(import.meta.dir, "cases");
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;
const seen = new Set<string>();

for (const area of readdirSync(FOLDER).sort()) {
  const cases = readdirSync(join(FOLDER, area))
    .sort()
    .map((name) => {
      const file = join(FOLDER, area, name);
      return { file, golden: read(file) };
    });
  for (const form of UPDATE ? ["binary" as const] : (Object.keys(FORMS) as Form[])) {
    const ofAll = cases.filter(({ golden }) => UPDATE || golden.forms === undefined);
    const ofThis = cases.filter(({ golden }) => !UPDATE && golden.forms?.includes(form));
    const some = form === "binary" ? ofAll : everyNth(16, ofAll);
    inGroups(area, [...some, ...ofThis], ({ file, golden }) =>
      test.concurrent(`${golden.name} (${form})`, () => run(file, golden, form), 60_000),
    );
  }
}

async function run(file: string, golden: Case, form: Form): Promise<void> {
  using folder = makeFolder(golden.files ?? {});
  const outcome = await runProgram(form, folder.path, golden.args, golden.env);
  for (const [, code] of outcome.stderr.matchAll(/^(?:error|warning)\[(\w+)\]/gm)) seen.add(code!);
  if (UPDATE) update(file, golden, outcome);
  else expect(outcome).toEqual(expected(file, golden));
}

function read(file: string): Case {
  const document = parseDocument(readFileSync(file, "utf8"));
  if (document.errors[0] !== undefined) {
    throw new Error(`${shown(file)}: ${document.errors[0].message}`);
  }
  return document.toJS() as Case;
}

function expected(file: string, { stdout, stderr, status }: Case): Outcome {
  if (stdout === undefined || stderr === undefined || status === undefined) {
    throw new Error(
      `${shown(file)} must have stdout, stderr and status: UPDATE_GOLDEN=1 bun test cases writes them`,
    );
  }
  return { stdout, stderr, status };
}

/** Writes an outcome to the end of a case's file, and leaves the text before it as it is. */
function update(file: string, golden: Case, { stdout, stderr, status }: Outcome): void {
  const wanted = { ...golden, stdout, stderr, status };
  if (Bun.deepEquals(golden, wanted)) return;
  const [given] = readFileSync(file, "utf8").split(/^(?=(?:stdout|stderr|status):)/m);
  const outcome = stringify(
    { stdout, stderr, status },
    { lineWidth: 0, blockQuote: "literal", doubleQuotedMinMultiLineLength: 10_000 },
  );
  const text = `${given}${given!.endsWith("\n") ? "" : "\n"}${outcome}`;
  // A key after the outcome would be lost.
  expect(parse(text)).toEqual(wanted);
  writeFileSync(file, text);
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}

/** Reached by other tests: they need a signal, a missing permission, another kernel, or a bug. */
const ELSEWHERE = [
  "ENTRY_LIMIT_UNSUPPORTED",
  "INTERNAL",
  "INTERRUPTED",
  "OUTPUT_FAILED",
  "VALUE_NOT_PLAIN",
];

test.skipIf(UPDATE)("every code is reached by a case, or named as reached elsewhere", () => {
  const missed = Object.keys(CODES).filter((code) => !seen.has(code) && !ELSEWHERE.includes(code));
  expect(missed).toEqual([]);
});
