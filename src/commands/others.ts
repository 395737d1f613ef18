/** The verbs besides `run`, in the order of the help. A new verb is one file and one line here. */

import type { Commands } from "../cli/command.ts";
import { check } from "./check.ts";
import { completions } from "./completions.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { graph } from "./graph.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { lsp } from "./lsp.ts";
import { newPlugin } from "./new.ts";
import { sync } from "./sync.ts";
import { test } from "./test.ts";

export const OTHERS: Commands = {
  check,
  list,
  explain,
  graph,
  test,
  init,
  new: newPlugin,
  sync,
  lsp,
  completions,
  doctor,
};
