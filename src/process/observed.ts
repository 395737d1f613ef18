/** What an observed process does itself so that its parent learns what it does. */

import { IMPORTED, LISTENER, OBSERVED_CALLS, VARIABLES } from "./observed-calls.ts";
import type { Observation } from "./seccomp.ts";
import { call, cString } from "./syscalls.ts";

/** How the filter of system calls observes this process. */
export const OBSERVATION: Observation = { calls: OBSERVED_CALLS, handOver };

/** Leaves the listener where the parent finds it, until the parent has it. */
function handOver(listener: number): void {
  call("dup3", listener, LISTENER, 0);
  call("close", listener);
  // Nobody answers before the parent has the listener.
  tell(VARIABLES);
  // Whoever has it could answer for the parent.
  call("close", LISTENER);
}

/**
 * Has the parent record each environment variable that is read and not set, by its name.
 * Those that are set are the ones that were granted.
 */
export function observeEnvironment(): void {
  const { env } = process;
  const told = new Set<string>();
  const note = (name: string | symbol) => {
    if (typeof name !== "string" || told.has(name)) return;
    told.add(name);
    tell(VARIABLES + name);
  };
  const prototype = Object.getPrototypeOf(env) as object;
  // Bun has one object for it everywhere, which takes no accessors.
  const missing = new Proxy(prototype, {
    get(target, name, receiver) {
      if (!(name in target)) note(name);
      return Reflect.get(target, name, receiver) as unknown;
    },
    has(target, name) {
      if (!(name in target)) note(name);
      return Reflect.has(target, name);
    },
    set(target, name, value, receiver) {
      if (receiver !== env) return Reflect.set(target, name, value, receiver);
      // Bun would come back here.
      Object.setPrototypeOf(env, prototype);
      env[String(name)] = value as string;
      Object.setPrototypeOf(env, missing);
      return true;
    },
  });
  Object.setPrototypeOf(env, missing);
}

/** Tells the parent that the plugin has been imported. */
export const tellImported = (): void => tell(IMPORTED);

/** Opens a path that does not exist, so that the parent is asked about it. */
function tell(path: string): void {
  try {
    call("openat", -100, cString(path), 0);
  } catch {
    // There is no such file.
  }
}
