/**
 * Words for messages: values, lists, counts and "did you mean".
 *
 * Takes plain strings and values, returns text. Knows nothing of plugins,
 * files or diagnostics.
 */

/** Lists names: `a, b and c`. */
export function listNames(names: Iterable<string>, conjunction: "and" | "or" = "and"): string {
  const type = conjunction === "and" ? "conjunction" : "disjunction";
  return new Intl.ListFormat("en-GB", { type }).format(names) || "none";
}

/** How many findings of one kind are shown. */
export const MAX_SHOWN = 5;

/** Returns the first texts, and `and 995 more` for the others. */
export function cutList(texts: readonly string[]): string[] {
  const rest = texts.length - MAX_SHOWN;
  return rest > 0 ? [...texts.slice(0, MAX_SHOWN), `and ${rest} more`] : [...texts];
}

/** Counts things: `1 problem`, `2 problems`. */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;
}

/** Writes a character as JSON can. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Makes visible what a terminal would obey: control characters, and those that reverse the
 * direction of text. Line breaks and tabs stay.
 */
export function showControls(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, escapeCharacter);
}

/** Lists whole numbers that are in order, neighbours as a range: `2, 4 and 6 to 9`. */
export function listNumbers(numbers: Iterable<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && number <= range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return listNames(
    ranges.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)),
  );
}

/** Writes a word so that a shell takes it as it is. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Shows a value in a message, on one line and cut short. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  if (typeof value === "bigint") return `${value}n`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Says how to write a scalar of YAML as what is wanted, where it takes no more than quotes. */
export function scalarHint(value: unknown, wanted: string | undefined): string | undefined {
  if (wanted === "text" && (typeof value === "number" || typeof value === "boolean")) {
    return `put it in quotes: "${value}"`;
  }
  if (typeof value !== "string") return undefined;
  if (wanted === "true or false") {
    return "write true or false without quotes; yes and no are text in YAML 1.2";
  }
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  return wanted === "a number" && isNumber
    ? `write it without quotes: ${Number(value)}`
    : undefined;
}

/** Says what to write instead of the code of a plugin, such as `v.object({ … })`. */
export function codeHint(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^[vz]\.\w+\(/.test(text)) return undefined;
  return "schemas belong in the plugin's file; here, write data: options: { size: 8 }";
}

/** The steps to a part of a value, from the root. */
export type Path = readonly (string | number)[];

/** Returns a part of a value. */
export function partOf(value: unknown, path: Path): unknown {
  let part = value;
  for (const step of path) {
    if (typeof part !== "object" || part === null) break;
    part = (part as Record<string | number, unknown>)[step];
  }
  return part;
}

/** Shows a part of a value in a message. */
export function showPart(value: unknown, path: Path): string {
  return showValue(partOf(value, path));
}

/** Writes a path as JavaScript would: `result.items[3].when`. */
export function formatPath(root: string, path: Path): string {
  // The middle of a very long path helps nobody.
  const shown = path.length > 12 ? [...path.slice(0, 8), "…", path.at(-1)!] : path;
  return shown.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (step === "…") return `${text}…`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
  }, root);
}

/** Returns the candidate that a mistyped word most likely meant, if one is close enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Whether a word is another one with a slip, or with two if it is long. A number is no slip. */
export function isTypo(word: string, meant: string): boolean {
  const withoutNumbers = (text: string) => text.replace(/\d+/g, "");
  if (Math.abs(word.length - meant.length) > 2) return false;
  if (withoutNumbers(word) === withoutNumbers(meant)) return false;
  const slips = meant.length >= 10 ? 2 : meant.length >= 3 ? 1 : 0;
  return editDistance(word.toLowerCase(), meant.toLowerCase()) <= slips;
}

/** How many names are listed to choose from. */
const MAX_CHOICES = 20;

/** Returns `did you mean "x"?`, or the list of what there is to choose from. */
export function suggest(word: string, candidates: Iterable<string>, what: string): string {
  const all = [...candidates];
  const near = nearest(word, all);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (all.length === 0) return `there are no ${what}`;
  if (all.length === 1) return `there is only "${all[0]}"`;
  const rest = all.length - MAX_CHOICES;
  const names = rest > 0 ? [...all.slice(0, MAX_CHOICES), `${rest} more`] : all;
  return `the ${what} are ${listNames(names)}`;
}

/** Counts the insertions, deletions, substitutions and swaps of neighbours between two words. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      }
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
