/**
 * The filter of system calls of a confined process: what Landlock does not see.
 *
 * A program of classic BPF, which the kernel runs for each call. It is a list of what
 * is denied: what is not in it, and what is newer than it, is said in docs/isolation.md.
 */

import { ALLOW, ASK, errno, JUMP_ANY, JUMP_EQUAL, JUMP_GREATER, KILL, Program } from "./bpf.ts";
import { numberOf, type Numbers } from "./bpf.ts";
import type { Policy } from "./confinement.ts";
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
const ENOSYS = 38;

/** AUDIT_ARCH of x64 and arm64. */
const ARCHITECTURE = [0xc000_003e, 0xc000_00b7][MACHINE]!;
/** Calls of the x32 interface have this bit. */
const X32 = 0x4000_0000;
/** The last call that this list was made for: open_tree_attr. */
const LAST_KNOWN = 467;

/** Calls that are denied whatever is granted. */
const DENIED: readonly Numbers[] = [
  // Rings of calls that no filter sees.
  ...[425, 426, 427],
  // Other processes: ptrace, process_vm_*, kcmp, pidfd_*, process_madvise, process_mrelease.
  ...([[101, 117], [310, 270], [311, 271], [312, 272], 424, 434, 438, 440, 448] as const),
  // The kernel: bpf, perf_event_open, userfaultfd, keys, modules, kexec, syslog, clocks, reboot.
  ...([
    [321, 280],
    [298, 241],
    [323, 282],
    [248, 217],
    [249, 218],
    [250, 219],
  ] as const),
  ...([
    [175, 105],
    [176, 106],
    [313, 273],
    [246, 104],
    [320, 294],
    [103, 116],
  ] as const),
  ...([
    [164, 170],
    [227, 112],
    [159, 171],
    [305, 266],
    [169, 142],
    [163, 89],
  ] as const),
  ...([[167, 224], [168, 225], [170, 161], [171, 162], [179, 60], 443] as const),
  ...([
    [172, undefined],
    [173, undefined],
    [154, undefined],
    [153, 58],
    [135, 92],
  ] as const),
  ...([
    [212, 18],
    [180, 42],
    [134, undefined],
    [136, undefined],
    [139, undefined],
  ] as const),
  // Namespaces and mounts.
  ...([
    [272, 97],
    [308, 268],
    [165, 40],
    [166, 39],
    [155, 41],
    [161, 51],
  ] as const),
  ...[428, 429, 430, 431, 432, 433, 442, 457, 458, 467],
  // Queues and memory that are shared by name: SysV and POSIX.
  ...([
    [29, 194],
    [30, 196],
    [31, 195],
    [67, 197],
    [64, 190],
    [65, 193],
  ] as const),
  ...([
    [66, 191],
    [220, 192],
    [68, 186],
    [69, 189],
    [70, 188],
    [71, 187],
  ] as const),
  ...([
    [240, 180],
    [241, 181],
    [242, 182],
    [243, 183],
    [244, 184],
    [245, 185],
  ] as const),
  // What a file is, but not what is in it: chmod, chown, times, attributes.
  ...([[90, undefined], [91, 52], [268, 53], 452, [92, undefined], [93, 55]] as const),
  ...([
    [94, undefined],
    [260, 54],
    [132, undefined],
    [235, undefined],
    [280, 88],
  ] as const),
  ...([
    [261, undefined],
    [188, 5],
    [189, 6],
    [190, 7],
    [197, 14],
    [198, 15],
    [199, 16],
  ] as const),
  ...[463, 466, 469],
  // Devices; files by their handles.
  ...([
    [133, undefined],
    [259, 33],
    [303, 264],
    [304, 265],
    [300, 262],
    [301, 263],
  ] as const),
  // Other processes' memory and processors; capabilities.
  ...([
    [256, 238],
    [279, 239],
    [126, 91],
    [251, 30],
  ] as const),
  // What would leave the group that is ended as one.
  ...([
    [112, 157],
    [109, 154],
  ] as const),
  // Signals with data.
  ...([
    [129, 138],
    [297, 240],
  ] as const),
];

/** Calls without which nothing is started. */
const STARTING: readonly Numbers[] = [
  [59, 221],
  [322, 281],
  [57, undefined],
  [58, undefined],
];

/** bind, listen, accept, accept4, connect. */
const CONNECTING: readonly Numbers[] = [
  [49, 200],
  [50, 201],
  [43, 202],
  [288, 242],
  [42, 203],
];

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
  // prlimit64, setpriority (of whom is the second), sched_setaffinity, sched_setscheduler,
  // sched_setparam, sched_setattr: of the caller only.
  const own = [
    [302, 261],
    [203, 122],
    [144, 119],
    [142, 118],
    [314, 274],
  ] as const;
  for (const numbers of own) program.forCall(numbers, () => onlyOwn(program, 0));
  program.forCall([141, 140], () => onlyOwn(program, 1));
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

function onlyOwn(program: Program, argument: number): void {
  program.load(low(argument));
  program.answerUnless([0, process.pid], errno(EPERM));
}

const F_SETOWN = 8;
const F_SETSIG = 10;
const F_SETOWN_EX = 15;
/** What types into a terminal or scrolls it, and sets the flags of a file. */
const IOCTLS = [0x5412, 0x541c, 0x4008_6602, 0x4004_6602, 0x401c_5820];
const O_TRUNC = 0x200;
/** From this version on, Landlock knows of a right to truncate. */
const ABI_WITH_TRUNCATE = 3;

function filterFiles(program: Program, { abi }: CallGrants): void {
  program.forCall([72, 25], () => {
    program.load(low(1));
    for (const command of [F_SETOWN, F_SETSIG, F_SETOWN_EX]) {
      program.answerIf(JUMP_EQUAL, command, errno(EPERM));
    }
  });
  program.forCall([16, 29], () => {
    program.load(low(1));
    for (const request of IOCTLS) program.answerIf(JUMP_EQUAL, request, errno(EPERM));
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
