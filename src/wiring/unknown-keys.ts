/**
 * Initial values that nothing reads: most likely, another key was meant.
 *
 * What plugins read with `values.get` is declared nowhere, so their text is searched for
 * the key before anything is called a mistake.
 */

import type { EntryConfig } from "../config/entry.ts";
import { Diagnostic, entryLabel } from "../diagnostics/diagnostic.ts";
import { isTypo, nearest } from "../text.ts";
import type { Writer } from "../values/cache.ts";
import { isOfCommandLine, type Lineup, refsOf, type WiredEntry } from "./lineup.ts";

/**
 * Finds values of the command line that nothing reads and plugins.yaml does not have, and
 * values of plugins.yaml that a need would read if it were not for a typo.
 *
 * @param entries all entries, those that are disabled included.
 */
export function findUnknownKeys(lineup: Lineup, entries: readonly EntryConfig[]): Diagnostic[] {
  const read = new Set<Writer>();
  const byDefault = new Map<string, WiredEntry>();
  for (const entry of lineup.entries) {
    if (entry.when !== undefined) read.add(entry.when.writer);
    for (const [need, source] of entry.needs) {
      for (const { writer } of refsOf(source)) read.add(writer);
      if (source.from === "default") byDefault.set(need, entry);
    }
  }
  for (const { refs } of lineup.outputs ?? []) for (const { writer } of refs) read.add(writer);
  const problems: Diagnostic[] = [];
  for (const writer of lineup.initial.keys()) {
    const isGiven = isOfCommandLine(writer);
    if (read.has(writer)) continue;
    const search = new Search(writer, lineup, entries);
    const problem = isGiven
      ? search.explainGiven(read)
      : (search.explainOption() ?? search.explainMissed(byDefault));
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

/** What may be meant by a key that no need reads. */
class Search {
  readonly #writer: Writer;
  readonly #lineup: Lineup;
  readonly #entries: readonly EntryConfig[];

  constructor(writer: Writer, lineup: Lineup, entries: readonly EntryConfig[]) {
    this.#writer = writer;
    this.#lineup = lineup;
    this.#entries = entries;
  }

  /** Explains a value of the command line, unless plugins.yaml has the key or a plugin reads it. */
  explainGiven(read: ReadonlySet<Writer>): Diagnostic | undefined {
    const { key, source } = this.#writer;
    const { writers } = this.#lineup;
    if (!writers.get(key)!.every(isOfCommandLine) || this.#isNamed()) return undefined;
    const known = [...writers.keys()].filter(
      (other) => !writers.get(other)!.every(isOfCommandLine),
    );
    for (const writer of read) known.push(writer.key);
    for (const { needs } of this.#lineup.entries) known.push(...needs.keys());
    const near = nearest(key, known);
    const owner = this.#describeOwner(near);
    const isError = owner === undefined && near !== undefined && isTypo(key, near);
    if (!isError && owner === undefined && this.#mayBeRead()) return undefined;
    const declare = `add "${key}" to values in plugins.yaml`;
    const guess =
      near === undefined
        ? `if a plugin reads it with values.get, ${declare}`
        : `did you mean "${near}"? If not, ${declare}`;
    return new Diagnostic("KEY_UNKNOWN", `no need reads "${key}", which ${source} sets`, {
      severity: isError && !this.#mayBeRead() ? "error" : "warning",
      location: this.#writer.locate([], "key"),
      hint: owner ?? guess,
    });
  }

  /** Explains a value of plugins.yaml whose key is almost that of a need without a value. */
  explainMissed(byDefault: ReadonlyMap<string, WiredEntry>): Diagnostic | undefined {
    const { key, source } = this.#writer;
    const need = [...byDefault.keys()].find((name) => isTypo(key, name));
    const isOnly = this.#lineup.writers.get(key)!.length === 1;
    if (need === undefined || !isOnly || this.#isNamed() || this.#mayBeRead()) return undefined;
    const { config, name } = byDefault.get(need)!;
    const message = `no need reads "${key}" of ${source}, and need "${need}" of ${entryLabel(name)} takes its default`;
    return new Diagnostic("KEY_UNKNOWN", message, {
      location: this.#writer.locate([], "key"),
      notes: [{ message: "the entry with the need", location: config.locate() }],
      hint: `did you mean "${need}"? If not, set the need to its default: options: { ${need}: … }`,
    });
  }

  /** Explains a value of plugins.yaml that has the name of an option which takes its default. */
  explainOption(): Diagnostic | undefined {
    const { key, source } = this.#writer;
    const owner = this.#lineup.entries.find(
      ({ handle, config }) =>
        handle.description.options.includes(key) && !Object.hasOwn(config.options, key),
    );
    if (owner === undefined || this.#isNamed() || this.#mayBeRead()) return undefined;
    const { name, config } = owner;
    const message = `no need reads "${key}" of ${source}, and option "${key}" of ${entryLabel(name)} takes its default`;
    return new Diagnostic("KEY_UNKNOWN", message, {
      severity: "warning",
      location: this.#writer.locate([], "key"),
      notes: [{ message: "the entry with the option", location: config.locate() }],
      hint: `set an option in its entry: options: { ${key}: … }`,
    });
  }

  /** Says how to set a need or an option that has the name of the key, or an option that is meant. */
  #describeOwner(near: string | undefined): string | undefined {
    const { key } = this.#writer;
    for (const { handle, name } of this.#lineup.entries) {
      const { options, needs } = handle.description;
      const who = entryLabel(name);
      if (needs.includes(key)) return `${who} fills its need "${key}" with something else`;
      const option = options.find((one) => one === key || (near === undefined && isTypo(key, one)));
      if (option !== undefined) {
        return `"${option}" is an option of ${who}: set it in plugins.yaml, options: { ${option}: … }`;
      }
    }
    return undefined;
  }

  /** Whether the key appears as text in the file of a plugin, or in an entry that is disabled. */
  #isNamed(): boolean {
    const { key } = this.#writer;
    const text = new RegExp(`(["'\`])${RegExp.escape(key)}\\1`);
    const isRead = ({ as, when, needs }: EntryConfig) =>
      as === key ||
      when?.key === key ||
      Object.values(needs).some(({ references }) => references.some((one) => one.key === key));
    return (
      this.#entries.some(isRead) ||
      this.#lineup.entries.some(({ source }) => text.test(source()?.text ?? ""))
    );
  }

  /** Whether something may read the key without naming it. */
  #mayBeRead(): boolean {
    const reads = /\bvalues\.(?:keys\b|(?:get|has)\b(?:<.*?>)?\((?!["'`]))/;
    return (
      this.#entries.some(({ enabled }) => !enabled) ||
      this.#lineup.entries.some(({ source }) => reads.test(source()?.text ?? ""))
    );
  }
}
