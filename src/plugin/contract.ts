/**
 * What a module exports → a plugin, or everything that is wrong with it.
 *
 * One contract for both forms: a definition is a plugin already, a class is
 * instantiated. Knows nothing of files.
 */

import { failure, type Maybe, success } from "../diagnostics/diagnostic.ts";
import { formatPath, showValue, suggest } from "../text.ts";
import { isRecord, KEY, KEY_HINT, NotPlain, toPlain } from "../values/plain.ts";
import { DEFINITION_MEMBERS, isDefinition, Plugin } from "./plugin.ts";
import type { CheckedPlugin, Schema } from "./plugin.ts";

/** One thing that is wrong with an export. */
export interface Flaw {
  code: "PLUGIN_INVALID" | "PLUGIN_NOT_A_PLUGIN";
  message: string;
  hint?: string | undefined;
  /** The member that is wrong. */
  member?: string;
}

/**
 * Makes a plugin from an export.
 *
 * @param what names the export in a message.
 * @throws what the constructor of a plugin's class throws.
 */
export function toPlugin(exported: unknown, what: string): Maybe<CheckedPlugin, Flaw> {
  const plugin = instantiate(exported, what);
  if (!(plugin instanceof Plugin)) return failure(plugin);
  const { flaws } = new MemberChecks(plugin, exported);
  // Every schema has been checked, which is all that the type promises.
  return flaws.length > 0 ? failure(...flaws) : success(plugin as CheckedPlugin);
}

/** Returns the plugin that an export is or makes, or why it is none. */
function instantiate(exported: unknown, what: string): Plugin | Flaw {
  const isFunction = typeof exported === "function";
  if (isFunction && exported.prototype instanceof Plugin) {
    // The prototype was checked; that the constructor takes no arguments is the contract.
    const made: unknown = new (exported as new () => Plugin)();
    if (made instanceof Plugin) return made;
    const hint = "remove the return from the constructor";
    return notAPlugin(`the constructor of ${what} returns something else`, hint);
  }
  if (exported instanceof Plugin) {
    if (isDefinition(exported)) return exported;
    const hint = "export the class itself: each entry gets its own instance";
    return notAPlugin(`${what} is an instance of a class`, hint);
  }
  if (typeof exported === "object" && exported !== null && "run" in exported) {
    const hint = 'wrap it: definePlugin({ … }), from "lineup"';
    return notAPlugin(`${what} is an object with a run, not a plugin`, hint);
  }
  if (isFunction && /^class\b/.test(Function.prototype.toString.call(exported))) {
    const hint = 'extend Plugin, from "lineup"';
    return notAPlugin(`${what} is a class that does not extend Plugin`, hint);
  }
  const hint = 'export definePlugin({ … }) or a class that extends Plugin, both from "lineup"';
  return notAPlugin(`${what} is ${describeExport(exported)}, not a plugin`, hint);
}

function notAPlugin(message: string, hint: string): Flaw {
  return { code: "PLUGIN_NOT_A_PLUGIN", message, hint };
}

function describeExport(exported: unknown): string {
  if (exported === null || exported === undefined) return String(exported);
  if (Array.isArray(exported)) return "an array";
  return typeof exported === "object" ? "an object" : `a ${typeof exported}`;
}

const SCHEMA_HINT =
  "write v.string() or another schema: those of valibot, zod and arktype all work";

/** Checks the members of a plugin. The types promise what an untyped file need not keep. */
class MemberChecks {
  readonly flaws: Flaw[] = [];

  /** @param exported the plugin itself, or its class. */
  constructor(plugin: Plugin, exported: unknown) {
    const members: Record<string, unknown> = {};
    for (const member of DEFINITION_MEMBERS) members[member] = plugin[member];
    const misplaced = exported === plugin ? [] : this.#checkStatic(exported as object, members);
    if (!misplaced.includes("name")) this.#checkName(members.name);
    this.#checkType("version", "string", members);
    this.#checkType("description", "string", members);
    if (typeof members.run !== "function" && !misplaced.includes("run")) {
      const hint = "run: ({ options, needs }) => …";
      if (members.run === undefined) this.#add("run", "the plugin has no run", hint);
      else this.#mustBe("run", "a function", members.run, hint);
    }
    this.#checkType("setup", "function", members);
    this.#checkType("teardown", "function", members);
    this.#checkSchemas("options", members.options);
    this.#checkSchemas("needs", members.needs);
    const { provides } = members;
    if (provides !== undefined && !isSchema(provides)) {
      const hint = isRecord(provides) ? "wrap it: provides: v.object({ … })" : SCHEMA_HINT;
      this.#mustBe("provides", "a schema", provides, hint);
    }
    this.#checkProperties(members.properties);
    this.#checkOverlap(members.options, members.needs);
    if (isDefinition(plugin)) this.#checkUnknown(plugin);
  }

