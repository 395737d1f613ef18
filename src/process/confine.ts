/**
 * What confines a process for good and then makes it lineup: Landlock for files and ports,
 * resource limits, no capabilities, no way back.
 *
 * Landlock binds the thread that asks for it and those made later. Some of Bun's are older
 * than any code of ours: therefore a program without a runtime (call-program.ts) does it, and
 * executes lineup. The filter of system calls is installed then (seccomp.ts).
 */

import { type CallArgument, CallProgram, makeMemoryFile, type MemoryFile } from "./call-program.ts";
import type { Access, Policy } from "./confinement.ts";
import { CHILD_ARGUMENT, childArguments, selfCommand } from "./self.ts";
import { call, type CallName } from "./syscalls.ts";

/** The rights of Landlock by the version that has them first, from the lowest bit on. */
const RIGHTS = {
  ...{ execute: 1 << 0, writeFile: 1 << 1, readFile: 1 << 2, readDir: 1 << 3 },
  ...{ removeDir: 1 << 4, removeFile: 1 << 5, makeDir: 1 << 7, makeReg: 1 << 8 },
  ...{ refer: 1 << 13, truncate: 1 << 14 },
} as const;

/** How many rights each version knows. */
const KNOWN = [0, 13, 14, 15, 15, 16];
/** Rights that a rule for a file may have. */
const OF_FILES = RIGHTS.execute | RIGHTS.writeFile | RIGHTS.readFile | RIGHTS.truncate;

const READ = RIGHTS.readFile | RIGHTS.readDir;
const OF_ACCESS: Readonly<Record<Access, number>> = {
  list: RIGHTS.readDir,
  read: READ,
  execute: READ | RIGHTS.execute,
  // No links, sockets or devices are made: somebody else might follow them.
  write:
    READ |
    (RIGHTS.writeFile | RIGHTS.truncate | RIGHTS.refer) |
    (RIGHTS.makeReg | RIGHTS.makeDir | RIGHTS.removeFile | RIGHTS.removeDir),
};

/**
 * Makes the program that confines its process, and then is lineup and runs a plugin.
 *
 * @param env the environment that it has then.
 * @throws {SystemError}
 */
export function confiningProgram(policy: Policy, env: Environment): MemoryFile {
  const { paths: _, ...rest } = policy;
  const program = new CallProgram();
  // The first to be opened has the lowest number that is free.
  const [RULES, PATH] = [3, 4];
  add(program, "close_range", RULES, 0xffff_ffff);
  const PR_SET_NO_NEW_PRIVS = 38;
  add(program, "prctl", PR_SET_NO_NEW_PRIVS, 1);
  restrict(program, policy, [RULES, PATH]);
  limit(program, RLIMIT_FSIZE, Math.min(policy.fileSize, largestFile()));
  // A process that crashes leaves nothing behind.
  limit(program, RLIMIT_CORE, 0);
  dropCapabilities(program);
  const command = [...selfCommand(), ...childArguments(CHILD_ARGUMENT, JSON.stringify(rest))];
  const variables = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  add(program, "execve", command[0]!, command, variables);
  return makeMemoryFile(program.bytes());
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Adds a call that writes what it is if it fails. */
function add(program: CallProgram, name: CallName, ...args: readonly CallArgument[]): void {
  const path = args.find((value) => typeof value === "string");
  const what = path === undefined ? name : `${name} ${path}`;
  program.add(name, args, what);
}

function restrict(
  program: CallProgram,
  { paths, net, abi }: Policy,
  [RULES, PATH]: readonly [number, number],
): void {
  const known = KNOWN[Math.min(abi, KNOWN.length - 1)]!;
  const handled = 2 ** known - 1;
  const ports = abi >= 4 && !net ? 0b11 : 0;
  // Abstract sockets and signals stay among the processes that are confined alike.
  const scoped = abi >= 6 ? 0b11 : 0;
  const attributes = BigUint64Array.of(BigInt(handled), BigInt(ports), BigInt(scoped));
  const size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  add(program, "landlock_create_ruleset", attributes, size);
  for (const [path, access, kind] of paths) {
    const rights = handled & (kind === "file" ? OF_ACCESS[access] & OF_FILES : OF_ACCESS[access]);
    if (rights === 0) continue;
    add(program, "openat2", AT_FDCWD, path, howToOpen(path), 24);
    // Packed: 8 bytes of rights, 4 of the descriptor.
    const rule = Uint32Array.of(rights, 0, PATH);
    add(program, "landlock_add_rule", RULES, PATH_BENEATH, rule);
    add(program, "close", PATH);
  }
  add(program, "landlock_restrict_self", RULES);
}

const AT_FDCWD = -100;
const PATH_BENEATH = 1;

/** A path is opened as itself, without following a link in any part of it. */
function howToOpen(path: string): BigUint64Array {
  const O_PATH_CLOEXEC = 0x28_0000;
  const RESOLVE_NO_SYMLINKS = 4;
  // This one is a link to the process.
  const resolve = path.startsWith("/proc/self/") ? 0 : RESOLVE_NO_SYMLINKS;
  return BigUint64Array.of(BigInt(O_PATH_CLOEXEC), 0n, BigInt(resolve));
}

/** As root, all but the one that lets it read and write what the rules allow, if that is there. */
function dropCapabilities(program: CallProgram): void {
  const CAP_DAC_OVERRIDE = 1 << 1;
  const VERSION_3 = 0x2008_0522;
  const header = Uint32Array.of(VERSION_3, 0);
  const present = new Uint32Array(6);
  call("capget", header, present);
  const kept = process.getuid?.() === 0 ? CAP_DAC_OVERRIDE & present[1]! : 0;
  // Two halves of effective, permitted and inheritable.
  add(program, "capset", header, Uint32Array.of(kept, kept, 0, 0, 0, 0));
}

const RLIMIT_FSIZE = 1;
const RLIMIT_CORE = 4;

/** The largest file that this process may be allowed to write, in bytes. */
function largestFile(): number {
  const limits = new BigUint64Array(2);
  call("prlimit64", 0, RLIMIT_FSIZE, 0, limits);
  return Number(limits[1]);
}

function limit(program: CallProgram, resource: number, amount: number): void {
  add(program, "prlimit64", 0, resource, BigUint64Array.of(BigInt(amount), BigInt(amount)));
}
