/**
 * Golden cases: a folder, a command line, and what stdout, stderr and the exit
 * status must be, from source and from the binary.
 *
 * The cases are in golden/*.yaml. `UPDATE_GOLDEN=1 bun test golden` writes what
 * the binary does into them: read the difference before you commit it.
 */

import { afterAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Document, isMap, parseDocument, type Scalar } from "yaml";
import { CODES } from "../src/errors.ts";
import { FORMS, type Form, makeFolder, type Outcome, runProgram } from "./program.ts";

interface Case extends Outcome {
  name: string;
  files?: Record<string, string>;
  args?: string[];
  env?: Record<string, string>;
  /** Default: all of them. */
  forms?: Form[];
}

const FOLDER = join(import.meta.dir, "golden");
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;
const seen = new Set<string>();

for (const name of readdirSync(FOLDER).sort()) {
  const file = join(FOLDER, name);
  const document = parseDocument(readFileSync(file, "utf8"));
  if (document.errors[0] !== undefined) throw document.errors[0];
  const cases = document.toJS({ maxAliasCount: -1 }) as Case[];
  describe(basename(name, ".yaml"), () => {
    for (const [index, golden] of cases.entries()) {
      const { stdout, stderr, status } = golden;
      for (const form of golden.forms ?? (Object.keys(FORMS) as Form[]))
        test.concurrent(
          `${golden.name} (${form})`,
          async () => {
            using folder = makeFolder(golden.files ?? {});
            const outcome = await runProgram(form, folder.path, golden.args, golden.env);
            for (const [, code] of outcome.stderr.matchAll(/^(?:error|warning)\[(\w+)\]/gm))
              seen.add(code!);
            if (UPDATE && form === "binary") update(document, index, outcome);
            else if (!UPDATE) expect(outcome).toEqual({ stdout, stderr, status });
          },
          60_000,
        );
    }
  });
  if (UPDATE)
    afterAll(() =>
      writeFileSync(
        file,
        document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: 10_000 }),
      ),
    );
}

function update(document: Document, index: number, outcome: Outcome): void {
  const node = document.getIn([index], true);
  if (!isMap(node)) throw new Error(`case ${index} is no mapping`);
  for (const stream of ["stdout", "stderr"] as const) {
    const text = document.createNode(outcome[stream]) as Scalar;
    if (outcome[stream].includes("\n")) text.type = "BLOCK_LITERAL";
    node.set(stream, text);
  }
  node.set("status", outcome.status);
}

/** Reached by other tests: they need a signal, a missing permission, or a bug. */
const ELSEWHERE = ["INTERNAL", "INTERRUPTED", "OUTPUT_FAILED", "VALUE_NOT_PLAIN"];

test("every code is reached by a case, or named as reached elsewhere", () => {
  if (UPDATE) return;
  const missed = Object.keys(CODES).filter((code) => !seen.has(code) && !ELSEWHERE.includes(code));
  expect(missed).toEqual([]);
});
