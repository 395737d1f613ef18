/** Type-level tests: `bun check` reads this file, nothing runs it. */

import { type ContextOf, definePlugin, Plugin, v } from "lineup";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_proof: Equal<A, B>): void {}

export const sliced = definePlugin({
  name: "slice_word",
  options: { slice_size: v.optional(v.pipe(v.number(), v.integer()), 12) },
  needs: { random_word: v.string() },
  provides: v.string(),
  run: ({ options, needs }) => {
    same<typeof options.slice_size, number>(true);
    same<typeof needs.random_word, string>(true);
    // @ts-expect-error there is no such option
    options.size;
    // @ts-expect-error a need is read-only
    needs.random_word = "x";
    return needs.random_word.slice(0, options.slice_size);
  },
});
same<Awaited<ReturnType<typeof sliced.run>>, string>(true);
// @ts-expect-error the comparison itself can fail
same<Awaited<ReturnType<typeof sliced.run>>, number>(true);

export const inferred = definePlugin({
  name: "inferred",
  run: async () => ({ n: 1, tags: ["a"] }),
});
same<Awaited<ReturnType<typeof inferred.run>>, { n: number; tags: string[] }>(true);

export const mismatched = definePlugin({
  name: "mismatched",
  provides: v.string(),
  // @ts-expect-error the result is not what is provided
  run: () => 1,
});

export const transformed = definePlugin({
  name: "transformed",
  provides: v.pipe(v.string(), v.transform(Number)),
  run: () => "12",
});
same<Awaited<ReturnType<typeof transformed.run>>, number>(true);

export const listed = definePlugin({
  name: "listed",
  provides: v.picklist(["x", "y"]),
  run: () => "x",
});
same<Awaited<ReturnType<typeof listed.run>>, "x" | "y">(true);

export const unlisted = definePlugin({
  name: "unlisted",
  provides: v.picklist(["x", "y"]),
  // @ts-expect-error it is no text at all
  run: () => 1,
});

export const varied = definePlugin({
  name: "varied",
  needs: { a: v.boolean() },
  provides: v.variant("kind", [
    v.object({ kind: v.literal("a"), a: v.number() }),
    v.object({ kind: v.literal("b"), b: v.string() }),
  ]),
  run: async ({ needs }) => (needs.a ? { kind: "a", a: 1 } : { kind: "b", b: "x" }),
});

interface Props {
  n: number;
}
export const exposed = definePlugin({
  name: "exposed",
  properties: { n: 1 } satisfies Props as Props,
  run: () => 1,
});

export class Accessors extends Plugin {
  get name() {
    return "accessors";
  }
  get needs() {
    return { word: v.string() };
  }
  get properties(): Props {
    return { n: 1 };
  }
  run({ needs }: ContextOf<Accessors>) {
    return needs.word.length;
  }
}

definePlugin({
  name: "typo",
  // @ts-expect-error a member that is not known
  need: { a: v.string() },
  run: () => 1,
});

export class Own extends Plugin {
  name = "own";
  needs = { word: v.string() };

  run({ needs, options }: ContextOf<Own>) {
    same<typeof needs.word, string>(true);
    // @ts-expect-error there is no such need
    needs.words;
    // @ts-expect-error there is no such option
    options.by;
    return needs.word;
  }
}

export class Counter extends Plugin {
  name = "counter";
  options = { by: v.optional(v.number(), 1) };
  count = 0;

  run({ options, needs }: ContextOf<Counter>) {
    same<typeof options.by, number>(true);
    // @ts-expect-error there is no such need
    needs.word;
    return (this.count += options.by);
  }
}
