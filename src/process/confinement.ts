/** What a process may be confined to, and whether this kernel can do it. Confines nothing. */

import { makeMemoryFile } from "./call-program.ts";
import { fs } from "./modules.ts";
import { call, errorName, SystemError } from "./syscalls.ts";

/** What may be done with a file, or with all that is in a folder. */
export type Access = "list" | "read" | "write" | "execute";

/** What a confined process may do. */
export interface Policy {
  /** Without links: a path that has become one is refused. `/proc/self` is that of the process. */
  readonly paths: readonly PolicyPath[];
  readonly net: boolean;
  readonly run: boolean;
  /** The largest file that may be written, in bytes. */
  readonly fileSize: number;
  /** The version of Landlock. */
  readonly abi: number;
  /** Whether the process is observed: observer.ts. */
  readonly isObserved?: boolean;
}

export type PolicyPath = readonly [path: string, access: Access, kind: "file" | "folder"];

/** What this kernel can enforce. */
export interface Confinement {
  /** The version of Landlock. */
  readonly abi: number;
}

/** Finds out what this kernel can enforce; returns why it cannot, if it cannot. */
export function findConfinement(): Confinement | string {
  if (process.platform !== "linux") return "lineup can enforce them on Linux only";
  if (process.arch !== "x64" && process.arch !== "arm64") {
    return `lineup has no list of the system calls of ${process.arch}`;
  }
  try {
    const GET_ACTION_AVAIL = 2;
    call("seccomp", GET_ACTION_AVAIL, 0, Uint32Array.of(0x0005_0000));
  } catch (error) {
    const { errno } = error as SystemError;
    const why = errno === EINVAL || errno === ENOSYS ? "" : ` (${errorName(errno)})`;
    return `this kernel has no seccomp filters${why}`;
  }
  try {
    makeMemoryFile(new Uint8Array(0)).close();
  } catch (error) {
    const { errno } = error as SystemError;
    const why = errno === EACCES ? "vm.memfd_noexec is 2" : errorName(errno);
    return `lineup cannot make a program in memory here (${why})`;
  }
  try {
    const VERSION = 1;
    return { abi: call("landlock_create_ruleset", 0, 0, VERSION) };
  } catch (error) {
    const isOff = error instanceof SystemError && error.errno === EOPNOTSUPP;
    return isOff
      ? "Landlock is not enabled in this kernel (the boot option lsm= has no landlock)"
      : "this kernel has no Landlock (Linux 5.13 or later has it)";
  }
}

const EACCES = 13;
const EINVAL = 22;
const ENOSYS = 38;
const EOPNOTSUPP = 95;

/** What the program needs itself, and what comes with `net` and `run`: as far as it is there. */
export function ambientPaths(net: boolean, run: boolean): PolicyPath[] {
  const found: (readonly [string, Access])[] = [
    ...mappedFiles().map((file) => [file, "execute"] as const),
    // JavaScriptCore looks for its own stack in the first one.
    ...["maps", "stat", "statm"].map((file) => [`/proc/self/${file}`, "read"] as const),
    ["/dev/null", "write"],
    ...READABLE.map((path) => [path, "read"] as const),
    ...(net ? NETWORK : []).map((path) => [path, "read"] as const),
    ...(run ? PROGRAMS : []).map((path) => [path, "execute"] as const),
  ];
  const paths = found.map(([path, access]) => policyPath(path, access));
  return paths.filter((path) => path !== undefined);
}

/** Makes a rule for a path, wherever its links lead; `undefined` if there is nothing. */
export function policyPath(path: string, access: Access): PolicyPath | undefined {
  try {
    const isOwn = path.startsWith("/proc/self/");
    const real = isOwn ? path : fs().realpathSync(path);
    return [real, access, fs().statSync(real).isDirectory() ? "folder" : "file"];
  } catch {
    return undefined;
  }
}

const READABLE = ["/dev/urandom", "/dev/random", "/dev/zero", "/usr/share/zoneinfo"];
const NETWORK = [
  ...["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services"],
  "/etc/host.conf",
  ...["/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf", "/etc/pki/tls"],
  ...["/etc/pki/ca-trust", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates"],
];
/** The folders of the system's programs, and what these are loaded with. */
const PROGRAMS = [
  ...["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/alternatives"],
  ...["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/gitconfig"],
];

/** The program and the libraries that are loaded in this process. */
function mappedFiles(): string[] {
  const files = new Set([process.execPath]);
  for (const line of fs().readFileSync("/proc/self/maps", "utf8").split("\n")) {
    const [, file] = / (\/.*)$/.exec(line) ?? [];
    if (file !== undefined && !file.startsWith("/dev/") && !file.endsWith(" (deleted)")) {
      files.add(file);
    }
  }
  return [...files];
}
