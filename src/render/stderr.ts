/**
 * Everything that goes to stderr: diagnostics, logs and notices, and the blank lines
 * between them. Secrets are hidden, and control characters are shown instead of sent.
 */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import { countOf, MAX_SHOWN, showControls } from "../text.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import type { Mask } from "./mask.ts";
import { type Paint, sendColours } from "./paint.ts";

/** Goes to the start of the line, and empties it. */
const REMOVE_LINE = "\r\x1b[K";

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
  #isLineOpen = false;
  #hasStatus = false;

  constructor(options: StderrOptions) {
    this.#options = options;
  }

  get paint(): Paint {
    return this.#options.paint();
  }

  /** Writes diagnostics that were found together: the first of each code, and a count. */
  diagnostics(batch: readonly Diagnostic[]): void {
    const options = { ...this.#options, paint: this.paint };
    const counts = new Map<string, number>();
    for (const diagnostic of batch) {
      const count = (counts.get(diagnostic.code) ?? 0) + 1;
      counts.set(diagnostic.code, count);
      if (count <= MAX_SHOWN) this.block(renderDiagnostic(diagnostic, options));
    }
    for (const [code, count] of counts) {
      if (count > MAX_SHOWN) {
        this.block(`and ${countOf(count - MAX_SHOWN, `more ${code} problem`)}\n`);
      }
    }
  }

  /** Writes the first line of a diagnostic. */
  headline(diagnostic: Diagnostic): void {
    const options = { ...this.#options, paint: this.paint };
    this.line(renderDiagnostic(diagnostic, options).split("\n", 1)[0]!);
  }

  /**
   * Writes text of its own, with a blank line before it unless it is the first.
   *
   * @param isMasked secrets have been hidden in it: it may have keys in it, which stay.
   */
  block(text: string, isMasked = false): void {
    const gap = this.#last === "nothing" ? "" : "\n";
    this.#write(`${this.#lineEnd()}${gap}${text}`, isMasked);
    this.#last = "block";
  }

  /** Writes a line; lines follow each other without blank lines. */
  line(text: string, isMasked = false): void {
    const gap = this.#last === "block" ? "\n" : "";
    this.#write(`${this.#lineEnd()}${gap}${text}\n`, isMasked);
    this.#last = "line";
  }

  /** What ends the line that text of a plugin has left open. */
  #lineEnd(): string {
    return this.#isLineOpen ? "\n" : "";
  }

  /** Writes what another program writes to a terminal, as it comes. */
  pass(text: string): void {
    this.#removeStatus();
    this.#isLineOpen = !text.endsWith("\n");
    this.#options.write(text);
    this.#last = "block";
  }

  /**
   * Shows a line on a terminal, until anything else is written; `undefined` removes it. It does
   * not go into a line that is not at its end.
   */
  status(text: string | undefined, columns = 80): void {
    if (text === undefined || this.#isLineOpen) return this.#removeStatus();
    // A line that wraps could not be removed.
    this.#options.write(`${REMOVE_LINE}${showControls(text).slice(0, columns - 1)}`);
    this.#hasStatus = true;
  }

  #removeStatus(): void {
    if (this.#hasStatus) this.#options.write(REMOVE_LINE);
    this.#hasStatus = false;
  }

  #write(text: string, isMasked: boolean): void {
    const { write, mask } = this.#options;
    this.#removeStatus();
    this.#isLineOpen = !text.endsWith("\n");
    write(sendColours(showControls(isMasked ? text : mask.text(text))));
  }
}
