/**
 * Cases: a folder, a command line, and what stdout, stderr and the exit status
 * must be, from source and from the binary.
 *
 * One case is one file, cases/<area>/<case>.yaml. `UPDATE_GOLDEN=1 bun test cases`
 * writes what the binary does into them: read the difference before you commit it.
 */

import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument, type Scalar } from "yaml";
import { CODES } from "../src/errors.ts";
import { FORMS, type Form, makeFolder, type Outcome, runProgram } from "./program.ts";

interface Case extends Outcome {
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

for (const area of readdirSync(FOLDER).sort())
  describe(area, () => {
    for (const name of readdirSync(join(FOLDER, area)).sort()) {
      const file = join(FOLDER, area, name);
      const document = parseDocument(readFileSync(file, "utf8"));
      if (document.errors[0] !== undefined) throw document.errors[0];
      const { stdout, stderr, status, ...given } = document.toJS() as Case;
      for (const form of given.forms ?? (Object.keys(FORMS) as Form[]))
        test.concurrent(
          `${given.name} (${form})`,
          async () => {
            using folder = makeFolder(given.files ?? {});
            const outcome = await runProgram(form, folder.path, given.args, given.env);
            for (const [, code] of outcome.stderr.matchAll(/^(?:error|warning)\[(\w+)\]/gm))
              seen.add(code!);
            if (UPDATE && form === "binary") update(file, document, outcome);
            else if (!UPDATE) expect(outcome).toEqual({ stdout, stderr, status });
          },
          60_000,
        );
    }
  });

function update(file: string, document: Document, outcome: Outcome): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const text = document.createNode(outcome[stream]) as Scalar;
    if (outcome[stream].includes("\n")) text.type = "BLOCK_LITERAL";
    document.set(stream, text);
  }
  document.set("status", outcome.status);
  writeFileSync(file, document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: 10_000 }));
}

/** Reached by other tests: they need a signal, a missing permission, or a bug. */
const ELSEWHERE = ["INTERNAL", "INTERRUPTED", "OUTPUT_FAILED", "VALUE_NOT_PLAIN"];

test("every code is reached by a case, or named as reached elsewhere", () => {
  if (UPDATE) return;
  const missed = Object.keys(CODES).filter((code) => !seen.has(code) && !ELSEWHERE.includes(code));
  expect(missed).toEqual([]);
});
