/** The verbs. `run` is always loaded; the others are when one of them is named. */

import type { CommandTable } from "../cli/command.ts";
import { run } from "./run.ts";

export const COMMANDS: CommandTable = {
  run,
  others: async () => (await import("./others.ts")).OTHERS,
};
