/** Computes the next version from the commits, after semver. */

import { definePlugin, v } from "lineup";
import { type Commit, commit } from "./shared/commit.ts";

const LEVELS = ["major", "minor", "patch"] as const;
type Level = (typeof LEVELS)[number];
type Version = readonly [major: number, minor: number, patch: number];

const versionText = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/));

function parseVersion(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.replace(/-.*$/, "").split(".").map(Number);
  return [major, minor, patch];
}

function levelOf(commits: readonly Commit[]): Level | null {
  if (commits.some(({ breaking }) => breaking)) return "major";
  if (commits.some(({ type }) => type === "feat")) return "minor";
  return commits.some(({ type }) => type === "fix" || type === "perf") ? "patch" : null;
}

function bump([major, minor, patch]: Version, level: Level): Version {
  switch (level) {
    case "major":
      return [major + 1, 0, 0];
    case "minor":
      return [major, minor + 1, 0];
    case "patch":
      return [major, minor, patch + 1];
  }
}

export default definePlugin({
  name: "next_version",
  version: "2.0.0",
  description: "The version after this one, from what the commits change.",
  options: {
    level: v.optional(v.picklist(["auto", ...LEVELS]), "auto"),
    prerelease: v.optional(v.nullable(v.pipe(v.string(), v.nonEmpty())), null),
  },
  needs: { version: versionText, commits: v.array(commit) },
  provides: versionText,
  run({ options, needs, log }) {
    const level = options.level === "auto" ? levelOf(needs.commits) : options.level;
    if (level === null) {
      log.info("nothing to release");
      return needs.version;
    }
    const next = bump(parseVersion(needs.version), level).join(".");
    log.info(`${level}: ${needs.version} → ${next}`);
    return options.prerelease === null ? next : `${next}-${options.prerelease}`;
  },
});
