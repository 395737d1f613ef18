/**
 * SourceText: the text of one file, its lines, and places in it.
 *
 * Whoever has read a file adds its text to `Sources`, so that a message shows the
 * text that was read, even if it came from a pipe or has changed on disk since.
 */

import type { Location } from "./diagnostic.ts";

/** The text of one file. */
export class SourceText {
  /** The absolute path, or a name such as `stdin`. */
  readonly file: string;
  readonly text: string;
  #starts: number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** Returns a line without its line break; `undefined` when there is no such line. */
  line(number: number): string | undefined {
    const starts = this.#lineStarts();
    const start = starts[number - 1];
    if (start === undefined) return undefined;
    return this.text.slice(start, starts[number]).replace(/(?:\r?\n|[\u2028\u2029])$/, "");
  }

  /** Returns the location of a range of the text. */
  locate(start: number, end: number): Location {
    const from = this.#position(start);
    const to = this.#position(Math.max(start, end));
    return { file: this.file, ...from, endLine: to.line, endColumn: to.column };
  }

  /** Finds where a pattern first matches; a group named `at` narrows the range. */
  find(pattern: RegExp): Location | undefined {
    return this.#findAll(pattern)[0];
  }

  /**
   * Finds where a plugin declares a member, an option or a need: `name: …` or
   * `name = …`. Returns `undefined` when more than one place looks like that.
   */
  findMember(name: string): Location | undefined {
    return this.findOnly(
      new RegExp(`(?:^|[\\s{,])(?<at>["']?${RegExp.escape(name)}["']?)\\s*[:=(]`),
    );
  }

  /** Finds the place that a pattern matches. Returns `undefined` when it matches several. */
  findOnly(pattern: RegExp): Location | undefined {
    const places = this.#findAll(pattern);
    return places.length === 1 ? places[0] : undefined;
  }

  #findAll(pattern: RegExp): Location[] {
    return [...this.text.matchAll(new RegExp(pattern.source, "dgm"))].map((match) => {
      const [start, end] = match.indices?.groups?.at ?? match.indices![0]!;
      return this.locate(start, end);
    });
  }

  #position(offset: number): { line: number; column: number } {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  #lineStarts(): readonly number[] {
    // In a script, lines end where JavaScript ends them, as in the locations of Bun and TypeScript.
    const end = /\.[cm]?[jt]sx?$/.test(this.file) ? /[\n\u2028\u2029]/g : /\n/g;
    return (this.#starts ??= [0, ...this.text.matchAll(end).map(({ index }) => index + 1)]);
  }
}

/** The texts that messages may quote: those that were added, and files on disk. */
export class Sources {
  readonly #texts = new Map<string, SourceText | undefined>();
  readonly #read: (file: string) => string | undefined;

  /** @param read reads a file; it is called once for each. */
  constructor(read: (file: string) => string | undefined) {
    this.#read = read;
  }

  add(source: SourceText): void {
    this.#texts.set(source.file, source);
  }

  /** Returns the text of a file; `undefined` when it cannot be read. */
  get(file: string): SourceText | undefined {
    return this.#texts.getOrInsertComputed(file, () => {
      const text = this.#read(file);
      return text === undefined ? undefined : new SourceText(file, text);
    });
  }
}
