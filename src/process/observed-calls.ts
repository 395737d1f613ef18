/** System calls of an observed process → what it does, in terms of permissions. */

import { numberOf, type Numbers } from "./bpf.ts";
import type { Policy } from "./confinement.ts";
import { fs, path as nodePath } from "./modules.ts";
import { MACHINE } from "./syscalls.ts";

/** The descriptor under which an observed process leaves its listener. */
export const LISTENER = 99;

/** What is opened for an environment variable that is read: a path that cannot exist. */
export const VARIABLES = "/dev/null/lineup-observed/";

/** What is opened when the plugin has been imported. */
export const IMPORTED = "/dev/null/lineup-imported";

/** Something that an observed process did, or tried to do. */
export type Observed =
  /** A file or folder that it opened, without links; whether its plugin had been imported. */
  | { readonly access: "read"; readonly path: string; readonly isLater: boolean }
  /** One that it changed, and what has to be granted for that: itself, or its folder. */
  | { readonly access: "write"; readonly path: string; readonly granted: string }
  /** An address that it connected to or listens on; `undefined`: a socket that went nowhere yet. */
  | { readonly access: "net"; readonly address: string | undefined }
  /** A program that it started, or `undefined`: a process. */
  | { readonly access: "run"; readonly path: string | undefined }
  | { readonly access: "env"; readonly name: string }
  /** There was more of an access, which is not recorded. */
  | { readonly access: "more"; readonly of: string };

/** A call, what becomes of it, and where in its arguments the paths are. */
interface Kind {
  /** `entries`: what is in a folder, and not in a file. */
  readonly access: "open" | "write" | "entries" | "folder" | "net" | "send" | "run";
  /** Pairs of arguments: the folder that a path starts at (-1: the working directory), the path. */
  readonly paths: readonly (readonly [folder: number, path: number])[];
}

const open = (folder: number, path: number): Kind => ({ access: "open", paths: [[folder, path]] });
const write = (...paths: Kind["paths"]): Kind => ({ access: "write", paths });
const entries = (...paths: Kind["paths"]): Kind => ({ access: "entries", paths });
const folder = (...paths: Kind["paths"]): Kind => ({ access: "folder", paths });
const run = (...paths: Kind["paths"]): Kind => ({ access: "run", paths });
const NET: Kind = { access: "net", paths: [] };
const SEND: Kind = { access: "send", paths: [] };

const SOCKET = [41, 198] as const;
const OPENAT2 = 437;
const CREAT = [85, undefined] as const;
const OPEN = [2, undefined] as const;
const BIND = [49, 200] as const;
const SENDTO = [44, 206] as const;
const CLONE = [56, 220] as const;

/** The calls that are observed. */
const KINDS: readonly (readonly [Numbers, Kind])[] = [
  [OPEN, open(-1, 0)],
  [CREAT, write([-1, 0])],
  [[257, 56], open(0, 1)],
  [OPENAT2, open(0, 1)],
  [[76, 45], write([-1, 0])],
  // mkdir.
  [[83, undefined], folder([-1, 0])],
  [[258, 34], folder([0, 1])],
  // rmdir, unlink, rename, link, symlink, each with its younger forms.
  [[84, undefined], entries([-1, 0])],
  [[87, undefined], entries([-1, 0])],
  [[263, 35], entries([0, 1])],
  [[82, undefined], entries([-1, 0], [-1, 1])],
  [[264, 38], entries([0, 1], [2, 3])],
  [[316, 276], entries([0, 1], [2, 3])],
  [[86, undefined], entries([-1, 0], [-1, 1])],
  [[265, 37], entries([0, 1], [2, 3])],
  [[88, undefined], entries([-1, 1])],
  [[266, 36], entries([1, 2])],
  // execve, execveat, fork, vfork, clone.
  [[59, 221], run([-1, 0])],
  [[322, 281], run([0, 1])],
  [[57, undefined], run()],
  [[58, undefined], run()],
  [CLONE, run()],
  // socket, connect, bind, sendto.
  [SOCKET, NET],
  [[42, 203], NET],
  [BIND, NET],
  [SENDTO, SEND],
];

const BY_NUMBER = new Map(
  KINDS.flatMap(([numbers, kind]) => {
    const number = numberOf(numbers);
    return number === undefined ? [] : [[number, kind] as const];
  }),
);

/** The numbers of the calls that are asked about, whatever their arguments are. */
export const OBSERVED_CALLS: readonly Numbers[] = KINDS.map(([numbers]) => numbers).filter(
  // The filter looks at the arguments of these.
  (numbers) => numbers !== SOCKET && numbers !== CLONE,
);

/** Where an argument is in what the kernel asks. */
const argument = (index: number) => 32 + 8 * index;

/** Reads what the kernel asks about calls. */
export class ObservedCalls {
  readonly #policy: Policy;
  #isImported = false;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Returns what a call does, and whether it is to be denied: the kernel would not. */
  read(request: DataView): { isDenied: boolean; observed: readonly Observed[] } {
    const kind = BY_NUMBER.get(request.getInt32(16, true));
    if (kind === undefined) return { isDenied: false, observed: [] };
    const { net, run } = this.#policy;
    const isDenied = (kind.access === "net" && !net) || (kind.access === "run" && !run);
    try {
      return { isDenied, observed: this.#observe(kind, request) };
    } catch {
      // It has ended, or what it gave is no text.
      return { isDenied, observed: [] };
    }
  }

  #observe({ access, paths }: Kind, request: DataView): readonly Observed[] {
    if (access === "net" || access === "send") return observeNet(request, access === "send");
    const found = paths.map(([folder, path]) => readPath(request, folder, path));
    if (access === "run") {
      return (found.length === 0 ? [undefined] : found).map((path) => ({ access, path }));
    }
    const how = access === "open" ? accessOf(request) : access;
    if (how === undefined) return [];
    return found.flatMap((path) =>
      how === "read" ? this.#observeRead(path) : observeChange(path, how),
    );
  }

