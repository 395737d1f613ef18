/**
 * Hides secrets in what is printed.
 *
 * A secret is hidden wherever it appears as it is. What a plugin makes of it (another
 * encoding, a part of it) is not recognized.
 */

import type { Plain } from "../values/plain.ts";

const HIDDEN = "***";
/** A line of a secret is hidden by itself if it has at least this many characters. */
const LEAST_LINE = 8;

export class Mask {
  readonly #secrets: string[] = [];

  /** Hides a text from now on. */
  add(secret: string): void {
    // As it is and line by line; each also as JSON, YAML and util.inspect quote it.
    const lines = secret.split(/\r?\n/).filter((line) => line.length >= LEAST_LINE);
    const forms = [secret, ...lines].flatMap((text) => {
      const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
      return [text, JSON.stringify(text).slice(1, -1), escaped, escaped.replaceAll("'", "\\'")];
    });
    for (const form of forms) {
      if (form !== "" && !this.#secrets.includes(form)) this.#secrets.push(form);
    }
    // The longest first: one may contain another.
    this.#secrets.sort((a, b) => b.length - a.length);
  }

  /** Hides secrets in a text. */
  text(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, HIDDEN), text);
  }

  /** Hides secrets in all text of some data, and in its keys. */
  data(data: Plain): Plain {
    if (this.#secrets.length === 0) return data;
    if (typeof data === "string") return this.text(data);
    if (Array.isArray(data)) return data.map((item) => this.data(item));
    if (typeof data !== "object" || data === null) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [this.text(key), this.data(value as Plain)]),
    );
  }
}
