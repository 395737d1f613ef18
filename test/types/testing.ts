/** Type-level tests of "lineup/testing": `bun check` reads this file, nothing runs it. */

import { type ContextOf, definePlugin, Plugin, v } from "lineup";
import { testLineup, testPlugin } from "lineup/testing";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_proof: Equal<A, B>): void {}

const tag = definePlugin({
  name: "tag",
  options: { separator: v.optional(v.string(), "-"), style: v.picklist(["short", "long"]) },
  needs: { version: v.string(), branch: v.optional(v.string(), "main") },
  run: ({ needs }) => needs.version,
});
const options = { style: "short" } as const;
const needs = { version: "1.0.0" };

export const right = await testPlugin(tag, { options, needs });
same<typeof right.value, string | undefined>(true);
// @ts-expect-error the comparison itself can fail
same<typeof right.value, number | undefined>(true);
await testPlugin(tag, { options: { ...options, separator: "_" }, needs, values: { any: [1] } });
await testPlugin(tag, { options, needs, env: { CI: "true", HOME: undefined }, folder: "." });
await testPlugin(tag, { options, needs, entry: { as: "image_tag" } });

// @ts-expect-error there is no such option
await testPlugin(tag, { options: { ...options, seperator: "_" }, needs });
// @ts-expect-error there is no such need
await testPlugin(tag, { options, needs: { ...needs, brunch: "x" } });
// @ts-expect-error an option of another type
await testPlugin(tag, { options: { style: "wide" }, needs });
// @ts-expect-error a need of another type
await testPlugin(tag, { options, needs: { version: 1 } });
// @ts-expect-error a required option is missing
await testPlugin(tag, { needs });
// @ts-expect-error a required need is missing
await testPlugin(tag, { options, needs: {} });
// @ts-expect-error nothing is given, and something is required
await testPlugin(tag);
// @ts-expect-error a test has no such member
await testPlugin(tag, { options, needs, value: {} });
// @ts-expect-error an environment variable is text
await testPlugin(tag, { options, needs, env: { PORT: 80 } });

const free = definePlugin({ name: "free", run: async () => ({ n: 1, tags: ["a"] }) });
export const none = await testPlugin(free);
same<typeof none.value, { readonly n: number; readonly tags: readonly string[] } | undefined>(true);
await testPlugin(free, {});
// @ts-expect-error a plugin without options has none to set
await testPlugin(free, { options: { size: 1 } });

class Counter extends Plugin {
  name = "counter";
  options = { by: v.optional(v.number(), 1) };
  needs = { start: v.pipe(v.string(), v.transform(Number)) };
  provides = v.pipe(v.number(), v.transform(String));
  run({ options, needs }: ContextOf<Counter>) {
    return options.by + needs.start;
  }
}
export const counted = await testPlugin(Counter, { needs: { start: "1" } });
same<typeof counted.value, string | undefined>(true);
// @ts-expect-error a need takes what its schema takes, not what it makes of it
await testPlugin(Counter, { needs: { start: 1 } });
// @ts-expect-error there is no such option
await testPlugin(Counter, { needs: { start: "1" }, options: { step: 2 } });

const listing = definePlugin({
  name: "listing",
  needs: { tags: v.array(v.string()) },
  run: ({ needs }) => ({ tags: needs.tags }),
});
const { value: listed } = await testPlugin(listing, { needs: { tags: ["a"] } });
// A value that is frozen fits a need.
await testPlugin(listing, { needs: { tags: listed!.tags } });
// @ts-expect-error a value is frozen
listed!.tags.push("b");

class Bare extends Plugin {
  name = "bare";
  run() {
    return null;
  }
}
export const bare = await testPlugin(Bare);
same<typeof bare.value, null | undefined>(true);
// @ts-expect-error a class without needs has none to fill
await testPlugin(Bare, { needs: { n: 1 } });

declare const untyped: any;
export const loose = await testPlugin(untyped, { options: { any: 1 }, needs: { thing: null } });
same<typeof loose.value, any>(true);

// @ts-expect-error not a plugin
await testPlugin({ name: "plain", run: () => 1 });

export const { values, status, diagnostics, logs } = await testLineup({
  config: "lists/nightly.yaml",
  pin: { last_tag: "v1.2.3" },
  set: { size: 8 },
  env: { TOKEN: "x" },
});
same<typeof status, number>(true);
same<(typeof logs)[number]["as"], string>(true);
await testLineup();
// @ts-expect-error there is no such member
await testLineup({ pins: {} });