  #add(member: string, message: string, hint?: string): void {
    this.flaws.push({ code: "PLUGIN_INVALID", message, member, hint });
  }

  #mustBe(member: string, wanted: string, found: unknown, hint?: string): void {
    const message = `the plugin's ${member} must be ${wanted}, got ${describeExport(found)}`;
    this.#add(member, message, hint);
  }

  /** Refuses members that only the class has, which nothing would read; returns their names. */
  #checkStatic(form: object, members: Record<string, unknown>): string[] {
    const misplaced: string[] = [];
    for (const member of DEFINITION_MEMBERS) {
      const found = members[member];
      if (found !== undefined && found !== Plugin.prototype[member]) continue;
      const place = staticPlace(form, member);
      // Every class has a name that is not enumerable.
      if (place === undefined || (member === "name" && !place.enumerable && !place.get)) continue;
      const message = `the member "${member}" is static: it belongs to the class, not to the plugin`;
      this.#add(member, message, `remove static before ${member}`);
      misplaced.push(member);
    }
    return misplaced;
  }

  #checkName(name: unknown): void {
    if (typeof name === "string" && KEY.test(name)) return;
    const found = name === undefined ? "nothing" : showValue(name);
    const hint = `name: "random_word"; ${KEY_HINT}`;
    this.#add("name", `the plugin's name must be a key, got ${found}`, hint);
  }

  /** Checks a member that need not be there. */
  #checkType(member: string, type: "string" | "function", members: Record<string, unknown>): void {
    const found = members[member];
    if (found === undefined || typeof found === type) return;
    this.#mustBe(member, type === "string" ? "text" : "a function", found);
  }

  #checkSchemas(member: "options" | "needs", schemas: unknown): void {
    if (isSchema(schemas)) {
      const message = `the plugin's ${member} must be an object of schemas, got one schema`;
      const hint = `${member}: { name: v.string() }, without v.object() around it`;
      return this.#add(member, message, hint);
    }
    if (!isRecord(schemas)) return this.#mustBe(member, "an object of schemas", schemas);
    for (const name in schemas) {
      if (Object.hasOwn(schemas, name)) continue;
      const hint = `copy what is inherited: ${member}: { ...base, … }`;
      this.#add(name, `"${name}" in the plugin's ${member} is inherited, not its own`, hint);
    }
    const noun = member === "options" ? "option" : "need";
    for (const name of Object.keys(schemas)) {
      if (!isSchema(schemas[name])) {
        const found = describeExport(schemas[name]);
        const message = `${noun} "${name}" of the plugin must be a schema, got ${found}`;
        this.#add(name, message, SCHEMA_HINT);
      }
      if (member === "needs" && !KEY.test(name)) {
        this.#add(name, `"${name}" is not a valid key for a need`, KEY_HINT);
      }
    }
  }

  /** What a setup makes of the properties is checked when they are read. */
  #checkProperties(properties: unknown): void {
    if (!isRecord(properties)) return this.#mustBe("properties", "an object", properties);
    if (properties === Plugin.prototype.properties) return;
    try {
      toPlain(properties);
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      const part = formatPath("properties", error.path);
      this.#add("properties", `the plugin's ${part}: ${error.message}`, error.hint);
    }
  }

  #checkOverlap(options: unknown, needs: unknown): void {
    if (!isRecord(options) || !isRecord(needs) || isSchema(options) || isSchema(needs)) return;
    for (const name of Object.keys(options)) {
      if (!Object.hasOwn(needs, name)) continue;
      const hint = "keep the need: an entry's options can set it to a fixed value";
      this.#add(name, `"${name}" is both an option and a need`, hint);
    }
  }

  #checkUnknown(plugin: Plugin): void {
    for (const member of Object.keys(plugin)) {
      if ((DEFINITION_MEMBERS as readonly string[]).includes(member)) continue;
      const hint = suggest(member, DEFINITION_MEMBERS, "members");
      this.#add(member, `a plugin has no member "${member}"`, hint);
    }
  }
}

/** Finds a static member of a class or of one that it extends, up to Plugin. */
function staticPlace(form: object, member: string): PropertyDescriptor | undefined {
  for (let place = form; place && place !== Plugin; place = Object.getPrototypeOf(place)) {
    const found = Object.getOwnPropertyDescriptor(place, member);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a value follows Standard Schema, version 1. The schemas of arktype are functions. */
function isSchema(value: unknown): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  const standard = (value as Partial<Schema>)["~standard"];
  return standard?.version === 1 && typeof standard.validate === "function";
}
