/** What plugins write and log → stderr, by lines, each behind the key of its entry. */

import { own } from "../process/own.ts";
import type { Mask } from "./mask.ts";
import type { Stderr } from "./stderr.ts";

const { clearTimeout } = globalThis;

/** After how long a line that is not ended is shown, unless there are secrets. */
const QUESTION_MILLISECONDS = 100;

/** A line that is not ended is shown when it is longer than this, in characters. */
const LONG_LINE = 65_536;

/** The longest secret that is hidden if a long line is cut in it, in characters. */
const LONGEST_SECRET = 8_192;

export class PluginLines {
  /** Whether only what was meant for stderr is shown. */
  isQuiet = false;
  readonly #stderr: Stderr;
  readonly #mask: Mask;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What a plugin wrote since its last line break: a secret in it may not be whole yet. */
  #open: { as: string; text: string; isError: boolean } | undefined;

  constructor(stderr: Stderr, mask: Mask) {
    this.#stderr = stderr;
    this.#mask = mask;
  }

  /** Shows text that a plugin wrote to the console, to stdout or (`isError`) to stderr. */
  output(as: string, text: string, isError: boolean): void {
    // Bun's shell also writes what a command did not.
    if (text === "") return;
    const isSame = this.#open?.as === as && this.#open.isError === isError;
    if (!isSame) this.finishLine();
    const whole = `${this.#open?.text ?? ""}${text}`;
    const least = whole.length > LONG_LINE ? whole.length - this.#kept : 0;
    const end = Math.max(least, whole.lastIndexOf("\n") + 1);
    const rest = whole.slice(end);
    this.#open = rest === "" ? undefined : { as, text: rest, isError };
    // It may be a question. With secrets, it may be the first half of one.
    if (rest !== "" && this.#mask.isEmpty) this.#finishLater();
    this.#showOutput(as, whole.slice(0, end), isError);
  }

  /** How much of a long line is kept back, since a secret may begin in it. */
  get #kept(): number {
    return this.#mask.isEmpty ? 0 : LONGEST_SECRET;
  }

  #finishLater(): void {
    clearTimeout(this.#timer);
    this.#timer = own.setTimeout(() => this.finishLine(), QUESTION_MILLISECONDS);
    this.#timer.unref();
  }

  /** Shows the line that a plugin has not ended: it ends with the call, at the latest. */
  finishLine(): void {
    if (this.#open === undefined) return;
    const { as, text, isError } = this.#open;
    this.#open = undefined;
    this.#showOutput(as, text, isError);
  }

  #showOutput(as: string, text: string, isError: boolean): void {
    if (text !== "" && (isError || !this.isQuiet)) this.label(as, text);
  }

  /** Shows text, each line of it behind the key of an entry. */
  label(as: string, text: string): void {
    // Masked as a whole: a secret may contain line breaks.
    const label = this.#stderr.paint.dim(`[${as}]`);
    for (const line of this.#mask.text(text).replace(/\n$/, "").split("\n")) {
      this.#stderr.line(`${label} ${line}`, true);
    }
  }
}
