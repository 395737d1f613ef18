import { definePlugin, v } from "lineup";
import { Commit } from "./commits.ts";

export default definePlugin({
  name: "release",
  description:
    "The next version, by what the commits change, and whether there is anything to release.",
  needs: { commits: v.array(Commit), last_tag: v.nullable(v.string()) },
  provides: v.object({ needed: v.boolean(), version: v.string() }),
  run({ needs: { commits, last_tag } }) {
    const [major = 0, minor = 0, patch = 0] = last_tag?.slice(1).split(".").map(Number) ?? [];
    const has = (...types: string[]) => commits.some(({ type }) => types.includes(type));
    if (commits.some(({ breaking }) => breaking)) {
      return { needed: true, version: `${major + 1}.0.0` };
    }
    if (has("feat")) return { needed: true, version: `${major}.${minor + 1}.0` };
    if (has("fix", "perf")) return { needed: true, version: `${major}.${minor}.${patch + 1}` };
    return { needed: false, version: `${major}.${minor}.${patch}` };
  },
});