  #observeRead(path: string): Observed[] {
    if (path === IMPORTED) this.#isImported = true;
    if (path.startsWith(VARIABLES)) {
      const name = path.slice(VARIABLES.length);
      return name === "" ? [] : [{ access: "env", name }];
    }
    const real = realPath(path);
    return real === undefined ? [] : [{ access: "read", path: real, isLater: this.#isImported }];
  }
}

/** Tells what is changed, and by what it can be granted: as it is now, before the call. */
function observeChange(path: string, how: "write" | "entries" | "folder"): Observed[] {
  const { basename, dirname, join } = nodePath();
  const real = realPath(path);
  if (real !== undefined && how === "folder") return [];
  if (real !== undefined && how === "write") {
    return [{ access: "write", path: real, granted: real }];
  }
  let granted = dirname(path);
  while (realPath(granted) === undefined) granted = dirname(granted);
  granted = realPath(granted)!;
  const shown = realPath(dirname(path)) ?? dirname(path);
  return [{ access: "write", path: join(shown, basename(path)), granted }];
}

const O_ACCESS = 3;
const O_CREAT = 0x40;
const O_TRUNC = 0x200;
const O_PATH = 0x20_0000;

/** Returns what a file is opened for; `undefined` if only to look at it. */
function accessOf(request: DataView): "read" | "write" | undefined {
  const number = request.getInt32(16, true);
  const at = number === numberOf(OPEN) ? 1 : 2;
  const given = request.getBigUint64(argument(at), true);
  const flags =
    number === OPENAT2
      ? Number(new DataView(readMemory(request, given, 8).buffer).getBigUint64(0, true))
      : Number(given & 0xffff_ffffn);
  if (flags & O_PATH) return undefined;
  return flags & (O_ACCESS | O_CREAT | O_TRUNC) ? "write" : "read";
}

/** Returns a path without links; `undefined` if there is nothing, or nothing that has a path. */
function realPath(path: string): string | undefined {
  try {
    const real = fs().realpathSync(path);
    // A pipe or a socket has none.
    return real.startsWith("/") ? real : undefined;
  } catch {
    return undefined;
  }
}

const AT_FDCWD = -100;

function readPath(request: DataView, folderAt: number, pathAt: number): string {
  const bytes = readMemory(request, request.getBigUint64(argument(pathAt), true), 4_096);
  const end = bytes.indexOf(0);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end));
  const process = `/proc/${request.getUint32(8, true)}`;
  if (text.startsWith("/")) return ofProcess(text, process);
  const folder = folderAt === -1 ? AT_FDCWD : request.getInt32(argument(folderAt), true);
  const start = fs().readlinkSync(
    folder === AT_FDCWD ? `${process}/cwd` : `${process}/fd/${folder}`,
  );
  return nodePath().join(start, text);
}

/** Names what is the process's own: here, it would be this process's. */
function ofProcess(path: string, process: string): string {
  return path
    .replace(/^\/proc\/(?:self|thread-self)(?=\/|$)/, process)
    .replace(/^\/dev\/fd(?=\/|$)/, `${process}/fd`)
    .replace(/^\/dev\/stdin$/, `${process}/fd/0`)
    .replace(/^\/dev\/stdout$/, `${process}/fd/1`)
    .replace(/^\/dev\/stderr$/, `${process}/fd/2`);
}

/** Reads memory of the process that asks; fewer bytes if there are not as many. */
function readMemory(request: DataView, address: bigint, size: number): Uint8Array {
  const file = fs().openSync(`/proc/${request.getUint32(8, true)}/mem`, "r");
  try {
    const bytes = new Uint8Array(size);
    // The next page may not be there.
    const first = Math.min(size, 4_096 - Number(address % 4_096n));
    const read = fs().readSync(file, bytes, 0, first, Number(address));
    if (read < first || first === size || bytes.subarray(0, first).includes(0)) return bytes;
    fs().readSync(file, bytes, first, size - first, Number(address) + first);
    return bytes;
  } finally {
    fs().closeSync(file);
  }
}

const AF_INET = 2;
const AF_INET6 = 10;

function observeNet(request: DataView, isSend: boolean): Observed[] {
  const number = request.getInt32(16, true);
  if (number === SOCKET[MACHINE]) return [{ access: "net", address: undefined }];
  const address = request.getBigUint64(argument(isSend ? 4 : 1), true);
  // What is sent on a connection names none.
  if (address === 0n) return [];
  const bytes = readMemory(request, address, 28);
  const view = new DataView(bytes.buffer);
  const family = view.getUint16(0, true);
  const port = view.getUint16(2);
  const shown =
    family === AF_INET
      ? `${bytes.subarray(4, 8).join(".")}:${port}`
      : family === AF_INET6
        ? `[${showAddress(view)}]:${port}`
        : undefined;
  if (shown === undefined) return [];
  const isListening = number === BIND[MACHINE];
  return [{ access: "net", address: isListening && port === 0 ? undefined : shown }];
}

/** Shows an IPv6 address, the longest run of zeros as `::`. */
function showAddress(view: DataView): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    view.getUint16(8 + 2 * index).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
