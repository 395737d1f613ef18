import { describe, expect, test } from "bun:test";
import { CODES } from "../../../src/diagnostics/codes.ts";
import {
  Diagnostic,
  type DiagnosticDetails,
  type EntryName,
} from "../../../src/diagnostics/diagnostic.ts";
import { DiagnosticSink } from "../../../src/diagnostics/sink.ts";

const make = (code: keyof typeof CODES, message = "", details: DiagnosticDetails = {}) =>
  new Diagnostic(code, message, details);
const entry = (index: number): EntryName => ({ index, as: `a${index}`, path: `./${index}.ts` });
const at = (line: number) => ({ file: "/app/plugins.yaml", line, column: 1 });

function sink() {
  const batches: (readonly Diagnostic[])[] = [];
  return { sink: new DiagnosticSink((batch) => batches.push(batch)), batches };
}

test.each([
  ["nothing", [], 0],
  ["a warning", [make("PLUGIN_THREW", "", { severity: "warning" })], 0],
  ["a plugin that failed", [make("PLUGIN_THREW")], 1],
  ["a wrong configuration", [make("FIELD_UNKNOWN")], 2],
  ["a bug", [make("INTERNAL")], 70],
  ["SIGHUP", [make("INTERRUPTED", "", { signal: "SIGHUP" })], 129],
  ["SIGINT", [make("INTERRUPTED", "", { signal: "SIGINT" })], 130],
  ["SIGTERM", [make("INTERRUPTED", "", { signal: "SIGTERM" })], 143],
  ["the highest of several", [make("FIELD_UNKNOWN"), make("INTERNAL"), make("PLUGIN_THREW")], 70],
])("status of %s", (_, diagnostics, status) => {
  const { sink: target } = sink();
  for (const one of diagnostics) target.report(one);
  expect(target.status).toBe(status);
});

test("interrupted tells whether INTERRUPTED was reported", () => {
  const { sink: target } = sink();
  target.report(make("PLUGIN_THREW"));
  const before = target.interrupted;
  target.report(make("INTERRUPTED", "", { signal: "SIGINT" }));
  expect([before, target.interrupted]).toEqual([false, true]);
});

describe("report", () => {
  /** What is written, as message and notes. */
  function written(...diagnostics: Diagnostic[]) {
    const { sink: target, batches } = sink();
    target.report(...diagnostics);
    return batches.map((batch) =>
      batch.map(({ message, notes }) => [message, ...notes.map((note) => note.message)]),
    );
  }

  test("of nothing writes nothing", () => {
    expect(written()).toEqual([]);
  });

  test("makes one of those that differ in their entry only", () => {
    const details = { location: at(1), notes: [{ message: "a note" }] };
    expect(
      written(
        make("IMPORT_FAILED", "one", { ...details, entry: entry(1) }),
        make("IMPORT_FAILED", "one", { ...details, entry: entry(3) }),
        make("IMPORT_FAILED", "one", { ...details, entry: entry(3) }),
        make("IMPORT_FAILED", "one", { ...details, location: at(2), entry: entry(4) }),
        make("IMPORT_SYNTAX", "one", { ...details, entry: entry(5) }),
        make("IMPORT_FAILED", "two", { ...details, entry: entry(6) }),
      ),
    ).toEqual([
      [
        ["one", "a note", "it also affects entry 3 (./3.ts)"],
        ["one", "a note"],
        ["one", "a note"],
        ["two", "a note"],
      ],
    ]);
  });

  test("makes one of those that name only their own entry, at one place", () => {
    const failed = (index: number, details: DiagnosticDetails) =>
      make("IMPORT_FAILED", `entry ${index} (./${index}.ts) threw x`, {
        ...details,
        entry: entry(index),
      });
    const known = { location: at(1) };
    const inOne = { notes: [{ message: "it happened in /app/lib.ts" }] };
    const messages = ({ length }: { length: number }) => length;
    expect(written(failed(1, known), failed(2, known)).map(messages)).toEqual([1]);
    expect(written(failed(1, inOne), failed(2, inOne)).map(messages)).toEqual([1]);
    // Where no place is known, the causes may differ.
    expect(written(failed(1, {}), failed(2, {})).map(messages)).toEqual([2]);
    expect(written(failed(1, known), failed(2, { location: at(2) })).map(messages)).toEqual([2]);
  });

  test("names five of the entries that are affected", () => {
    const all = Array.from({ length: 9 }, (_, index) =>
      make("IMPORT_FAILED", "x", { location: at(1), entry: entry(index + 1) }),
    );
    expect(written(...all)).toEqual([
      [
        [
          "x",
          ...[2, 3, 4, 5, 6].map((index) => `it also affects entry ${index} (./${index}.ts)`),
          "and 3 more",
        ],
      ],
    ]);
  });

  test("orders by entry; of the file as a whole, by line, and first", () => {
    expect(
      written(
        make("KEY_TAKEN", "entry 2", { entry: entry(2), location: at(1) }),
        make("KEY_TAKEN", "line 9", { location: at(9) }),
        make("KEY_TAKEN", "entry 1, first", { entry: entry(1), location: at(8) }),
        make("KEY_TAKEN", "entry 1, second", { entry: entry(1), location: at(7) }),
        make("KEY_TAKEN", "line 3", { location: at(3) }),
        make("KEY_TAKEN", "no place"),
      ),
    ).toEqual([
      [["no place"], ["line 3"], ["line 9"], ["entry 1, first"], ["entry 1, second"], ["entry 2"]],
    ]);
  });
});

test("record counts and groups, and writes nothing", () => {
  const { sink: target, batches } = sink();
  const same = { location: at(1) };
  const grouped = target.record([
    make("TYPE_ERROR", "x", { ...same, entry: entry(2) }),
    make("TYPE_ERROR", "x", { ...same, entry: entry(1) }),
  ]);
  expect([target.status, batches.length, grouped.length]).toEqual([2, 0, 1]);
});

test("with keeps what is not changed", () => {
  const cause = new Error("why");
  const one = make("KEY_TAKEN", "x", { entry: entry(1), location: at(1), hint: "h", cause });
  const other = one.with({ severity: "warning" });
  expect({ ...other, message: other.message, cause: other.cause }).toEqual({
    ...one,
    message: "x",
    cause,
    severity: "warning",
  });
});
