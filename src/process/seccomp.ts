/**
 * The filter of system calls of a confined process: what Landlock does not see.
 *
 * A program of classic BPF, which the kernel runs for each call. It is a list of what
 * is denied (`denied-calls.ts`): what is not in it, and what is newer than it, is said in
 * docs/isolation.md.
 */

import { ALLOW, ASK, errno, JUMP_ANY, JUMP_EQUAL, JUMP_GREATER, KILL, Program } from "./bpf.ts";
import { numberOf, type Numbers } from "./bpf.ts";
import type { Policy } from "./confinement.ts";
import { ATTRIBUTES, CONNECTING, DENIED, FCNTLS, IOCTLS } from "./denied-calls.ts";
import { STARTING, UNSEEN_MEMORY } from "./denied-calls.ts";
import { addressOf, call, MACHINE, orLeave } from "./syscalls.ts";

/** What the filter lets through; `abi`: what Landlock covers needs no place here. */
type CallGrants = Pick<Policy, "net" | "run" | "abi">;

/** How a process is observed. */
export interface Observation {
  /** The calls that the listener is asked about. */
  readonly calls: readonly Numbers[];
  /** Takes the descriptor of the listener. */
  readonly handOver: (listener: number) => void;
}

/**
 * Installs the filter for all threads of this process and what it starts, for good. If that
 * fails, the process ends.
 *
 * @param text the rest of a {@link Policy} as JSON.
 * @param observation if the process is observed.
 */
export function confineCalls(text: string, observation?: Observation): void {
  orLeave(() => denyCalls(JSON.parse(text) as CallGrants, observation));
}

function denyCalls(grants: CallGrants, observation: Observation | undefined): void {
  const SET_MODE_FILTER = 1;
  const FLAG_TSYNC = 1;
  // NEW_LISTENER, TSYNC_ESRCH and WAIT_KILLABLE_RECV: the listener is what is returned.
  const FLAGS_OBSERVED = FLAG_TSYNC | 8 | 16 | 32;
  const code = filter(grants, observation?.calls);
  const program = new BigUint64Array([BigInt(code.length / 8), addressOf(code)]);
  const flags = observation === undefined ? FLAG_TSYNC : FLAGS_OBSERVED;
  const listener = call("seccomp", SET_MODE_FILTER, flags, program);
  keep.push(code, program);
  observation?.handOver(listener);
}

/** The kernel has copied them; this costs nothing. */
const keep: unknown[] = [];

const EPERM = 1;
const EACCES = 13;
const ENOTTY = 25;
const ENOSYS = 38;
const ENOTSUP = 95;

/** AUDIT_ARCH of x64 and arm64. */
const ARCHITECTURE = [0xc000_003e, 0xc000_00b7][MACHINE]!;
/** Calls of the x32 interface have this bit. */
const X32 = 0x4000_0000;
/** The last call that this list was made for: open_tree_attr. */
const LAST_KNOWN = 467;

const NUMBER = 0;
const ARCH = 4;
/** The lower half of an argument: that is what the kernel reads of flags, numbers and commands. */
const low = (index: number) => 16 + 8 * index;

function filter(grants: CallGrants, observed: readonly Numbers[] | undefined): Uint8Array {
  const program = new Program();
  program.load(ARCH);
  program.answerUnless([ARCHITECTURE], KILL);
  program.load(NUMBER);
  if (MACHINE === 0) program.answerIf(JUMP_ANY, X32, KILL);
  program.answerIf(JUMP_GREATER, LAST_KNOWN, errno(ENOSYS));
  // Its arguments are out of sight. The C library falls back to `clone`.
  program.answerIf(JUMP_EQUAL, 435, errno(ENOSYS));
  const answerAll = (all: readonly Numbers[], answer: number) => {
    for (const numbers of all) {
      const number = numberOf(numbers);
      if (number !== undefined) program.answerIf(JUMP_EQUAL, number, answer);
    }
  };
  answerAll(DENIED, errno(EPERM));
  answerAll(ATTRIBUTES, errno(ENOTSUP));
  answerAll(UNSEEN_MEMORY, errno(ENOSYS));
  answerAll(observed ?? [], ASK);
  if (!grants.run) answerAll(STARTING, errno(EPERM));
  if (!grants.net) answerAll(CONNECTING, errno(EPERM));
  filterSockets(program, grants, observed !== undefined);
  filterProcesses(program, grants, observed !== undefined);
  filterFiles(program, grants);
  program.answer(ALLOW);
  return program.bytes();
}

const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const SOCK_TYPE = 0xf;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const NETLINK_ROUTE = 0;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;

