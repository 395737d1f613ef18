/**
 * Cases: a folder, a command line, and what stdout, stderr and the exit status must be.
 *
 * A case runs in the process of the tests, or, if it needs a process of its own, in the
 * binary. With ALL_CASES=1, all do in every way. A plain `bun test` takes a sample of those that
 * run in the binary or from source, and of those that check types here.
 *
 * One case is one file, cases/<area>/<case>.yaml. To add one, write its `name`,
 * `args` and `files`. `UPDATE_GOLDEN=1 bun test cases` writes what the binary does
 * into the files of the cases whose outcome differs: read the difference before
 * you commit it.
 */

import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { CODES } from "../src/diagnostics/codes.ts";
import { everyNth, isThorough } from "./groups.ts";
import { canRunInProcess, runInProcess } from "./in-process.ts";
import { type Form, makeFolder, type Outcome, runProgram } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

interface Case extends Partial<Outcome> {
  name: string;
  args?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
  /** Default: all of them. */
  forms?: readonly Form[];
}

const FOLDER = join(import.meta.dir, "cases");
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

interface Read {
  file: string;
  golden: Case;
}

const all = readdirSync(FOLDER)
  .sort()
  .flatMap((area) =>
    readdirSync(join(FOLDER, area))
      .sort()
      .map((name): Read => {
        const file = join(FOLDER, area, name);
        return { file, golden: read(file) };
      }),
  );

const runs = UPDATE ? all.map((one) => ({ ...one, form: "binary" as const })) : spread(runsOf());

// Of those that bun test starts at once, most wait for the process of the tests: a few programs
// run beside it, and what waits for a time holds up nothing.
for (const { file, golden, form } of runs) {
  const name = form === undefined ? golden.name : `${golden.name} (${form})`;
  test.concurrent(`${basename(dirname(file))}: ${name}`, () => compare(file, golden, form));
}

/** A case, and the form of the program that it runs in; `undefined`: in the process of the tests. */
interface Run extends Read {
  form: Form | undefined;
}

function runsOf(): Run[][] {
  const special = all.filter(({ golden }) => golden.forms !== undefined);
  const usual = all.filter(({ golden }) => golden.forms === undefined);
  const ofForm = (form: Form) => special.filter(({ golden }) => golden.forms!.includes(form));
  const here = usual.filter(isOfThisProcess);
  const alone = usual.filter((one) => !isOfThisProcess(one));
  const typed = here.filter(({ golden }) => checksTypes(golden));
  const untyped = here.filter(({ golden }) => !checksTypes(golden));
  return [
    [...untyped, ...everyNth(60, typed)].map((one) => ({ ...one, form: undefined })),
    [
      ...everyNth(6, ofForm("binary")),
      ...everyNth(24, alone),
      ...everyNth(150, untyped),
      ...(isThorough ? typed : []),
    ].map((one) => ({ ...one, form: "binary" as const })),
    [
      ...ofForm("source"),
      ...everyNth(500, [...untyped, ...alone]),
      ...(isThorough ? typed : []),
    ].map((one) => ({ ...one, form: "source" as const })),
  ];
}

/** Merges lists, with the items of each spread evenly. */
function spread<T>(lists: readonly (readonly T[])[]): T[] {
  const placed = lists.flatMap((list) =>
    list.map((item, index) => ({ item, place: (index + 0.5) / list.length })),
  );
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

function isOfThisProcess({ file, golden: { args = [], env = {}, files = {} } }: Read): boolean {
  // Those of hostile/ are about the process, whose temp folder other tests use meanwhile.
  const isOfProcess = basename(dirname(file)) === "hostile" || "TMPDIR" in env;
  return !isOfProcess && canRunInProcess(args, files);
}

/** Whether it checks types, which takes 20 times as long as anything else. */
function checksTypes({ args = [] }: Case): boolean {
  return args.includes("check") && !args.includes("--no-types");
}

async function compare(file: string, golden: Case, form: Form | undefined): Promise<void> {
  const { args, env, files = {} } = golden;
  using folder = makeFolder(files);
  const { stdout, stderr, status } =
    form === undefined
      ? await runInProcess(folder.path, args, { env })
      : await runProgram(form, folder.path, args, env);
  const outcome = { stdout, stderr, status };
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

/** Reached by other tests: they need a signal, a missing permission, another machine, or a bug. */
const ELSEWHERE = [
  "ENTRY_LIMIT_UNSUPPORTED",
  "INTERNAL",
  "INTERRUPTED",
  "OUTPUT_FAILED",
  "START_FAILED",
  "VALUE_NOT_PLAIN",
];

test("every code is reached by a case, or named as reached elsewhere", () => {
  const reached = all.flatMap(
    ({ golden }) => golden.stderr?.match(/(?<=^(?:error|warning)\[)\w+/gm) ?? [],
  );
  const missed = Object.keys(CODES).filter((code) => ![...reached, ...ELSEWHERE].includes(code));
  expect(missed).toEqual([]);
});
