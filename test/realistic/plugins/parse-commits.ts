/** Reads conventional commits from the text of `git log --oneline`. */

import { definePlugin, v } from "lineup";
import { COMMIT_TYPES, type Commit, type CommitType } from "./shared/commit.ts";
import { contentLines, splitOnce } from "./shared/text.ts";

const HEADER = /^(?<type>[a-z]+)(?:\((?<scope>[^)]+)\))?(?<bang>!)?: (?<subject>.+)$/;

function isCommitType(text: string): text is CommitType {
  return COMMIT_TYPES.some((type) => type === text);
}

function parseCommit(line: string): Commit | undefined {
  const [hash, header] = splitOnce(line, " ") ?? [];
  if (hash === undefined || header === undefined) return undefined;
  const { type = "", scope, bang, subject } = HEADER.exec(header)?.groups ?? {};
  return {
    hash,
    type: isCommitType(type) ? type : "other",
    scope: scope ?? null,
    subject: subject ?? header,
    breaking: bang !== undefined,
  };
}

export default definePlugin({
  name: "commits",
  version: "1.2.0",
  description: "The commits since the last release.",
  options: { skip_scopes: v.optional(v.array(v.string()), []) },
  needs: { commit_log: v.string() },
  run({ options, needs, log }) {
    const commits: Commit[] = [];
    for (const line of contentLines(needs.commit_log)) {
      const commit = parseCommit(line);
      if (commit === undefined) log.warn("not a commit:", line);
      else if (commit.scope === null || !options.skip_scopes.includes(commit.scope)) {
        commits.push(commit);
      }
    }
    log.debug(`${commits.length} commits`);
    return commits;
  },
});
