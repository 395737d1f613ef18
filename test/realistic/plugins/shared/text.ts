/** What several plugins do with text. */

/** The lines of a text that say something: trimmed, without empty lines and comments. */
export function contentLines(text: string, comment = "#"): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith(comment));
}

/** Splits a text at the first separator; `undefined` where there is none. */
export function splitOnce(
  text: string,
  separator: string,
): [head: string, tail: string] | undefined {
  const at = text.indexOf(separator);
  return at === -1 ? undefined : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Sorts a copy, by text keys, the same on every machine. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
