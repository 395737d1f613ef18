/** Where a file that was imported stops being JSON: the engine's message does not tell. */

import { path as nodePath } from "../process/modules.ts";
import type { Location } from "./diagnostic.ts";
import { isA } from "./readable.ts";
import type { Sources, SourceText } from "./source-text.ts";

/** Returns what the engine says of a text that is not JSON; `undefined` for any other error. */
export function jsonComplaint(thrown: unknown): string | undefined {
  if (!isA(thrown, SyntaxError)) return undefined;
  return /^JSON Parse error: (.*)$/.exec(thrown.message)?.[1];
}

/** Finds the mistake in the file that `import("…")` or `require("…")`, which threw, names. */
export function locateJson(
  thrown: unknown,
  location: Location | undefined,
  sources: Sources,
): Location | undefined {
  if (location === undefined || jsonComplaint(thrown) === undefined) return undefined;
  const { file, line, column } = location;
  const code =
    sources
      .get(file)
      ?.line(line)
      ?.slice(column - 1) ?? "";
  const specifier = /^(?:import|require)\s*\(\s*["'](.*?)["']/.exec(code)?.[1];
  if (specifier === undefined) return undefined;
  return findJsonFault(sources.get(Bun.resolveSync(specifier, nodePath().dirname(file))))?.location;
}

/** Finds the first token that JSON does not allow; `undefined` if all are fine. */
export function findJsonFault(source: SourceText | undefined) {
  if (source === undefined) return undefined;
  const offset = faultOf(source.text);
  if (offset === undefined) return undefined;
  const location = source.locate(offset, offset + 1);
  try {
    JSON.parse(source.text);
  } catch (error) {
    return { location, message: jsonComplaint(error) ?? "not JSON" };
  }
  return undefined;
}

const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"[ \t\n\r]*/uy;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)[ \t\n\r]*/y;

function faultOf(text: string): number | undefined {
  let offset = 0;
  const take = (token: RegExp): boolean => {
    token.lastIndex = offset;
    const found = token.test(text);
    if (found) offset = token.lastIndex;
    return found;
  };
  const list = (item: () => boolean, end: RegExp): boolean => {
    if (take(end)) return true;
    do if (!item()) return false;
    while (take(/,[ \t\n\r]*/y));
    return take(end);
  };
  const member = () => take(STRING) && take(/:[ \t\n\r]*/y) && value();
  const value = (): boolean => {
    if (take(/\{[ \t\n\r]*/y)) return list(member, /\}[ \t\n\r]*/y);
    if (take(/\[[ \t\n\r]*/y)) return list(value, /\][ \t\n\r]*/y);
    return take(STRING) || take(SCALAR);
  };
  take(/[ \t\n\r]*/y);
  if (value() && offset === text.length) return undefined;
  return Math.min(offset, text.trimEnd().length);
}
