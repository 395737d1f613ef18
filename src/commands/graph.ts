/** `lineup graph`: the data flow, as Mermaid, JSON or DOT. */

import type { Arguments } from "../arguments.ts";
import type { Host } from "../host.ts";
import { renderDot, renderMermaid } from "../render/graph.ts";
import { renderReport } from "../render/values.ts";
import { type Flow, flowOf } from "../wiring/flow.ts";
import { prepareToShow } from "./prepare.ts";

const FORMATS: Record<string, (flow: Flow) => string> = {
  mermaid: renderMermaid,
  dot: renderDot,
  json: renderReport,
};

/** Runs the command; gives the exit status. */
export async function graph(args: Arguments, host: Host): Promise<number> {
  const { lineup, status } = await prepareToShow(args, host);
  if (lineup === undefined) return status;
  host.out(FORMATS[args.get("format") ?? "mermaid"]!(flowOf(lineup)));
  return 0;
}
