/** What the server and the child that checks a text tell each other: data, as JSON. */

import type { Code } from "../diagnostics/codes.ts";
import type { Location } from "../diagnostics/diagnostic.ts";
import type { JsonSchema } from "../plugin/handle.ts";
import type { Plain } from "../values/plain.ts";

export interface CheckRequest {
  /** The absolute path of plugins.yaml. */
  readonly file: string;
  /** Its text, which need not be saved. */
  readonly text: string;
  /** Whether to check the types, too. */
  readonly types: boolean;
}

/** One line of what a check writes. */
export type CheckLine =
  /** The index of the entry whose plugin is loaded next; null when all are loaded. */
  { readonly loading: number | null } | CheckReport;

export interface CheckReport {
  readonly findings: readonly Finding[];
  /** The plugins that could be loaded. */
  readonly plugins: readonly PluginInfo[];
  /** The files that were loaded, absolute. */
  readonly files: readonly string[];
}

/** A diagnostic, without secrets. */
export interface Finding {
  readonly code?: Code;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string | undefined;
  readonly location?: Location | undefined;
  /** The index of the entry that it belongs to. */
  readonly entry?: number | undefined;
  readonly notes: readonly { readonly message: string; readonly location?: Location | undefined }[];
}

/** What an editor shows of a plugin. */
export interface PluginInfo {
  /** As plugins.yaml writes it. */
  readonly path: string;
  readonly export: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  /** Absolute. */
  readonly file: string;
  readonly options: readonly PartInfo[];
  readonly needs: readonly PartInfo[];
  /** The schema of its result. */
  readonly provides?: JsonSchema["schema"];
}

/** An option or a need of a plugin. */
export interface PartInfo {
  readonly name: string;
  readonly doc?: string | undefined;
  readonly isRequired: boolean;
  readonly byDefault?: Plain | undefined;
  readonly schema?: JsonSchema["schema"];
  /** Where the plugin declares it, if there is one such place. */
  readonly location?: Location | undefined;
}
