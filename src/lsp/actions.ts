/** Findings → the fixes that can be made at a click: "did you mean", and `replace: true`. */

import { type CodeAction, CodeActionKind, type Range, type TextEdit } from "vscode-languageserver";
import { addTo } from "./edit.ts";
import { toShown } from "./findings.ts";
import type { Finding } from "./messages.ts";
import type { EntryOutline, Outline } from "./outline.ts";
import { offsetAt, rangeBetween } from "./positions.ts";

/** A fix, in the words of a button. */
interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Lists the fixes of what is found in a range. */
export function actions(
  findings: readonly Finding[],
  range: Range,
  uri: string,
  outline: Outline,
): CodeAction[] {
  const shown = toShown(findings, outline);
  return findings.flatMap((finding, index) => {
    const diagnostic = shown[index]!;
    if (!overlaps(diagnostic.range, range)) return [];
    return fixesOf(finding, diagnostic.range, outline)
      .filter(({ edits }) => edits.length > 0)
      .map(({ title, edits }) => ({
        ...{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true },
        edit: { changes: { [uri]: [...edits] } },
      }));
  });
}

function overlaps(one: Range, other: Range): boolean {
  const isBefore = (a: Range, b: Range) =>
    a.end.line < b.start.line ||
    (a.end.line === b.start.line && a.end.character < b.start.character);
  return !isBefore(one, other) && !isBefore(other, one);
}

function fixesOf(finding: Finding, range: Range, outline: Outline): Fix[] {
  const { code, hint = "", entry: index } = finding;
  const entry = outline.entries.find((one) => one.index === index);
  if (code === "KEY_TAKEN" && entry !== undefined) {
    const fields = ["replace: true"];
    return [
      { title: "add replace: true", edits: addTo(entry, { fields, needs: new Map() }, outline) },
    ];
  }
  const [, field, meant] = /^did you mean (as: )?"?(.+?)"?\?/.exec(hint) ?? [];
  if (meant === undefined || finding.location?.file !== outline.source.file) return [];
  if (field !== undefined) return entry === undefined ? [] : [setKey(entry, meant, outline)];
  const [, need] = /\? needs: \{ (\S+): \S+ \}$/.exec(hint) ?? [];
  const isSilent = need !== undefined && !entry?.needs.some(({ name }) => name.text === need);
  if (isSilent && entry !== undefined) {
    const needs = new Map([[need, meant]]);
    const title = `add needs: { ${need}: ${meant} }`;
    return [{ title, edits: addTo(entry, { fields: [], needs }, outline) }];
  }
  return replaceWord(finding.message, meant, range, outline);
}

/** Changes or adds the `as` of an entry. */
function setKey(entry: EntryOutline, key: string, outline: Outline): Fix {
  const { as } = entry;
  const title = `change to as: ${key}`;
  if (as === undefined) {
    return { title, edits: addTo(entry, { fields: [`as: ${key}`], needs: new Map() }, outline) };
  }
  const range = rangeBetween(outline.source, as.start, as.end);
  return { title, edits: [{ range, newText: key }] };
}

/** Puts what was meant in the place of the word that the message is about. */
function replaceWord(message: string, meant: string, range: Range, { source }: Outline): Fix[] {
  const start = offsetAt(source.text, range.start);
  const text = source.text.slice(start, offsetAt(source.text, range.end));
  const words = Array.from(message.matchAll(/"([^"]+)"/g), ([, word]) => word!);
  const whole = words.findLast((word) => text.includes(word));
  if (whole === undefined) return [];
  // Of a part of a value, only the key is known to be wrong.
  const word = meant.includes(".") ? whole : whole.split(".", 1)[0]!;
  const at = start + text.lastIndexOf(word);
  const edit = { range: rangeBetween(source, at, at + word.length), newText: meant };
  return [{ title: `change to ${meant}`, edits: [edit] }];
}
