/** How a text looks where something has encoded it: in a URL, in a header, as bytes. Pure. */

/**
 * Returns the forms of a text in other encodings: in a URL, hexadecimal, and base64 of both
 * alphabets, also as a part of a longer text (`user:password`).
 */
export function encodingsOf(text: string): string[] {
  // A lone surrogate has no encoding of its own.
  const whole = text.toWellFormed();
  const bytes = new TextEncoder().encode(whole);
  const hexadecimal = bytes.toHex();
  // `btoa` takes a character for a byte.
  const isLatin = /^[\0-\xff]*$/.test(whole) && bytes.length > whole.length;
  const latin = isLatin
    ? Uint8Array.from(whole, (character) => character.charCodeAt(0))
    : undefined;
  return [
    encodeURIComponent(whole),
    encodeURI(whole),
    new URLSearchParams([["", whole]]).toString().slice("=".length),
    ...formsInUrl(whole, "http://h"),
    ...formsInUrl(whole, "x://h"),
    hexadecimal,
    hexadecimal.toUpperCase(),
    ...[0, 1, 2].flatMap((before) => base64After(before, bytes)),
    ...(latin === undefined ? [] : [0, 1, 2].flatMap((before) => base64After(before, latin))),
    ...(latin === undefined ? [] : [latin.toHex(), latin.toHex().toUpperCase()]),
  ];
}

/** Returns a text as a URL has it: in its user, query, fragment and path, each of which has rules of its own. */
function formsInUrl(text: string, start: string): string[] {
  const url = new URL(start);
  url.username = text;
  url.search = `?${text}`;
  url.hash = `#${text}`;
  url.pathname = `/${text}`;
  const forms = [url.username, url.search.slice(1), url.hash.slice(1), url.pathname.slice(1)];
  // A URL leaves out tabs and line breaks, and a path its "..", so that anything may be left.
  const least = text.replace(/[\t\r\n]/g, "").length;
  return forms.filter((form) => form.length >= least);
}

/**
 * Encodes bytes that come after some others, without what depends on those: as the end of the
 * text, and without what depends on what follows.
 */
function base64After(before: number, bytes: Uint8Array): string[] {
  const all = new Uint8Array(before + bytes.length);
  all.set(bytes, before);
  const start = Math.ceil((before * 8) / 6);
  const end = Math.floor((all.length * 8) / 6);
  const whole = all.toBase64().slice(start);
  const standard = [whole, whole.replace(/=+$/, ""), whole.slice(0, end - start)];
  return standard.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