function filterSockets(program: Program, { net }: CallGrants, isObserved: boolean): void {
  program.forCall([41, 198], () => {
    program.load(low(0));
    if (!net) {
      for (const family of isObserved ? [AF_INET, AF_INET6] : []) {
        program.answerIf(JUMP_EQUAL, family, ASK);
      }
      return program.answer(errno(EPERM));
    }
    program.answerUnless([AF_INET, AF_INET6, AF_NETLINK], errno(EPERM));
    // The addresses of this machine, for a resolver.
    program.when(AF_NETLINK, () => {
      program.load(low(2));
      program.answerUnless([NETLINK_ROUTE], errno(EPERM));
      program.answer(ALLOW);
    });
    program.load(low(1));
    program.mask(SOCK_TYPE);
    program.answerUnless([SOCK_STREAM, SOCK_DGRAM], errno(EPERM));
    program.load(low(2));
    program.answerUnless([0, IPPROTO_TCP, IPPROTO_UDP], errno(EPERM));
    if (isObserved) program.answer(ASK);
  });
  // A datagram socket of a pair can be sent to any path.
  program.forCall([53, 199], () => {
    program.load(low(1));
    program.mask(SOCK_TYPE);
    program.answerUnless([SOCK_STREAM], errno(EPERM));
  });
}

const CLONE_PARENT = 0x8000;
const CLONE_THREAD = 0x1_0000;
/** Those of namespaces: of mounts, cgroups, names, queues, users, processes and the network. */
const CLONE_NEW = 0x7e02_0000;
const PR_SET_PDEATHSIG = 1;
const PR_SET_MM = 35;
const PR_SET_PTRACER = 0x5961_6d61;
const PRIO_PROCESS = 0;
/** From this version on, Landlock keeps signals among the processes that it confines. */
const ABI_WITH_SIGNALS = 6;

function filterProcesses(program: Program, { run, abi }: CallGrants, isObserved: boolean): void {
  program.forCall([56, 220], () => {
    program.load(low(0));
    program.answerIf(JUMP_ANY, CLONE_NEW | CLONE_PARENT, errno(EPERM));
    program.answerIf(JUMP_ANY, CLONE_THREAD, ALLOW);
    if (isObserved) program.answer(ASK);
    if (!run) program.answer(errno(EPERM));
  });
  program.forCall([157, 167], () => {
    program.load(low(0));
    for (const option of [PR_SET_PDEATHSIG, PR_SET_MM, PR_SET_PTRACER]) {
      program.answerIf(JUMP_EQUAL, option, errno(EPERM));
    }
  });
  filterPriorities(program);
  if (abi >= ABI_WITH_SIGNALS) return;
  // kill and tgkill; tkill does not say whose thread it is.
  for (const numbers of [
    [62, 129],
    [234, 131],
  ] as const) {
    program.forCall(numbers, () => {
      program.load(low(0));
      program.answerUnless([process.pid, 0], errno(EPERM));
    });
  }
  program.forCall([200, 130], () => program.answer(errno(EPERM)));
}

function filterPriorities(program: Program): void {
  // prlimit64, sched_setaffinity, sched_setscheduler, sched_setparam, sched_setattr: of the
  // caller only.
  const own = [
    [302, 261],
    [203, 122],
    [144, 119],
    [142, 118],
    [314, 274],
  ] as const;
  for (const numbers of own) program.forCall(numbers, () => onlyOwn(program, 0));
  // setpriority: not of a group, nor of a user.
  program.forCall([141, 140], () => {
    program.load(low(0));
    program.answerUnless([PRIO_PROCESS], errno(EPERM));
    onlyOwn(program, 1);
  });
}

function onlyOwn(program: Program, argument: number): void {
  program.load(low(argument));
  program.answerUnless([0, process.pid], errno(EPERM));
}

const O_TRUNC = 0x200;
/** From this version on, Landlock knows of a right to truncate. */
const ABI_WITH_TRUNCATE = 3;

function filterFiles(program: Program, { abi }: CallGrants): void {
  program.forCall([72, 25], () => {
    program.load(low(1));
    program.answerUnless(FCNTLS, errno(EPERM));
  });
  program.forCall([16, 29], () => {
    program.load(low(1));
    program.answerUnless(IOCTLS, errno(ENOTTY));
  });
  if (abi >= ABI_WITH_TRUNCATE) return;
  program.forCall([76, 45], () => program.answer(errno(EACCES)));
  program.forCall([2, undefined], () => denyTruncate(program, 1));
  program.forCall([257, 56], () => denyTruncate(program, 2));
  // Its flags are out of sight.
  program.forCall(437, () => program.answer(errno(ENOSYS)));
}

/** Opening a file to read it can make it empty. */
function denyTruncate(program: Program, argument: number): void {
  program.load(low(argument));
  program.mask(O_TRUNC | 3);
  program.answerIf(JUMP_EQUAL, O_TRUNC, errno(EACCES));
}
