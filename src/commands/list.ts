/** `lineup list`: the entries in order, with what fills their needs and options. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS, TEXT_OR_JSON } from "../cli/command.ts";
import type { World } from "../cli/world.ts";
import type { EntryConfig } from "../config/entry.ts";
import { renderTable } from "../render/table.ts";
import { renderReport } from "../render/values.ts";
import type { Writer } from "../values/cache.ts";
import type { NeedSource, WiredEntry } from "../wiring/lineup.ts";
import { openToShow } from "./open.ts";

export const list: Command = {
  summary: "show the entries, and what fills their needs and options",
  flags: {
    ...PROJECT_FLAGS,
    ...TEXT_OR_JSON,
  },
  examples: [["lineup list", "show the entries of plugins.yaml as a table"]],
  run: listCommand,
};

/** Where an option's value comes from. */
type OptionOrigin = "default" | "plugins.yaml";

/** What fills a need, and the value if it is known before the run. */
interface ListedNeed {
  from: "pin" | "default" | Writer["source"];
  key?: string;
  entry?: number;
  value?: unknown;
}

interface ListedEntry {
  index: number;
  as: string | null;
  path: string;
  plugin: string | null;
  version: string | null;
  description: string | null;
  needs: Record<string, ListedNeed>;
  options: Record<string, { value: unknown; from: OptionOrigin }>;
  lazy: boolean;
  replace: boolean;
  enabled: boolean;
  on_error: "stop" | "continue";
}

async function listCommand(args: Arguments, world: World): Promise<void> {
  const project = await openToShow(args, world);
  if (project === undefined) return;
  const disabled = project.config?.entries.filter(({ enabled }) => !enabled) ?? [];
  const all = [...project.lineup.entries.map(listEntry), ...disabled.map(listDisabled)];
  all.sort((a, b) => a.index - b.index);
  const isJson = args.get("format") === "json";
  world.out(world.mask.text(isJson ? renderReport(all) : renderTable(HEAD, all.map(rowOf))));
}

const HEAD = ["#", "entry", "plugin", "needs and options", "flags"];

function rowOf(entry: ListedEntry): string[][] {
  const needs = Object.entries(entry.needs).map(
    ([name, need]) => `${name} ← ${describeNeed(name, need)}`,
  );
  const options = Object.entries(entry.options).map(
    ([name, { value, from }]) => `${name} = ${JSON.stringify(value)} (${from})`,
  );
  const flags = [
    entry.lazy && "lazy",
    entry.replace && "replace",
    entry.on_error === "continue" && "on_error: continue",
    !entry.enabled && "disabled",
  ].filter((flag) => flag !== false);
  const plugin =
    entry.plugin === null ? entry.path : [entry.plugin, entry.version].filter(Boolean).join(" ");
  return [[String(entry.index)], [entry.as ?? ""], [plugin], [...needs, ...options], flags];
}

function describeNeed(name: string, { from, key, entry, value }: ListedNeed): string {
  if (key === undefined) {
    return `${value === undefined ? "nothing" : JSON.stringify(value)} (${from})`;
  }
  const source = from === "entry" ? `entry ${entry}` : from;
  return key === name ? source : `${key} of ${source}`;
}

function listEntry({ config, name, handle, options, needs }: WiredEntry): ListedEntry {
  const plugin = handle.description;
  return {
    index: config.index,
    as: name.as,
    path: name.path,
    plugin: plugin.name,
    version: plugin.version ?? null,
    description: plugin.description ?? null,
    needs: Object.fromEntries([...needs].map(([need, source]) => [need, listNeed(source)])),
    options: Object.fromEntries(
      Object.entries(options)
        // An option without a value is not shown.
        .filter(([, value]) => value !== undefined)
        .map(([option, value]) => [
          option,
          Object.hasOwn(config.options, option)
            ? { value: config.options[option], from: "plugins.yaml" as const }
            : { value, from: "default" as const },
        ]),
    ),
    lazy: config.lazy,
    replace: config.replace,
    enabled: true,
    on_error: config.onError,
  };
}

function listNeed(source: NeedSource): ListedNeed {
  if (!("writer" in source)) {
    return { from: source.from === "option" ? "pin" : "default", value: source.value };
  }
  const { key, index } = source.writer;
  return source.from === "entry"
    ? { from: "entry", key, entry: index }
    : { from: source.writer.source, key, value: source.value };
}

function listDisabled(config: EntryConfig): ListedEntry {
  const { index, path, as = null, lazy, replace, onError } = config;
  return {
    ...{ index, as, path, plugin: null, version: null, description: null },
    ...{ needs: {}, options: {}, lazy, replace, enabled: false, on_error: onError },
  };
}
