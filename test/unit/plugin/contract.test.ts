import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { type Flaw, toPlugin } from "../../../src/plugin/contract.ts";
import { definePlugin, Plugin } from "../../../src/plugin/plugin.ts";
import { KEY_HINT } from "../../../src/values/plain.ts";

const WHAT = "the default export of ./a.ts";

/** Makes a definition that TypeScript would not allow. */
const define = (parts: Record<string, unknown>) =>
  definePlugin({ name: "a", run: () => 1, ...parts } as never);

class Counter extends Plugin {
  name = "counter";
  count = 0;
  run() {
    return ++this.count;
  }
}

describe("a plugin", () => {
  test.each([
    ["a definition", define({}), "a"],
    ["a class", Counter, "counter"],
    [
      "a class that extends a class of its own",
      class extends Counter {
        override name = "other";
      },
      "other",
    ],
  ])("is %s", (_, exported, name) => {
    const { value, problems } = toPlugin(exported, WHAT);
    expect({ name: value?.name, problems }).toEqual({ name, problems: [] });
  });

  test("of a class is another instance for each entry", () => {
    const [one, two] = [toPlugin(Counter, WHAT).value, toPlugin(Counter, WHAT).value];
    expect([one instanceof Counter, two instanceof Counter, one === two]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("may have schemas that are objects or functions", () => {
    const schema = Object.assign(() => {}, { "~standard": { version: 1, validate: () => {} } });
    const { problems } = toPlugin(define({ options: { a: schema, b: v.string() } }), WHAT);
    expect(problems).toEqual([]);
  });
});

const WRAP = 'export definePlugin({ … }) or a class that extends Plugin, both from "lineup"';

test.each([
  [undefined, `${WHAT} is undefined, not a plugin`, WRAP],
  [null, `${WHAT} is null, not a plugin`, WRAP],
  ["text", `${WHAT} is a string, not a plugin`, WRAP],
  [[], `${WHAT} is an array, not a plugin`, WRAP],
  [{}, `${WHAT} is an object, not a plugin`, WRAP],
  [() => {}, `${WHAT} is a function, not a plugin`, WRAP],
  [
    { run() {} },
    `${WHAT} is an object with a run, not a plugin`,
    'wrap it: definePlugin({ … }), from "lineup"',
  ],
  [class {}, `${WHAT} is a class that does not extend Plugin`, 'extend Plugin, from "lineup"'],
  [
    new Counter(),
    `${WHAT} is an instance of a class`,
    "export the class itself: each entry gets its own instance",
  ],
  [
    class extends Counter {
      constructor() {
        super();
        return { run() {} } as never;
      }
    },
    `the constructor of ${WHAT} returns something else`,
    "remove the return from the constructor",
  ],
])("what is not a plugin is refused: %#", (exported, message, hint) => {
  expect(toPlugin(exported, WHAT)).toEqual({
    value: undefined,
    problems: [{ code: "PLUGIN_NOT_A_PLUGIN", message, hint }],
  });
});

const SCHEMA = "write v.string() or another schema: those of valibot, zod and arktype all work";
const NAME = `name: "random_word"; ${KEY_HINT}`;

/** The members of a definition, and what is wrong with them: member, message, hint. */
const RUN = "run: ({ options, needs }) => …";

const WRONG: readonly (readonly [Record<string, unknown>, ...string[][]])[] = [
  [{ name: undefined }, ["name", "the plugin's name must be a key, got nothing", NAME]],
  [{ name: "1st" }, ["name", 'the plugin\'s name must be a key, got "1st"', NAME]],
  [{ name: 1 }, ["name", "the plugin's name must be a key, got 1", NAME]],
  [{ version: 1 }, ["version", "the plugin's version must be text, got a number"]],
  [{ description: [] }, ["description", "the plugin's description must be text, got an array"]],
  [{ run: undefined }, ["run", "the plugin has no run", RUN]],
  [{ run: "x" }, ["run", "the plugin's run must be a function, got a string", RUN]],
  [{ setup: {} }, ["setup", "the plugin's setup must be a function, got an object"]],
  [{ teardown: 1 }, ["teardown", "the plugin's teardown must be a function, got a number"]],
  [{ options: [] }, ["options", "the plugin's options must be an object of schemas, got an array"]],
  [{ options: { a: 1 } }, ["a", 'option "a" of the plugin must be a schema, got a number', SCHEMA]],
  [
    { needs: { a: 1, b: v.string(), c: { "~standard": { version: 2 } } } },
    ["a", 'need "a" of the plugin must be a schema, got a number', SCHEMA],
    ["c", 'need "c" of the plugin must be a schema, got an object', SCHEMA],
  ],
  [{ needs: { "a b": v.string() } }, ["a b", '"a b" is not a valid key for a need', KEY_HINT]],
  [{ provides: "x" }, ["provides", "the plugin's provides must be a schema, got a string", SCHEMA]],
  [{ properties: [] }, ["properties", "the plugin's properties must be an object, got an array"]],
  [
    { properties: { a: [new Date(0)] } },
    ["properties", "the plugin's properties.a[0]: a Date is not plain data", "use toISOString()"],
  ],
  [
    { options: { a: v.string() }, needs: { a: v.string() } },
    [
      "a",
      '"a" is both an option and a need',
      "keep the need: an entry's options can set it to a fixed value",
    ],
  ],
  [{ need: {} }, ["need", 'a plugin has no member "need"', 'did you mean "needs"?']],
  [
    { name: "", version: 2, setup: 3 },
    ["name", 'the plugin\'s name must be a key, got ""', NAME],
    ["version", "the plugin's version must be text, got a number"],
    ["setup", "the plugin's setup must be a function, got a number"],
  ],
];

test.each(WRONG)("a wrong member is refused: %#", (parts, ...flaws) => {
  const problems = flaws.map(([member, message, hint]): Flaw => {
    return { code: "PLUGIN_INVALID", member: member!, message: message!, hint };
  });
  expect(toPlugin(define(parts), WHAT)).toEqual({ value: undefined, problems });
});

test("a class may have members of its own", () => {
  expect(toPlugin(Counter, WHAT).problems).toEqual([]);
});

describe("definePlugin", () => {
  test("keeps accessors, which are asked each time", () => {
    let count = 0;
    const plugin = definePlugin({
      name: "a",
      get properties() {
        return { count: ++count };
      },
      run: () => 1,
    });
    expect([plugin.properties, plugin.properties]).toEqual([{ count: 1 }, { count: 2 }]);
  });

  test("takes members that are inherited, those of a class too", () => {
    class Base {
      name = "base";
      get provides() {
        return v.string();
      }
      run() {
        return "x";
      }
    }
    const { value, problems } = toPlugin(definePlugin(new Base()), WHAT);
    expect(problems).toEqual([]);
    expect([value?.name, value?.provides?.["~standard"].vendor]).toEqual(["base", "valibot"]);
    expect(value?.run({} as never)).toBe("x");
  });
});

class StaticNeeds extends Counter {
  static needs = {};
}
class StaticSetup extends Counter {
  static setup() {}
}
class StaticProvides extends StaticSetup {
  static get provides() {
    return v.string();
  }
}
/** It has options of its own: the static ones are something else. */
class BothOptions extends Counter {
  static options = 1;
  override options = { size: v.number() };
}

test.each([
  [StaticNeeds, ["needs"]],
  [StaticProvides, ["provides", "setup"]],
  [BothOptions, []],
])("toPlugin refuses what only the class has: %#", (exported, members) => {
  const { problems } = toPlugin(exported, WHAT);
  const message = (member: string) =>
    `the member "${member}" is static: it belongs to the class, not to the plugin`;
  expect(problems.map((flaw) => flaw.message)).toEqual(members.map(message));
});

test("toPlugin refuses schemas that are inherited", () => {
  const { problems } = toPlugin(define({ needs: Object.create({ word: v.string() }) }), WHAT);
  expect(problems).toEqual([
    {
      code: "PLUGIN_INVALID",
      message: '"word" in the plugin\'s needs is inherited, not its own',
      member: "word",
      hint: "copy what is inherited: needs: { ...base, … }",
    },
  ]);
});
