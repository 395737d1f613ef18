/** What a language server uses of the process: its streams, and what lies in folders. */

import { fs, stream } from "./modules.ts";

/** How often what a slow reader has left is written, in milliseconds. */
const AGAIN = 100;

/** Returns the streams of a server on stdin and stdout. */
export function serverStreams(out: (text: string) => void) {
  const { Writable } = stream();
  const output = new Writable({
    write(chunk: string | Uint8Array, _encoding, done) {
      out(Buffer.from(chunk as Uint8Array).toString());
      done();
    },
  });
  const timer = setInterval(() => out(""), AGAIN);
  return { input: process.stdin, output, close: () => clearInterval(timer) };
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
