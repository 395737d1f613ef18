/**
 * Hides secrets in what is printed.
 *
 * A secret is hidden whole, trimmed and line by line, as it is, as JSON, YAML and
 * util.inspect write it, and in the encodings of encodings.ts. Inside other text it is
 * hidden if it is long enough to be told apart. What else a plugin makes of it (a part of
 * it, a hash) is not recognized.
 */

import type { Path } from "../text.ts";
import type { Plain } from "../values/plain.ts";
import { encodingsOf } from "./encodings.ts";

const HIDDEN = "***";
/** The length from which a secret is hidden inside other text. */
const LEAST = 6;
/** How much of a text a message may show before it is cut. TypeScript shows some 320 characters. */
const LONGEST_START = 400;

export class Mask {
  /** Every text that is hidden where it is the whole text. */
  readonly #texts = new Set<string>();
  readonly #numbers = new Set<number>();
  /** The long ones in other encodings. None has white space. */
  readonly #encoded = new Set<string>();
  /** Finds the long ones inside other text. */
  #inside: RegExp | undefined;
  /** Finds their starts, too, where a message cuts them. */
  #inMessages: RegExp | undefined;
  /** Finds the short ones, too, where a message shows them whole. */
  #shown: RegExp | undefined;

  /** Whether nothing is hidden. */
  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** Hides the texts and numbers of some data from now on. Returns whether one of them is short. */
  add(secret: Plain): boolean {
    if (typeof secret === "object" && secret !== null) {
      return Object.values(secret).filter((part) => this.add(part as Plain)).length > 0;
    }
    if (typeof secret === "number") this.#numbers.add(secret);
    else if (typeof secret !== "string") return false;
    const text = String(secret).trim();
    // A line of brackets is part of many texts.
    const lines = text.split(/[\r\n]+/).filter((line) => /[\p{L}\p{N}]/u.test(line));
    for (const form of new Set([text, ...lines.map((line) => line.trim())])) {
      if (form !== "") this.#texts.add(form);
      if (form.length < LEAST) continue;
      for (const other of encodingsOf(form)) if (other.length >= LEAST) this.#encoded.add(other);
    }
    const long = longest(this.#texts, LEAST).map(charactersOf);
    const inside = long.map((characters) => characters.join(""));
    const inMessages = [
      ...inside,
      ...long.map(startOf),
      ...longest(this.#texts, LEAST).map(bytesOf),
    ];
    const shown = longest(this.#texts, 1).map((form) => wholeOf(charactersOf(form).join("")));
    if (inside.length > 0) {
      this.#inside = new RegExp(inside.join("|"), "g");
      this.#inMessages = new RegExp(inMessages.join("|"), "g");
    }
    if (shown.length > 0) this.#shown = new RegExp([...inMessages, ...shown].join("|"), "gm");
    return text !== "" && text.length < LEAST;
  }

  /** Hides secrets in text for people. */
  text(text: string): string {
    if (this.#shown === undefined) return text;
    return this.#hideEncoded(text.replace(this.#shown, HIDDEN), () => HIDDEN);
  }

  #hideEncoded(text: string, hide: (secret: string) => string): string {
    if (this.#encoded.size === 0) return text;
    return text.replace(/\S{6,}/g, (word) => {
      let shown = word;
      for (const form of this.#encoded) {
        if (shown.includes(form)) shown = shown.replaceAll(form, hide);
      }
      return shown;
    });
  }

  /** Hides secrets in a line of source, which keeps its length. */
  source(line: string): string {
    if (this.#inMessages === undefined) return line;
    const hide = (secret: string) => "*".repeat(secret.length);
    return this.#hideEncoded(line.replace(this.#inMessages, hide), hide);
  }

  /**
   * Hides secrets in data: a text that holds one becomes `***`, and so does a number that
   * is one. Keys are not altered.
   *
   * @param hidden receives the paths of what was hidden.
   */
  data(data: Plain, hidden: Path[] = [], path: Path = []): Plain {
    if (this.#shown === undefined) return data;
    if (Array.isArray(data)) {
      return data.map((item: Plain, index) => this.data(item, hidden, [...path, index]));
    }
    if (typeof data === "object" && data !== null) {
      const parts = Object.entries(data).map(([key, part]) => [
        key,
        this.data(part as Plain, hidden, [...path, key]),
      ]);
      return Object.fromEntries(parts) as Plain;
    }
    if (!this.#holds(data)) return data;
    hidden.push(path);
    return HIDDEN;
  }

  #holds(data: Plain): boolean {
    const text = String(data).trim();
    if (typeof data === "number") {
      return this.#numbers.has(data) || (text.length >= LEAST && this.#texts.has(text));
    }
    if (typeof data !== "string") return false;
    if (this.#texts.has(text)) return true;
    if (this.#inside === undefined) return false;
    return data.search(this.#inside) >= 0 || this.#hideEncoded(data, () => HIDDEN) !== data;
  }
}

/** Returns the texts of at least some length, the longest first: one may contain another. */
function longest(texts: Iterable<string>, least: number): string[] {
  return [...texts].filter((text) => text.length >= least).sort((a, b) => b.length - a.length);
}

/** Returns patterns for the characters of a text. */
function charactersOf(text: string): string[] {
  return (text.match(/\r?\n|[^]/g) ?? []).map(patternOf);
}

/** Returns a pattern for a character as it is, and escaped, once or several times. */
function patternOf(character: string): string {
  const plain = RegExp.escape(character);
  if (/^\r?\n$/.test(character)) {
    // util.inspect writes a text of several lines as several texts; YAML and notes indent.
    return String.raw`(?:\r?\n[ \t]*|(?:\\+r)?\\+n(?:["'\x60] \+\s*["'\x60])?)`;
  }
  if (character === "\\") return String.raw`\\+`;
  if (character === "'") return String.raw`(?:'\\''|''|\\*')`;
  if (/["`]/.test(character)) return String.raw`\\*${plain}`;
  const code = character.charCodeAt(0);
  if (code >= 0x20 && code < 0x7f) return plain;
  const digits = code.toString(16).replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const letter = SHORT_ESCAPES[character] ?? "u";
  return String.raw`(?:${plain}|\\+(?:${letter}|[xu]\{?0*${digits}\}?))`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
};

/** Returns a pattern for the start of a text that is cut, which may be in an escape. */
function startOf(characters: readonly string[]): string {
  const more = characters
    .slice(LEAST, LONGEST_START)
    .reduceRight((rest, next) => `(?:${next}${rest})?`, "");
  return String.raw`${characters.slice(0, LEAST).join("")}${more}(?:\\+\w{0,4})?(?:…|\.\.\.)`;
}

/** Returns a pattern for the bytes of a text, as util.inspect shows a Buffer, or the first of it. */
function bytesOf(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].slice(0, SHOWN_BYTES);
  const shown = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
  const more = shown.slice(LEAST).reduceRight((rest, next) => `(?: ${next}${rest})?`, "");
  return String.raw`\b${shown.slice(0, LEAST).join(" ")}${more}\b`;
}

const SHOWN_BYTES = 50;

/** Returns a pattern for a text where it is a whole line, ends a message or is a value. */
function wholeOf(text: string): string {
  const line = String.raw`(?<=^\s*|: )${text}(?=\s*$)`;
  const quoted = String.raw`(?<=(?:[:=[,(]|got) ?["'\x60])${text}(?=["'\x60])`;
  return String.raw`${line}|${quoted}|(?<=\bgot )${text}(?= |$)`;
}
