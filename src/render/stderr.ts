/**
 * Everything that goes to stderr: diagnostics, logs and notices, masked, and the
 * blank lines between them.
 */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import { countOf } from "../text.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import type { Mask } from "./mask.ts";
import type { Paint } from "./paint.ts";

/** How many diagnostics of one code are shown when they are found together. */
const MAX_PER_CODE = 5;

export interface StderrOptions {
  write: (text: string) => void;
  mask: Mask;
  sources: Sources;
  cwd: string;
  /** Returns the colours; called when something is written. */
  paint: () => Paint;
}

export class Stderr {
  readonly #options: StderrOptions;
  #last: "nothing" | "line" | "block" = "nothing";

  constructor(options: StderrOptions) {
    this.#options = options;
  }

  get paint(): Paint {
    return this.#options.paint();
  }

  /** Writes diagnostics that were found together. */
  diagnostics(batch: readonly Diagnostic[]): void {
    const { sources, cwd } = this.#options;
    const options = { sources, cwd, paint: this.paint };
    const counts = new Map<string, number>();
    for (const diagnostic of batch) {
      const count = (counts.get(diagnostic.code) ?? 0) + 1;
      counts.set(diagnostic.code, count);
      if (count <= MAX_PER_CODE) this.block(renderDiagnostic(diagnostic, options));
    }
    for (const [code, count] of counts) {
      if (count > MAX_PER_CODE) {
        this.block(`and ${countOf(count - MAX_PER_CODE, `more ${code} problem`)}\n`);
      }
    }
  }

  /** Writes text of its own, with a blank line before it unless it is the first. */
  block(text: string): void {
    this.#write(this.#last === "nothing" ? text : `\n${text}`);
    this.#last = "block";
  }

  /** Writes a line; lines follow each other without blank lines. */
  line(text: string): void {
    this.#write(this.#last === "block" ? `\n${text}\n` : `${text}\n`);
    this.#last = "line";
  }

  #write(text: string): void {
    this.#options.write(this.#options.mask.text(text));
  }
}
