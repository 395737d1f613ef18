/**
 * What plugins may replace and lineup needs nevertheless, as it was before the first was
 * imported: timers that tests fake, the classes of a DOM, another JSON.
 */

const { setTimeout, setImmediate, Promise, AbortController } = globalThis;
const { Buffer, Response, TextDecoder, TextEncoder } = globalThis;
const { parse, stringify } = JSON;

export const own = {
  ...{ setTimeout, setImmediate, Promise, AbortController },
  ...{ Buffer, Response, TextDecoder, TextEncoder, stringify },
};

/** Puts back what plugins have replaced. To be called when their code has come to its end. */
export function restoreGlobals(): void {
  const { stringify: _, ...globals } = own;
  Object.assign(globalThis, globals);
  Object.assign(JSON, { parse, stringify });
}

/** Lets the event loop turn once. */
export const turn = (): Promise<void> =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
