/** The field tables of plugins.yaml by place. */

import {
  DEFAULTS_FIELDS,
  ENTRY_FIELDS,
  type Field,
  type Fields,
  PERMISSION_FIELDS,
  ROOT_FIELDS,
  VARIABLE_FIELDS,
} from "../config/fields.ts";

/** Returns the fields of the mapping at a place. */
export function fieldsAt(path: readonly (string | number)[]): Fields {
  const [section, item] = path;
  if (path.length === 0) return ROOT_FIELDS;
  if (path.at(-1) === "permissions" && "permissions" in fieldsAt(path.slice(0, -1))) {
    return PERMISSION_FIELDS;
  }
  if (path.length === 1 && section === "defaults") return DEFAULTS_FIELDS;
  if (path.length === 2 && section === "env") return VARIABLE_FIELDS;
  return path.length === 2 && section === "plugins" && typeof item === "number" ? ENTRY_FIELDS : {};
}

/** Returns the field whose value is at a place. */
export function fieldAt(path: readonly (string | number)[]): Field | undefined {
  const name = path.at(-1);
  const fields = fieldsAt(path.slice(0, -1));
  return Object.hasOwn(fields, String(name)) ? fields[String(name)] : undefined;
}

/** Returns the values that a field names as its type: `stop`, `true`. */
export function choicesOfField(path: readonly (string | number)[]): (string | boolean)[] {
  const { type = "" } = fieldAt(path) ?? {};
  return Array.from(type.matchAll(/`([^`]+)`/g), ([, word]) =>
    word === "true" || word === "false" ? word === "true" : word!,
  );
}
