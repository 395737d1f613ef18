/**
 * What a module exports → a Plugin, or everything that is wrong with it.
 *
 * One contract for both forms: a definition is a Plugin already, of a class an
 * instance is made. Knows nothing of files.
 */

import { listNames, suggest } from "../errors.ts";
import { formatPath, isRecord, KEY, NotPlain, toPlain } from "../values/plain.ts";
import { type CheckedPlugin, DEFINITION_MEMBERS, isDefinition, Plugin } from "./plugin.ts";

export interface Flaw {
  code: "PLUGIN_INVALID" | "PLUGIN_NOT_A_PLUGIN";
  message: string;
  hint?: string;
  /** The member that the flaw is about. */
  member?: string;
}

/**
 * Makes a plugin of an export.
 *
 * @param what how to name the export in a message.
 * @throws what the constructor of a plugin's class throws.
 */
export function toPlugin(exported: unknown, what: string): CheckedPlugin | Flaw[] {
  const plugin = instantiate(exported, what);
  if (!(plugin instanceof Plugin)) return [plugin];
  const flaws = findFlaws(plugin);
  // Every schema has been looked at: the types say no more than that.
  return flaws.length > 0 ? flaws : (plugin as CheckedPlugin);
}

function instantiate(exported: unknown, what: string): Plugin | Flaw {
  if (typeof exported === "function" && exported.prototype instanceof Plugin)
    // The prototype was checked; that the constructor takes no arguments is the contract.
    return checkInstance(new (exported as new () => Plugin)(), what);
  if (exported instanceof Plugin) {
    if (isDefinition(exported)) return exported;
    return notAPlugin(
      `${what} is an instance of a class`,
      "export the class itself: lineup makes an instance for each entry",
    );
  }
  const isObject = typeof exported === "object" && exported !== null;
  if (isObject && "run" in exported)
    return notAPlugin(
      `${what} is an object with a run, but not a plugin`,
      `wrap it: definePlugin({ … }), from "lineup"`,
    );
  if (typeof exported === "function" && /^class\b/.test(Function.prototype.toString.call(exported)))
    return notAPlugin(
      `${what} is a class that does not extend Plugin`,
      `extend Plugin, from "lineup"`,
    );
  return notAPlugin(
    `${what} is ${describeExport(exported)}, not a plugin`,
    `export definePlugin({ … }) or a class that extends Plugin, both from "lineup"`,
  );
}

/** A constructor may return something else than it was asked for. */
function checkInstance(made: unknown, what: string): Plugin | Flaw {
  if (made instanceof Plugin) return made;
  return notAPlugin(
    `the constructor of ${what} returns something else`,
    "take the return out of the constructor",
  );
}

function notAPlugin(message: string, hint: string): Flaw {
  return { code: "PLUGIN_NOT_A_PLUGIN", message, hint };
}

function describeExport(exported: unknown): string {
  if (exported === null || exported === undefined) return String(exported);
  if (Array.isArray(exported)) return "an array";
  return typeof exported === "object" ? "an object" : `a ${typeof exported}`;
}

function findFlaws(plugin: Plugin): Flaw[] {
  const flaws: Flaw[] = [];
  const flaw = (member: string, message: string, hint?: string) => {
    flaws.push({
      code: "PLUGIN_INVALID",
      message,
      member,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  // The types promise what an untyped file need not keep: every member is looked at as unknown.
  const members: Record<string, unknown> = {};
  for (const member of DEFINITION_MEMBERS) members[member] = plugin[member];
  if (typeof members.name !== "string" || !KEY.test(members.name))
    flaw(
      "name",
      `the plugin's name must be a key for its value: got ${JSON.stringify(members.name) ?? "nothing"}`,
      `for instance name: "random_word"`,
    );
  for (const member of ["version", "description"])
    if (members[member] !== undefined && typeof members[member] !== "string")
      flaw(member, `the plugin's ${member} must be text: got ${describeExport(members[member])}`);
  if (typeof members.run !== "function")
    flaw("run", `the plugin has no run`, "run({ options, needs }) gives the value");
  for (const member of ["setup", "teardown"] as const)
    if (members[member] !== undefined && typeof members[member] !== "function")
      flaw(
        member,
        `the plugin's ${member} must be a function: got ${describeExport(members[member])}`,
      );
  for (const member of ["options", "needs"] as const) checkSchemas(member, members[member], flaw);
  if (members.provides !== undefined && !isSchema(members.provides))
    flaw(
      "provides",
      `the plugin's provides must be a schema: got ${describeExport(members.provides)}`,
      SCHEMA_HINT,
    );
  if (!isRecord(members.properties))
    flaw(
      "properties",
      `the plugin's properties must be an object: got ${describeExport(members.properties)}`,
    );
  else if (members.properties !== Plugin.prototype.properties)
    checkProperties(members.properties, flaw);
  if (isRecord(members.options) && isRecord(members.needs))
    for (const name of Object.keys(members.options))
      if (Object.hasOwn(members.needs, name))
        flaw(
          name,
          `"${name}" is both an option and a need`,
          "an entry's options can pin a need: keep the need alone",
        );
  if (isDefinition(plugin))
    for (const member of Object.keys(plugin))
      if (!(DEFINITION_MEMBERS as readonly string[]).includes(member))
        flaw(
          member,
          `a plugin has no member "${member}"`,
          suggest(member, DEFINITION_MEMBERS, "members"),
        );
  return flaws;
}

type AddFlaw = (member: string, message: string, hint?: string) => void;

/** Others read properties as plain data; what a setup makes of them is seen when they are read. */
function checkProperties(properties: object, flaw: AddFlaw): void {
  try {
    toPlain(properties);
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    flaw(
      "properties",
      `the plugin's ${formatPath("properties", error.path)}: ${error.message}`,
      error.hint,
    );
  }
}

const SCHEMA_HINT = "for instance v.string(): valibot, zod and arktype all fit";

function checkSchemas(member: "options" | "needs", schemas: unknown, flaw: AddFlaw): void {
  if (!isRecord(schemas)) {
    flaw(
      member,
      `the plugin's ${member} must be an object of schemas: got ${describeExport(schemas)}`,
    );
    return;
  }
  const wrong: string[] = [];
  for (const name of Object.keys(schemas)) if (!isSchema(schemas[name])) wrong.push(name);
  if (wrong.length > 0)
    flaw(
      member,
      `the plugin's ${member} ${listNames(wrong)} must be ${wrong.length === 1 ? "a schema" : "schemas"}`,
      SCHEMA_HINT,
    );
  if (member === "needs")
    for (const name of Object.keys(schemas))
      if (!KEY.test(name)) flaw(member, `the need "${name}" can't be the key of a value`);
}

/** Standard Schema, version 1. arktype's schemas are functions. */
function isSchema(value: unknown): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  const standard = (value as { "~standard"?: { version?: unknown; validate?: unknown } | null })[
    "~standard"
  ];
  return standard?.version === 1 && typeof standard.validate === "function";
}
