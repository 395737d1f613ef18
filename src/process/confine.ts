/**
 * Confines this process for good, then becomes the program anew: Landlock for files and
 * ports, resource limits, no capabilities, no way back.
 *
 * Landlock binds the thread that asks for it and those made later. Bun's are older:
 * therefore the program is executed once more, and the filter of system calls is
 * installed then (seccomp.ts). Little is loaded here: it is done for every plugin.
 */

import type { Access, Policy } from "./confinement.ts";
import { SHORT_PROCESS, unset } from "./jit.ts";
import { CHILD_ARGUMENT, selfCommand } from "./self.ts";
import { addressOf, call, cString, orLeave } from "./syscalls.ts";

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
 * Confines this process, and becomes one that runs a plugin, with the same environment.
 * If anything fails, the process ends.
 *
 * @param text a {@link Policy} as JSON.
 */
export function confineAndExecute(text: string): void {
  orLeave(() => {
    const { paths: _, ...rest } = confine(JSON.parse(text) as Policy);
    execute([...selfCommand(), CHILD_ARGUMENT, JSON.stringify(rest)]);
  });
}

function confine(policy: Policy): Policy {
  const PR_SET_NO_NEW_PRIVS = 38;
  call("prctl", PR_SET_NO_NEW_PRIVS, 1);
  restrict(policy);
  dropCapabilities();
  // A process that crashes leaves nothing behind.
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, policy.fileSize);
  const CLOEXEC = 4;
  call("close_range", 3, 0x7fff_ffff, CLOEXEC);
  return policy;
}

function restrict({ paths, net, abi }: Policy): void {
  const known = KNOWN[Math.min(abi, KNOWN.length - 1)]!;
  const handled = 2 ** known - 1;
  const ports = abi >= 4 && !net ? 0b11 : 0;
  // Abstract sockets and signals stay among the processes that are confined alike.
  const scoped = abi >= 6 ? 0b11 : 0;
  const attributes = BigUint64Array.of(BigInt(handled), BigInt(ports), BigInt(scoped));
  const size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  const rules = call("landlock_create_ruleset", attributes, size);
  for (const [path, access, kind] of paths) {
    const rights = kind === "file" ? OF_ACCESS[access] & OF_FILES : OF_ACCESS[access];
    addRule(rules, path, rights & handled);
  }
  call("landlock_restrict_self", rules);
}

const PATH_BENEATH = 1;

function addRule(rules: number, path: string, rights: number): void {
  if (rights === 0) return;
  const descriptor = openPath(path.replace(/^\/proc\/self\//, `/proc/${process.pid}/`));
  // Packed: 8 bytes of rights, 4 of the descriptor.
  const rule = new DataView(new ArrayBuffer(12));
  rule.setBigUint64(0, BigInt(rights), true);
  rule.setInt32(8, descriptor, true);
  call("landlock_add_rule", rules, PATH_BENEATH, new Uint8Array(rule.buffer));
  call("close", descriptor);
}

const AT_FDCWD = -100;

/** Opens a path as itself, without following a link in any part of it. */
function openPath(path: string): number {
  const O_PATH_CLOEXEC = 0x28_0000;
  const RESOLVE_NO_SYMLINKS = 4;
  const how = BigUint64Array.of(BigInt(O_PATH_CLOEXEC), 0n, BigInt(RESOLVE_NO_SYMLINKS));
  return call("openat2", AT_FDCWD, cString(path), how, 24);
}

/** As root, all but the one that lets it read and write what the rules allow. */
function dropCapabilities(): void {
  const CAP_DAC_OVERRIDE = 1 << 1;
  const VERSION_3 = 0x2008_0522;
  const kept = process.getuid?.() === 0 ? CAP_DAC_OVERRIDE : 0;
  const header = Uint32Array.of(VERSION_3, 0);
  // Two halves of effective, permitted and inheritable.
  call("capset", header, Uint32Array.of(kept, kept, 0, 0, 0, 0));
}

const RLIMIT_FSIZE = 1;
const RLIMIT_CORE = 4;

function limit(resource: number, amount: number): void {
  call("prlimit64", 0, resource, BigUint64Array.of(BigInt(amount), BigInt(amount)));
}

function execute(command: readonly string[]): never {
  unset(SHORT_PROCESS);
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  const lists = [command, environment].map((texts) => {
    const strings = texts.map(cString);
    const pointers = new BigUint64Array(strings.length + 1);
    strings.forEach((text, index) => {
      pointers[index] = addressOf(text);
    });
    return { strings, pointers };
  });
  call("execve", cString(command[0]!), lists[0]!.pointers, lists[1]!.pointers);
  throw new Error("execve returned");
}
