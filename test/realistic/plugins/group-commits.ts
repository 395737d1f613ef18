/** Groups commits by what they do, and by the part of the code that they touch. */

import { definePlugin, v } from "lineup";
import { type Commit, commit } from "./shared/commit.ts";

const GROUPS = {
  breaking: "Breaking changes",
  feat: "New",
  fix: "Fixed",
  perf: "Faster",
  docs: "Documentation",
  chore: "Inside",
  other: "Other",
} as const satisfies Record<Commit["type"] | "breaking", string>;

type Group = keyof typeof GROUPS;

function groupOf({ breaking, type }: Commit): Group {
  return breaking ? "breaking" : type;
}

export default definePlugin({
  name: "commit_groups",
  version: "1.0.0",
  description: "The commits by group and by scope, and the titles of the groups.",
  options: { unscoped: v.optional(v.string(), "general") },
  needs: { commits: v.array(commit) },
  run: ({ options, needs: { commits } }) => ({
    titles: GROUPS,
    by_group: Object.groupBy(commits, groupOf),
    by_scope: Object.fromEntries(Map.groupBy(commits, ({ scope }) => scope ?? options.unscoped)),
  }),
});
