/**
 * Config and plugins → a lineup: every need has a source, every key one owner at a
 * time, every option a valid value.
 *
 * What is refused here never reaches the `run` of a plugin. Calls the schemas of
 * plugins and nothing else of theirs.
 */

import type { Initial } from "../config/config.ts";
import { Diagnostic, entryLabel, type Result } from "../diagnostics/diagnostic.ts";
import { nearest } from "../text.ts";
import type { Writer } from "../values/cache.ts";
import type { Plain } from "../values/plain.ts";
import { disabledProvider } from "./disabled.ts";
import { isOfCommandLine, lastWriter, writerLabel } from "./lineup.ts";
import type { Lineup, LoadedEntry, Scope, WiredEntry, WireInput } from "./lineup.ts";
import { wireNeeds } from "./needs.ts";
import { wireOptions } from "./options.ts";
import { wireOutputs } from "./outputs.ts";
import { wireWhen } from "./when.ts";

/** Wires a lineup. */
export async function wire(input: WireInput): Promise<Result<Lineup>> {
  const initial = new Map<Writer, Plain | undefined>();
  const scope: Scope = { ...input, initial, writers: new Map(), problems: [] };
  for (const item of input.initial) initial.set(wireInitial(item, scope), item.value);
  const entries: WiredEntry[] = [];
  const byWriter = new Map<Writer, WiredEntry>();
  for (const loaded of input.loaded) {
    const options = await wireOptions(loaded, scope);
    const needs = await wireNeeds(loaded, scope);
    const when = wireWhen(loaded, scope);
    const entry = { ...loaded, options, needs, when, writer: claimKey(loaded, scope) };
    entries.push(entry);
    byWriter.set(entry.writer, entry);
  }
  const outputs = wireOutputs(input.outputs, scope);
  const { writers, problems } = scope;
  const disabled = input.entries.filter(({ enabled }) => !enabled);
  return { value: { initial, entries, disabled, byWriter, writers, outputs }, problems };
}

function wireInitial({ key, source, locate }: Initial, scope: Scope): Writer {
  const writer: Writer = { key, source, index: 0, locate };
  const earlier = lastWriter(key, scope);
  if (earlier !== undefined && source === "env") {
    const message = `the key "${key}" is set by both values and env`;
    const location = locate();
    const notes = [{ message: "first set here", location: earlier.locate() }];
    const details = { location, notes, hint: "remove one of the two" };
    scope.problems.push(new Diagnostic("KEY_TAKEN", message, details));
  }
  scope.writers.getOrInsert(key, []).push(writer);
  return writer;
}

/** Makes the entry the owner of its key, from here on. */
function claimKey(entry: LoadedEntry, scope: Scope): Writer {
  const { config, name } = entry;
  const { as: key } = name;
  const field = config.as === undefined ? ["path"] : ["as"];
  const locate = () => config.locate(field);
  const writer: Writer = { key, source: "entry", index: config.index, locate };
  const earlier = lastWriter(key, scope);
  if (earlier !== undefined && !config.replace) {
    scope.problems.push(keyTaken(entry, writer, earlier));
  }
  if (earlier === undefined && config.replace && scope.complete) {
    const message = `nothing above sets "${key}", so there is nothing to replace`;
    const location = config.locate(["replace"], "key");
    const near = nearest(key, scope.writers.keys());
    const { hint, notes } = disabledProvider(key, config.index, scope.entries) ?? {
      hint:
        near === undefined
          ? "remove replace, or set as: to the key to replace"
          : `did you mean as: ${near}?`,
      notes: [],
    };
    const details = { entry: name, location, hint, notes };
    scope.problems.push(new Diagnostic("REPLACE_NOTHING", message, details));
  }
  scope.writers.getOrInsert(key, []).push(writer);
  return writer;
}

function keyTaken(entry: LoadedEntry, writer: Writer, earlier: Writer): Diagnostic {
  const place = earlier.locate();
  if (isOfCommandLine(earlier)) {
    const what = `${earlier.source} cannot set "${writer.key}", which ${entryLabel(entry.name)} computes`;
    const hint = `set what it needs or, in plugins.yaml, its options, or leave out ${earlier.source}`;
    return new Diagnostic("KEY_TAKEN", what, {
      entry: entry.name,
      location: writer.locate(),
      hint,
    });
  }
  const message = `the key "${writer.key}" is already set by ${writerLabel(earlier)}`;
  return new Diagnostic("KEY_TAKEN", message, {
    entry: entry.name,
    location: writer.locate(),
    notes: place === undefined ? [] : [{ message: "first set here", location: place }],
    hint: "store the result under another key (as: other_key), or overwrite the value (replace: true)",
  });
}
