/** Lists for the filter of system calls: what is denied, and of what has many uses, what is allowed. */

import type { Numbers } from "./bpf.ts";

/** Calls that are denied whatever is granted. */
export const DENIED: readonly Numbers[] = [
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

/** Calls to read the attributes of files that were not opened. */
export const ATTRIBUTES: readonly Numbers[] = [
  ...([
    [191, 8],
    [192, 9],
    [194, 11],
    [195, 12],
  ] as const),
  ...[464, 465],
];

/** Calls for memory that no limit sees: memfd_create, memfd_secret. */
export const UNSEEN_MEMORY: readonly Numbers[] = [[319, 279], 447];

/** Calls without which nothing is started. */
export const STARTING: readonly Numbers[] = [
  [59, 221],
  [322, 281],
  [57, undefined],
  [58, undefined],
];

/** bind, listen, accept, accept4, connect. */
export const CONNECTING: readonly Numbers[] = [
  [49, 200],
  [50, 201],
  [43, 202],
  [288, 242],
  [42, 203],
];

/**
 * What `fcntl` may do: duplicate descriptors, their flags, locks, the size of a pipe, seals. Not
 * leases, which make others wait, nor who is sent a signal.
 */
export const FCNTLS = [...[0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38], ...[1030, 1031, 1032, 1033, 1034]];
/**
 * What `ioctl` may do: with a terminal, but for typing into it and scrolling it; how much can be
 * read, flags of descriptors, addresses of network interfaces, copies that share blocks, and
 * the flags and extents of a file.
 */
export const IOCTLS = [
  ...[0x5401, 0x5402, 0x5403, 0x5404, 0x540f, 0x5410, 0x5411, 0x5413, 0x5414, 0x5429],
  ...[0x802c_542a, 0x541b, 0x5421, 0x5450, 0x5451, 0x8905],
  ...[0x8910, 0x8912, 0x8913, 0x8915, 0x8917, 0x8919, 0x891b, 0x8921, 0x8927, 0x8933],
  ...[0x4004_9409, 0x4020_940d, 0xc020_660b, 0x8008_6601, 0x8004_6601],
];
