/** `lineup lsp` as a child of itself: checks one text, and describes its plugins to the server. */

import type { World } from "../cli/world.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { describePlugins, findingOf } from "../lsp/describe.ts";
import type { CheckLine, CheckRequest } from "../lsp/messages.ts";
import { loadedFiles } from "../process/loaded.ts";
import { path as nodePath } from "../process/modules.ts";
import type { PluginLoader } from "../project/project.ts";
import type { LoadedEntry } from "../wiring/lineup.ts";
import { findProblems } from "./check.ts";
import { openText } from "./open.ts";

/** Reads a request from stdin and answers it. */
export async function answerServer(world: World): Promise<void> {
  const bytes = await world.readBytes("-");
  const { file, text, types } = JSON.parse(new TextDecoder().decode(bytes)) as CheckRequest;
  const source = new SourceText(file, text);
  world.sources.add(source);
  const tell = (line: CheckLine) => world.out(`${JSON.stringify(line)}\n`);
  const { basename, dirname } = nodePath();
  const input = {
    ...{ source, shown: basename(file), folder: dirname(file), sets: [] },
    environment: world.environment,
  };
  const loader = oneByOne(world.host, (loading) => tell({ loading }));
  const project = await openText(input, world, { loader, onLoaded() {} });
  const found = world.sink.record(await findProblems(project, types));
  if (world.host.interrupted !== undefined) return;
  const show = { mask: world.mask, cwd: dirname(file) };
  const findings = found.map((diagnostic) => findingOf(diagnostic, show));
  tell({ findings, plugins: await describePlugins(project.lineup), files: loadedFiles() });
}

/** Tells which plugin is loaded next: if that never ends, nothing else would. */
function oneByOne(host: PluginLoader, tell: (index: number | null) => void): PluginLoader {
  return {
    get interrupted() {
      return host.interrupted;
    },
    async load(entries, folder, onLoaded) {
      const value: LoadedEntry[] = [];
      const problems: Diagnostic[] = [];
      for (const entry of entries) {
        if (entry.enabled) tell(entry.index);
        const loaded = await host.load([entry], folder, onLoaded);
        value.push(...loaded.value);
        problems.push(...loaded.problems);
      }
      tell(null);
      return { value, problems };
    },
  };
}
