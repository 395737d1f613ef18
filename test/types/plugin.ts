/** Type-level tests: `bun check` reads this file, nothing runs it. */

import { type ContextOf, definePlugin, Failure, type Frozen, Plugin, type Schema, v } from "lineup";

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
same<Awaited<ReturnType<typeof inferred.run>>, { readonly n: 1; readonly tags: readonly ["a"] }>(
  true,
);

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
// What is stored is what its schema makes of it.
same<Awaited<ReturnType<typeof transformed.run>>, "12">(true);

export const listed = definePlugin({
  name: "listed",
  provides: v.picklist(["x", "y"]),
  run: () => "x",
});
same<Awaited<ReturnType<typeof listed.run>>, "x">(true);

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

interface Commit {
  id: string;
  tags: string[];
  parent?: Commit;
}
class Money {
  #cents = 1;
  label = "";
  format() {
    return String(this.#cents);
  }
}
export const received = definePlugin({
  name: "received",
  options: { pair: v.tuple([v.string(), v.array(v.number())]) },
  needs: {
    commit: v.custom<Commit>(() => true),
    when: v.date(),
    totals: v.map(v.string(), v.array(v.number())),
    money: v.instance(Money),
    free: v.any(),
    mixed: v.object({ any: v.any(), list: v.array(v.string()) }),
  },
  async run({ options, needs, values }) {
    same<typeof options.pair, readonly [string, readonly number[]]>(true);
    same<typeof needs.when, Date>(true);
    same<typeof needs.money, Money>(true);
    // @ts-expect-error a list is readonly, at any depth
    needs.commit.parent?.tags.push("x");
    // @ts-expect-error a property is readonly, at any depth
    needs.commit.parent!.id = "x";
    // @ts-expect-error a list next to what has no type is readonly
    needs.mixed.list.push("x");
    // @ts-expect-error a list that is a value is readonly
    (await values.get<string[]>("names")).push("x");
    // What is not plain data is not frozen.
    needs.when.setTime(0);
    needs.totals.get("x")?.push(1);
    needs.money.label = "x";
    needs.free.x.y = 1;
    needs.mixed.any.x = 1;
    // TypeScript infers the type of a value from where it goes.
    const size: number = await values.get("size");
    const frozen: Frozen<Commit> = needs.commit;
    return [size, frozen.id];
  },
});

// A schema that is typed as Schema<T> and no further leaves a function that makes plugins its T.
export const mapped = <A, B>(input: Schema<A>, map: (input: A) => B) =>
  definePlugin({ name: "mapped", needs: { input }, run: ({ needs }) => map(needs.input) });
export const provided = <T>(provides: Schema<T>, value: T) =>
  definePlugin({ name: "provided", provides, run: () => value });

export class Written extends Plugin {
  name = "written";
  needs = { names: v.array(v.string()) };
  run({ needs }: { needs: { names: string[] } }) {
    return needs.names;
  }
}

export class Miswritten extends Plugin {
  name = "miswritten";
  needs = { names: v.array(v.string()) };
  // @ts-expect-error the need is a list of texts
  run({ needs }: { needs: { names: number[] } }) {
    return needs.names;
  }
}

export class ComputedSchema extends Plugin {
  name = "computed";
  get provides() {
    return v.number();
  }
  get version() {
    return "1.0.0";
  }
  run() {
    return 1;
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

export class TooMany extends Failure {
  readonly count: number;

  constructor(count: number) {
    super(`${count} checks are bad`, { cause: new Error("why") });
    this.count = count;
  }
}
same<Failure extends Error ? true : false, true>(true);
