/** What a command uses of the world around it. program.ts makes it; a test can. */

import type { Environment } from "../config/config.ts";
import type { DiagnosticSink } from "../diagnostics/sink.ts";
import type { Sources } from "../diagnostics/source-text.ts";
import type { ObservedEntry } from "../hosting/child/observed.ts";
import type { PluginHost } from "../plugin/handle.ts";
import type { PluginLoader } from "../project/project.ts";
import type { Mask } from "../render/mask.ts";
import type { Paint } from "../render/paint.ts";
import type { PluginLines } from "../render/plugin-lines.ts";
import type { Stderr } from "../render/stderr.ts";

export interface World {
  /** The version of lineup. */
  readonly version: string;
  /** The working directory, absolute. */
  readonly cwd: string;
  /** Returns the width of the terminal that stdout is; `undefined` if it is none. */
  readonly columns: () => number | undefined;
  readonly environment: () => Environment;
  /** Reads a file; `-` is stdin. */
  readonly readBytes: (file: string) => Promise<Uint8Array>;
  /** Writes the result to stdout. */
  readonly out: (text: string) => void;
  readonly stderr: Stderr;
  readonly sink: DiagnosticSink;
  readonly sources: Sources;
  readonly host: PluginHost & PluginLoader;
  readonly mask: Mask;
  /** Chooses the colours instead of finding out what stderr can show. */
  readonly setPaint: (paint: Paint) => void;
  /** Sets who hears of the first signal, in place of what ends the program at once. */
  readonly onSignal: (hear: (signal: NodeJS.Signals) => void) => void;
  /** Tells which files were used; `undefined` if nobody watches. */
  readonly tellFiles: ((files: readonly string[]) => void) | undefined;
  /** Receives what plugins write in less usual ways, too, since there are secrets to hide. */
  readonly onSecret: () => void;
  /** Has confined plugins observed; returns how to ask what they did. */
  readonly observe: () => () => readonly ObservedEntry[];
  /** Leaves out the notice that a plugin takes long. */
  readonly ignoreSlow: () => void;
  /** Shows what plugins write to the console, stdout or stderr. */
  readonly pluginLines: PluginLines;
}
