/** In the child: a lineup and what is wrong with it → what the server needs of them, as data. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describePart } from "../editor/part.ts";
import type { JsonSchema, SchemaKind } from "../plugin/handle.ts";
import { relativize } from "../render/diagnostic.ts";
import type { Mask } from "../render/mask.ts";
import type { Lineup, LoadedEntry } from "../wiring/lineup.ts";
import type { Finding, PartInfo, PluginInfo } from "./messages.ts";

/** Makes a finding of a diagnostic, without secrets; texts name files as seen from `cwd`. */
export function findingOf(
  diagnostic: Diagnostic,
  { mask, cwd }: { mask: Mask; cwd: string },
): Finding {
  const { code, severity, message, hint, location, entry, notes } = diagnostic;
  const show = (text: string) => relativize(mask.text(text), cwd);
  return {
    ...{ code, severity, location, entry: entry?.index },
    message: show(message),
    hint: hint === undefined ? undefined : show(hint),
    notes: notes.map((note) => ({ message: show(note.message), location: note.location })),
  };
}

/** Describes the plugins of a lineup, each once for each way in which it is written. */
export async function describePlugins(lineup: Lineup | undefined): Promise<PluginInfo[]> {
  const groups = Map.groupBy(lineup?.entries ?? [], ({ config }) =>
    JSON.stringify([config.path, config.export]),
  );
  return Promise.all(Array.from(groups.values(), ([first]) => describePlugin(first!)));
}

async function describePlugin(entry: LoadedEntry): Promise<PluginInfo> {
  const { config, file, handle } = entry;
  const { name, version, description, options, needs } = handle.description;
  const schemas = await handle.jsonSchemas();
  const partsOf = (kind: SchemaKind, names: readonly string[], of: Record<string, JsonSchema>) =>
    Promise.all(names.map((part) => describe(kind, part, of[part]?.schema, entry)));
  return {
    ...{ path: config.path, export: config.export, name, version, description, file },
    options: await partsOf("option", options, schemas.options),
    needs: await partsOf("need", needs, schemas.needs),
    provides: schemas.provides?.schema,
  };
}

async function describe(
  kind: SchemaKind,
  name: string,
  schema: JsonSchema["schema"],
  entry: LoadedEntry,
): Promise<PartInfo> {
  const location = entry.source()?.findMember(name);
  return { name, schema, location, ...(await describePart(kind, name, schema, entry)) };
}
