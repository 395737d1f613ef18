/** What JavaScript itself provides, which plugins can replace and lineup cannot do without. */

const NAMES = ["Array", "Error", "Function", "Map", "Number", "Object", "Promise", "RegExp"];
const MORE_NAMES = ["Set", "String", "Symbol", "TypeError", "WeakMap"];

/** Finds built-ins that plugins have changed. To be called after a failure: it takes long. */
export function findChanged(): string[] {
  const found: string[] = [];
  try {
    for (const name of [...NAMES, ...MORE_NAMES]) {
      const value: unknown = Reflect.get(globalThis, name);
      if (!isNative(value)) {
        found.push(name);
        continue;
      }
      // Error.prepareStackTrace is there to be replaced.
      if (name !== "Error") found.push(...changedIn(value, name));
      found.push(...changedIn(value.prototype as object, `${name}.prototype`));
    }
  } catch {
    // What would find it has been changed, too.
    if (found.length === 0) found.push("a built-in function");
  }
  return found;
}

function changedIn(object: object, name: string): string[] {
  return Reflect.ownKeys(object).flatMap((key) => {
    const { value, get } = Reflect.getOwnPropertyDescriptor(object, key)!;
    const isChanged = value === undefined ? get === undefined : !isNative(value);
    const isFunction = value === undefined || typeof value === "function";
    return isFunction && isChanged ? [`${name}.${String(key)}`] : [];
  });
}

function isNative(value: unknown): value is Function {
  return (
    typeof value === "function" && Function.prototype.toString.call(value).includes("[native code]")
  );
}
