/**
 * Hides secrets in what is printed.
 *
 * A secret is hidden wherever it stands as it is; what a plugin makes of it
 * (another encoding, a part of it) can't be known.
 */

import type { Plain } from "../values/plain.ts";

const HIDDEN = "***";

export class Mask {
  readonly #secrets: string[] = [];

  add(secret: string): void {
    if (secret === "" || this.#secrets.includes(secret)) return;
    this.#secrets.push(secret);
    // The longest first: one secret may hold another.
    this.#secrets.sort((a, b) => b.length - a.length);
  }

  /** Hides secrets in a text, also as JSON and YAML would quote them. */
  text(text: string): string {
    return this.#secrets.reduce((masked, secret) => {
      const quoted = JSON.stringify(secret).slice(1, -1);
      return masked.replaceAll(secret, HIDDEN).replaceAll(quoted, HIDDEN);
    }, text);
  }

  /** Hides secrets in every text of some data, and in its keys. */
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
