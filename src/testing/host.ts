/**
 * Plugins inside bun:test: a host that does not wait for the event loop, what is changed
 * of the process while they run, and what came of it as data.
 */

import type { AsyncLocalStorage } from "node:async_hooks";
import { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Sources } from "../diagnostics/source-text.ts";
import { isA } from "../diagnostics/readable.ts";
import type { Calls } from "../hosting/in-process/calls.ts";
import { Cut } from "../hosting/in-process/cut.ts";
import { Host } from "../hosting/host.ts";
import { changeEnvironment, enterFolder, hearExit } from "../process/lifecycle.ts";
import { environment, holdExitCode, workingDirectory } from "../process/lifecycle.ts";
import { asyncHooks, readTextFile } from "../process/modules.ts";
import { removeTempFolders } from "../process/temp.ts";
import type { RunEvent } from "../run/events.ts";
import { formatPath, suggest } from "../text.ts";
import { isRecord, NotPlain, type Plain, toPlain } from "../values/plain.ts";
import type { TestDiagnostic, TestLog } from "./contract.ts";

/**
 * bun:test keeps the event loop to itself: nothing tells that it is empty, so that what
 * plugins leave running is not waited for.
 */
export class TestHost extends Host {
  constructor() {
    super(new Sources(readTextFile), { environment });
    this.output = (_as, text, isError) => void Bun.write(isError ? Bun.stderr : Bun.stdout, text);
    // Signals are bun:test's, and timers may be the test's.
    this.calls.turn = () => Promise.resolve();
  }

  override drain(): Promise<readonly []> {
    this.end();
    return Promise.resolve([]);
  }

  /** Ends the processes of plugins. */
  end(): void {
    this.children?.end();
  }
}

/** The calls of the plugins that this code runs on behalf of. */
let running: AsyncLocalStorage<Calls> | undefined;
/** Those of the plugins that run now. */
const open = new Set<Calls>();
let restoreExitCode = () => {};
/** Where the tests run. */
let home = "";

function makeStorage(): AsyncLocalStorage<Calls> {
  const { AsyncLocalStorage } = asyncHooks();
  const storage = new AsyncLocalStorage<Calls>();
  // While a file is imported, the engine does not know on whose behalf.
  hearExit((status) => (storage.getStore() ?? [...open].at(-1))?.exit(status));
  return storage;
}

/**
 * Runs plugins with environment variables and a working directory of their own. A plugin
 * that ends the process ends its own call, and not the tests.
 */
export async function runIn<T>(
  host: TestHost,
  env: Readonly<Record<string, string | undefined>> | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { calls } = host;
  running ??= makeStorage();
  // A test that bun:test has given up may have left its plugins running in their folder.
  if (open.size > 0) enterFolder(home);
  home = workingDirectory();
  const restore = changeEnvironment(env ?? {});
  if (open.size === 0) restoreExitCode = holdExitCode();
  open.add(calls);
  try {
    return await running.run(calls, work);
  } finally {
    host.end();
    restore();
    open.delete(calls);
    if (open.size === 0) {
      restoreExitCode();
      // bun:test does not tell when the process ends.
      removeTempFolders();
    }
  }
}

/** Tells which files a list was made from; does nothing outside of `lineup test`. */
export let tellFiles = (_files: readonly string[]): void => {};

/** Sets who is told. */
export function tellFilesTo(tell: typeof tellFiles): void {
  tellFiles = tell;
}

/** Refuses members that a test does not have: the types promise what JavaScript need not keep. */
export function refuseUnknown(test: object, members: readonly string[], name: string) {
  const unknown = Object.keys(test).filter((member) => !members.includes(member));
  return unknown.map((member) => {
    const hint = suggest(member, members, "members");
    return new Diagnostic("USAGE", `${name} takes no "${member}"`, { hint });
  });
}

/**
 * Copies and freezes values that a test sets by their names.
 *
 * @throws {Diagnostic} VALUE_NOT_PLAIN
 */
export function plainRecord(name: string, values: unknown = {}): Readonly<Record<string, Plain>> {
  if (!isRecord(values)) {
    throw new Diagnostic("VALUE_NOT_PLAIN", `${name} must be an object`, { hint: `${name}: {}` });
  }
  try {
    // The copy of an object is an object.
    return toPlain(values) as Readonly<Record<string, Plain>>;
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const message = `${formatPath(name, error.path)}: ${error.message}`;
    throw new Diagnostic("VALUE_NOT_PLAIN", message, { hint: error.hint });
  }
}

/** Makes data of a diagnostic. */
export function toTestDiagnostic(diagnostic: Diagnostic): TestDiagnostic {
  const { code, severity, message, hint, notes, location, entry, cause } = diagnostic;
  const texts = notes.map((note) => {
    if (note.location === undefined) return note.message;
    const { file, line, column } = note.location;
    return `${note.message}: ${file}:${line}:${column}`;
  });
  const place = location && { file: location.file, line: location.line, column: location.column };
  // What lineup itself met, and how it cuts a call off, is its own affair.
  const isOfPlugin = /^(?:PLUGIN|IMPORT)_/.test(code) && !isA(cause, Cut);
  const thrown = isOfPlugin ? cause : undefined;
  return { code, severity, message, hint, notes: texts, location: place, entry, cause: thrown };
}

/** Makes data of a line that a plugin logged. */
export function toTestLog({ level, text }: RunEvent & { type: "log" }): TestLog {
  return { level, text: text() };
}
