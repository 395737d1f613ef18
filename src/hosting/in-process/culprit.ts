/**
 * Which of the files that were being evaluated failed, and at which `await`, where the
 * error does not tell: it never came, or it has no stack.
 *
 * Nothing is guessed: there is no answer if two are possible.
 */

import type { Location } from "../../diagnostics/diagnostic.ts";
import type { Sources, SourceText } from "../../diagnostics/source-text.ts";
import { importsOf, isScript } from "./imports.ts";

/** The file that failed, and where if that is certain. */
export interface Culprit {
  readonly file: string;
  readonly location: Location | undefined;
}

/** How the evaluation of a file ended. */
type State = "done" | "pending" | { thrown: unknown };

/**
 * Finds the file whose evaluation failed.
 *
 * @param failure what its import was rejected with; `undefined` if it never settled.
 */
export async function findCulprit(
  file: string,
  failure: { thrown: unknown } | undefined,
  sources: Sources,
): Promise<Culprit | undefined> {
  const imports = importsOf(file, sources);
  const files = new Set([...imports.map((one) => one.file), file]);
  for (const step of files) {
    // All before the one that failed have been evaluated, so nothing runs again.
    const state = await stateOf(step);
    const isCulprit =
      typeof state === "object"
        ? failure !== undefined && Object.is(state.thrown, failure.thrown)
        : state === "pending" && failure === undefined;
    if (!isCulprit) continue;
    // Of files that import each other, all have the state of the first.
    if (reaches(step, step, imports)) return undefined;
    return { file: step, location: await locateFailure(sources.get(step), failure) };
  }
  return undefined;
}

async function stateOf(file: string): Promise<State> {
  if (!isScript(file)) return "done";
  const settled = import(file).then(
    (): State => "done",
    (thrown: unknown): State => ({ thrown }),
  );
  return Promise.race([settled, Bun.sleep(1).then((): State => "pending")]);
}

/** Whether a file imports another one, directly or through others. */
function reaches(from: string, to: string, imports: readonly { importer: string; file: string }[]) {
  const reached = new Set([from]);
  for (const step of reached) {
    for (const { importer, file } of imports) {
      if (importer !== step) continue;
      if (file === to) return true;
      reached.add(file);
    }
  }
  return false;
}

/** An error without a stack was passed on by an `await`, unless the file throws something. */
async function locateFailure(
  source: SourceText | undefined,
  failure: { thrown: unknown } | undefined,
): Promise<Location | undefined> {
  if (source === undefined) return undefined;
  const isAwait = failure === undefined || Error.isError(failure.thrown);
  return isAwait && (failure === undefined || !/\bthrow\b/.test(source.text))
    ? locateAwait(source)
    : undefined;
}

const AWAIT = /(\bfor\s+)?(?<![.$\w])await(?![$\w]|\s*:)(\s+using\b)?/g;

/** Finds the only `await` at the top level of a file, if there is just one. */
export async function locateAwait(source: SourceText): Promise<Location | undefined> {
  const [error] = await complaints(source.file, marked(source.text));
  if (error === undefined) return undefined;
  const { line, column } = error;
  const lines = marked(source.text).split("\n");
  const before = [...lines.slice(0, line - 1), lines[line - 1]!.slice(0, column + 4)].join("\n");
  const index = [...before.matchAll(AWAIT)].length - 1;
  const others = await complaints(source.file, marked(source.text, index));
  const spot = [...source.text.matchAll(AWAIT)][index];
  if (others.length > 0 || spot === undefined) return undefined;
  const start = spot.index + spot[0].indexOf("await");
  return source.locate(start, start + "await".length);
}

/** Makes an operand follow each `await`: `await (x)` would be a call outside of async functions. */
function marked(text: string, blank = -1): string {
  let index = 0;
  return text.replace(AWAIT, (all, isFor, isUsing) => {
    if (index++ === blank) return all.replace("await", "     ");
    return isFor || isUsing ? all : `${all} 0*`;
  });
}

/** Where the parser meets `await` outside of an async function: not in a module, but in a script. */
async function complaints(file: string, text: string) {
  const { logs } = await Bun.build({
    entrypoints: [file],
    files: { [file]: text },
    format: "iife",
    target: "bun",
    external: ["*"],
    throw: false,
  });
  return logs.flatMap(({ message, position }) =>
    /"await" .*"?async"? function/.test(message) && position !== null ? [position] : [],
  );
}
