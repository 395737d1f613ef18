/** `lineup list`: the entries in order, with what fills their needs and options. */

import { type Command, PROJECT_FLAGS, TEXT_OR_JSON } from "../cli/command.ts";
import type { EntryConfig } from "../config/entry.ts";
import type { Permissions } from "../config/isolation.ts";
import type { Mask } from "../render/mask.ts";
import { renderTable } from "../render/table.ts";
import { renderReport } from "../render/values.ts";
import type { Writer } from "../values/cache.ts";
import { toJson } from "../values/json.ts";
import { formatReference } from "../values/part.ts";
import type { Plain } from "../values/plain.ts";
import type { NeedSource, ValueRef, WiredEntry } from "../wiring/lineup.ts";
import { openToShow } from "./open.ts";

export const list: Command = {
  summary: "show the entries, and what fills their needs and options",
  flags: { ...PROJECT_FLAGS, ...TEXT_OR_JSON },
  examples: [["lineup list", "show the entries of plugins.yaml as a table"]],
  async run(args, world) {
    const project = await openToShow(args, world);
    if (project === undefined) return;
    const wired = new Map(project.lineup.entries.map((entry) => [entry.config, entry]));
    const entries = project.config?.entries ?? [];
    const all = entries.map((config) =>
      hideSecrets(listEntry(config, wired.get(config)), world.mask),
    );
    const isJson = args.get("format") === "json";
    const render = () => renderTable(HEAD, all.map(rowOf), world.columns());
    world.out(isJson ? renderReport(all) : render());
  },
};

/** What fills a need, and the value if it is known before the run. */
interface ListedNeed {
  from: "pin" | "default" | "list" | Writer["source"];
  key?: string;
  part?: string | undefined;
  entry?: number | undefined;
  /** For a list: what its items are. */
  items?: readonly ListedNeed[];
  value?: unknown;
}

type ListedEntry = ReturnType<typeof listEntry>;

const HEAD = ["#", "entry", "plugin", "needs and options", "flags"];

function rowOf(entry: ListedEntry): string[][] {
  const needs = Object.entries(entry.needs).map(
    ([name, need]) => `${name} ← ${describeNeed(name, need)}`,
  );
  const options = Object.entries(entry.options).map(
    ([name, { value, from }]) => `${name} = ${toJson(value)} (${from})`,
  );
  const flags = [
    entry.lazy && "lazy",
    entry.replace && "replace",
    entry.when !== null && `when: ${entry.when}`,
    entry.on_error !== "stop" && `on_error: ${entry.on_error}`,
    ...limitsOf(entry),
    !entry.enabled && "disabled",
  ].filter((flag) => flag !== false);
  const plugin =
    entry.plugin === null ? entry.path : [entry.plugin, entry.version].filter(Boolean).join(" ");
  return [[String(entry.index)], [entry.as ?? ""], [plugin], [...needs, ...options], flags];
}

function limitsOf({ timeout, memory, retry, permissions }: ListedEntry): string[] {
  const limits = Object.entries({ timeout, memory, retry }).filter(([, limit]) => limit);
  const flags = limits.map(([name, limit]) => `${name}: ${limit}`);
  if (permissions === null) return flags;
  const granted = Object.entries(permissions).filter(([, grant]) =>
    Array.isArray(grant) ? grant.length > 0 : grant,
  );
  const names = granted.map(([name]) => name).join(", ");
  return [...flags, `permissions: ${names === "" ? "none" : names}`];
}

function describeNeed(name: string, { from, key, part, entry, items, value }: ListedNeed): string {
  if (items !== undefined) return `[${items.map((item) => describeNeed("", item)).join(", ")}]`;
  if (key === undefined) {
    return `${value === undefined ? "nothing" : toJson(value)} (${from})`;
  }
  const source = from === "entry" ? `entry ${entry}` : from;
  const label = part === undefined ? key : `${key}.${part}`;
  return label === name ? source : `${label} of ${source}`;
}

/** An entry that is disabled has no plugin: its file is not opened. */
function listEntry(config: EntryConfig, wired: WiredEntry | undefined) {
  const { index, path, lazy, replace, enabled } = config;
  const plugin = wired?.handle.description;
  return {
    index,
    as: wired?.name.as ?? config.as ?? null,
    path,
    plugin: plugin?.name ?? null,
    version: plugin?.version ?? null,
    description: plugin?.description ?? null,
    needs: Object.fromEntries(
      [...(wired?.needs ?? [])].map(([need, source]) => [need, listNeed(source)]),
    ),
    options: Object.fromEntries(
      Object.entries(wired?.options ?? {})
        // An option without a value is not shown.
        .filter(([, value]) => value !== undefined)
        .map(([option, value]) => [option, listOption(config.options, option, value)]),
    ),
    lazy,
    replace,
    enabled,
    when: config.when === undefined ? null : formatReference(config.when),
    on_error: config.onError,
    timeout: config.isolation?.timeout?.shown ?? null,
    memory: config.isolation?.memory?.shown ?? null,
    retry: config.retry,
    permissions: listPermissions(config.isolation?.permissions),
  };
}

function listPermissions(permissions: Permissions | undefined) {
  if (permissions === undefined) return null;
  const { read, write, net, env, run } = permissions;
  return { read, write, net, env, run };
}

/** Hides the secrets in what an entry shows. Names and keys stay as they are. */
function hideSecrets(entry: ListedEntry, mask: Mask): ListedEntry {
  const { version, description } = entry;
  const hideText = (text: string | null) => (text === null ? null : mask.text(text));
  const hideValues = <T extends { value?: unknown }>(parts: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => {
        // An option may hold anything; it is shown as JSON.
        const json = toJson(part.value) as string | undefined;
        const value = json && mask.data(JSON.parse(json) as Plain);
        return [name, "value" in part ? { ...part, value } : part];
      }),
    );
  return {
    ...entry,
    version: hideText(version),
    description: hideText(description),
    needs: hideValues(entry.needs),
    options: hideValues(entry.options),
  };
}

/** Returns the value of an option, and where it comes from. */
function listOption(given: EntryConfig["options"], option: string, value: unknown) {
  return Object.hasOwn(given, option)
    ? { value: given[option], from: "plugins.yaml" }
    : { value, from: "default" };
}

function listNeed(source: NeedSource): ListedNeed {
  if (!("refs" in source)) {
    return { from: source.from === "option" ? "pin" : "default", value: source.value };
  }
  const items = source.refs.map(listRef);
  const known = source.from === "initial" ? { value: source.value } : {};
  return source.isList ? { from: "list", items, ...known } : { ...items[0]!, ...known };
}

function listRef({ writer, path }: ValueRef): ListedNeed {
  const { source: from, key, index } = writer;
  const part = path.length === 0 ? {} : { part: path.join(".") };
  return { from, key, ...part, ...(from === "entry" ? { entry: index } : {}) };
}
