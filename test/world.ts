/** A world for commands that run in the process of a test. */

import type { World } from "../src/cli/world.ts";
import { DiagnosticSink } from "../src/diagnostics/sink.ts";
import { Sources } from "../src/diagnostics/source-text.ts";
import { InProcessHost } from "../src/hosting/in-process/host.ts";
import { readBytes } from "../src/process/files.ts";
import { readTextFile } from "../src/process/modules.ts";
import { Mask } from "../src/render/mask.ts";
import { plainPaint } from "../src/render/paint.ts";
import { PluginLines } from "../src/render/plugin-lines.ts";
import { Stderr } from "../src/render/stderr.ts";

/** What a command wrote. */
export interface Written {
  stdout: string;
  stderr: string;
  /** Both, in the order in which they were written. */
  shown: string;
}

/** Makes a world that keeps what is written to it. */
export function makeWorld(parts: Partial<World> = {}): { world: World; written: Written } {
  const written: Written = { stdout: "", stderr: "", shown: "" };
  const { cwd = "/", mask = new Mask(), sources = new Sources(readTextFile) } = parts;
  const write = (text: string) => {
    written.stderr += text;
    written.shown += text;
  };
  const stderr = new Stderr({ write, mask, sources, cwd, paint: () => plainPaint });
  const world: World = {
    version: "0.0.0",
    cwd,
    columns: () => undefined,
    environment: () => ({}),
    readBytes,
    out(text) {
      written.stdout += text;
      written.shown += text;
    },
    stderr,
    sink: new DiagnosticSink((batch) => stderr.diagnostics(batch)),
    sources,
    host: new InProcessHost(sources),
    mask,
    setPaint() {},
    onSignal() {},
    tellFiles: undefined,
    onSecret() {},
    observe: () => () => [],
    ignoreSlow() {},
    pluginLines: new PluginLines(stderr, mask),
    ...parts,
  };
  return { world, written };
}
