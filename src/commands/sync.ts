/** `lineup sync`: writes `.lineup/`, with the types and the schema for the editor. */

import type { Arguments } from "../cli/arguments.ts";
import { type Command, PROJECT_FLAGS } from "../cli/command.ts";
import { locateConfig } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { EDITOR_FOLDER } from "../project/project.ts";
import { showPath } from "../render/diagnostic.ts";
import { countOf } from "../text.ts";
import { open, reportProblems } from "./open.ts";

export const sync: Command = {
  summary: "write .lineup/: types and a schema for the editor",
  flags: { config: PROJECT_FLAGS.config },
  examples: [["lineup sync", "write .lineup/ next to plugins.yaml"]],
  async run(args, world) {
    const count = await syncEditor(args, world);
    if (count === undefined) return;
    const plugins = count === 0 ? "" : ` of ${countOf(count, "plugin")}`;
    const { folder } = locateConfig(args.get("config"), world.cwd);
    const shown = showPath(`${folder}/${EDITOR_FOLDER}`, world.cwd);
    world.out(`wrote ${shown}/: types, and a schema${plugins}\n`);
  },
};

/**
 * Writes `.lineup/` next to plugins.yaml, and reports what is wrong with the project; returns
 * of how many plugins the schema is. Without a plugins.yaml, it writes nothing.
 */
export async function syncEditor(args: Arguments, world: World): Promise<number | undefined> {
  const project = await open(args, world);
  const problems = project.diagnostics.filter(({ code }) => code !== "ENV_MISSING");
  reportProblems(problems, world);
  if (problems.some(({ code }) => /^CONFIG_(?:NOT_FOUND|UNREADABLE)$/.test(code))) return undefined;
  if (world.host.interrupted !== undefined) return undefined;
  const { writeEditorFiles } = await import("../editor/files.ts");
  world.sink.report(...(await writeEditorFiles(project, world.mask)));
  const { entries = [] } = project.lineup ?? {};
  return new Set(entries.map((entry) => JSON.stringify([entry.file, entry.config.export]))).size;
}
