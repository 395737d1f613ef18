/** What a language server uses of the process: its streams, and what lies in folders. */

import { fs, stream } from "./modules.ts";

/** How often what a slow reader has left is written again, in milliseconds, and for how long. */
const AGAIN = 100;
const PATIENCE = 60_000;

/**
 * Returns the streams of a server on stdin and stdout.
 *
 * @param out writes to stdout what its reader takes, and keeps the rest for the next call.
 */
export function serverStreams(out: (text: string) => void) {
  const { Writable } = stream();
  let timer: Timer | undefined;
  let written = 0;
  const close = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const writeRest = () => {
    out("");
    if (performance.now() > written + PATIENCE) close();
  };
  const output = new Writable({
    write(chunk: string | Uint8Array, _encoding, done) {
      out(Buffer.from(chunk as Uint8Array).toString());
      written = performance.now();
      timer ??= setInterval(writeRest, AGAIN);
      done();
    },
  });
  return { input: process.stdin, output, close };
}

/** Returns the names in a folder, those of folders with a slash; none if it cannot be listed. */
export function listFolder(folder: string): string[] {
  try {
    const entries = fs().readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch {
    return [];
  }
}

/** Returns the file at a path, of a folder its index; `undefined` if there is none. */
export function existingFile(path: string): string | undefined {
  const isFile = (file: string) =>
    fs().statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  try {
    return [path, `${path}/index.ts`].find(isFile);
  } catch {
    // A part of the path is a file.
    return undefined;
  }
}
