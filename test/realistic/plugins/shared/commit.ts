/** A commit, as the plugins of the release hand it on. */

import { v } from "lineup";

export const COMMIT_TYPES = ["feat", "fix", "perf", "docs", "chore"] as const;
export type CommitType = (typeof COMMIT_TYPES)[number];

export const commit = v.object({
  hash: v.pipe(v.string(), v.hexadecimal()),
  type: v.picklist([...COMMIT_TYPES, "other"]),
  scope: v.nullable(v.string()),
  subject: v.string(),
  breaking: v.boolean(),
});
export type Commit = v.InferOutput<typeof commit>;
