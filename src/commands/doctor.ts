/** `lineup doctor`: what this machine can enforce, and where things are. Imports no plugin. */

import { type Command, PROJECT_FLAGS, TEXT_OR_JSON } from "../cli/command.ts";
import { locateConfig } from "../cli/input.ts";
import type { World } from "../cli/world.ts";
import { editorState } from "../editor/stamp.ts";
import { findConfinement } from "../process/confinement.ts";
import { fileExists } from "../process/files.ts";
import { canMeasureMemory } from "../process/plugin-process.ts";
import { inspectSystem } from "../process/system.ts";
import { EDITOR_FOLDER } from "../project/project.ts";

export const doctor: Command = {
  summary: "show what this machine can enforce, and where things are",
  flags: { config: PROJECT_FLAGS.config, ...TEXT_OR_JSON },
  examples: [["lineup doctor", "see whether permissions can be enforced here"]],
  run(args, world) {
    const found = examine(args.get("config"), world);
    const isJson = args.get("format") === "json";
    world.out(isJson ? `${JSON.stringify(found, null, 2)}\n` : render(found));
    return Promise.resolve();
  },
};

type Findings = ReturnType<typeof examine>;

function examine(named: string | undefined, { version, cwd }: World) {
  const { bun, platform, kernel, temp, tempProblem } = inspectSystem();
  const { file, folder } = locateConfig(named, cwd);
  const confinement = findConfinement();
  const isEnforced = typeof confinement !== "string";
  return {
    ...{ lineup: version, bun, platform, kernel },
    permissions: isEnforced
      ? { enforced: true, landlock: confinement.abi }
      : { enforced: false, why: confinement },
    memory: { enforced: canMeasureMemory() },
    temp: { folder: temp, problem: tempProblem ?? null },
    config: { file, exists: file === "-" || fileExists(file) },
    editor: editorState(folder),
  };
}

const EDITOR = {
  fresh: "up to date",
  stale: "out of date; lineup sync brings it up to date",
  none: "none; lineup sync makes it",
};

function render(found: Findings): string {
  const { permissions, memory, temp, config, editor } = found;
  const elsewhere = "no: lineup can measure it on Linux only";
  const rows = [
    ["lineup", `${found.lineup} (Bun ${found.bun})`],
    ["system", `${found.platform}, kernel ${found.kernel}`],
    [
      "permissions",
      permissions.enforced
        ? `enforced (Landlock ${permissions.landlock}, seccomp)`
        : `cannot be enforced: ${permissions.why}`,
    ],
    ["memory", memory.enforced ? "enforced" : elsewhere],
    ["temp folder", temp.problem === null ? temp.folder : `${temp.folder}: ${temp.problem}`],
    ["plugins.yaml", `${config.file}${config.exists ? "" : " (does not exist)"}`],
    [`${EDITOR_FOLDER}/`, EDITOR[editor]],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(14)}${value}\n`).join("");
}
