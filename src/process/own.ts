/**
 * What plugins may replace and lineup needs nevertheless, as it was before the first was
 * imported: timers that tests fake, the classes of a DOM, another JSON.
 */

const { setTimeout, setImmediate, Promise, AbortController } = globalThis;
const { TextDecoder, TextEncoder } = globalThis;
const { parse, stringify } = JSON;

export const own = {
  ...{ setTimeout, setImmediate, Promise, AbortController },
  ...{ TextDecoder, TextEncoder, stringify },
};

/** Text as UTF-8. Making `Buffer` would take half a millisecond. */
export const encode = (text: string): Uint8Array<ArrayBuffer> => new own.TextEncoder().encode(text);

export const byteLength = (text: string): number => encode(text).length;

/** UTF-8 as text. A byte order mark is kept. */
export const decode = (bytes: Parameters<TextDecoder["decode"]>[0]): string =>
  new own.TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

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
