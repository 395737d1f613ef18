/** What can be asked of anything that was thrown: a getter or a proxy may throw when it is read. */

/** Reads something; returns the alternative if that throws. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** `instanceof` for anything that can be thrown. */
export function isA<T>(thrown: unknown, type: abstract new (...args: never) => T): thrown is T {
  return attempt(() => thrown instanceof type, false);
}

/** Whether it is an error: of this realm or another, or a DOMException, which is none to `Error.isError`. */
export function isError(thrown: unknown): thrown is Error {
  return Error.isError(thrown) || isA(thrown, Error);
}

/** Whether it is what Bun throws for a module that is missing or cannot be parsed. */
export function isModuleMessage(thrown: unknown): thrown is BuildMessage | ResolveMessage {
  return isA(thrown, BuildMessage) || isA(thrown, ResolveMessage);
}
