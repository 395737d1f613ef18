import { $ } from "bun";
import { definePlugin, v } from "lineup";

/** Exported for the plugins that need commits. */
export const Commit = v.object({
  hash: v.string(),
  type: v.string(),
  scope: v.nullable(v.string()),
  breaking: v.boolean(),
  subject: v.string(),
});

/** `feat(cart)!: keep the cart for a week` */
const CONVENTIONAL = /^(\w+)(?:\((.+?)\))?(!)?: (.+)$/;

export default definePlugin({
  name: "commits",
  description: "The conventional commits since the last tag, oldest first.",
  needs: { repository: v.string(), last_tag: v.nullable(v.string()) },
  provides: v.array(Commit),
  async run({ needs, log }) {
    const range = needs.last_tag === null ? "HEAD" : `${needs.last_tag}..HEAD`;
    const options = ["-z", "--reverse", "--no-merges", "--format=%h%n%s%n%b"];
    const history = await $`git -C ${needs.repository} log ${options} ${range}`.text();
    // With -z, every commit ends with a NUL, which no message can contain.
    return history
      .split("\0")
      .slice(0, -1)
      .flatMap((commit) => {
        const [hash = "", line = "", ...body] = commit.split("\n");
        const match = CONVENTIONAL.exec(line);
        if (match === null) {
          log.warn(`${hash} is left out, since it is not a conventional commit: ${line}`);
          return [];
        }
        const [, type = "", scope = null, bang, subject = ""] = match;
        const breaking = bang === "!" || body.some((text) => /^BREAKING[ -]CHANGE: /.test(text));
        return [{ hash, type, scope, breaking, subject }];
      });
  },
});
