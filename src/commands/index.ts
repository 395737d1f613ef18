/** The verbs, in the order of the help. A new verb is one file and one line here. */

import type { CommandTable } from "../cli/command.ts";
import { run } from "./run.ts";

export const COMMANDS: CommandTable = {
  run: () => run,
  check: async () => (await import("./check.ts")).check,
  list: async () => (await import("./list.ts")).list,
  explain: async () => (await import("./explain.ts")).explain,
  graph: async () => (await import("./graph.ts")).graph,
};
