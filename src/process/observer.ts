/**
 * The parent of a confined process that is observed: the kernel asks here before it does
 * what was asked of it, and this process writes down what that is.
 *
 * It decides nothing about files: the kernel goes on, and Landlock allows or denies. What
 * the filter of system calls would deny is denied here. What is read of a call may change
 * while it is read: the records are for people, and permit nothing.
 */

import { confiningProgram } from "./confine.ts";
import type { Policy } from "./confinement.ts";
import { fs } from "./modules.ts";
import { LISTENER, type Observed, ObservedCalls } from "./observed-calls.ts";
import { POLICY_DESCRIPTOR } from "./self.ts";
import { call, orLeave, SystemError } from "./syscalls.ts";

/**
 * Starts a confined process, and records what it does until it ends; then ends as it did.
 *
 * @param records the file to which each record is added, a line of JSON; Observed tells its form.
 */
export async function observe(records: string): Promise<void> {
  const { child, pidfd, policy } = orLeave(start);
  const listener = await findListener(child, pidfd);
  if (listener !== undefined) answerAll([listener, pidfd], records, policy);
  await child.exited;
  if (child.signalCode !== null) process.kill(process.pid, child.signalCode);
  process.exit(child.exitCode ?? 1);
}

function start() {
  leaveNoCore();
  const text = fs().readFileSync(`/proc/self/fd/${POLICY_DESCRIPTOR}`, "utf8");
  const policy = JSON.parse(text) as Policy;
  const program = confiningProgram(policy, process.env);
  const child = Bun.spawn([program.path], { stdio: ["inherit", "inherit", "inherit"] });
  program.close();
  return { child, pidfd: call("pidfd_open", child.pid, 0), policy };
}

/** This process ends by the signal that ended the other one. */
function leaveNoCore(): void {
  const RLIMIT_CORE = 4;
  call("prlimit64", 0, RLIMIT_CORE, BigUint64Array.of(0n, 0n));
}

/** Waits for the listener of a child, and takes it; `undefined` if the child has ended. */
async function findListener(child: Bun.Subprocess, pidfd: number): Promise<number | undefined> {
  while (child.exitCode === null && child.signalCode === null) {
    if (hasListener(child)) return orLeave(() => call("pidfd_getfd", pidfd, LISTENER, 0));
    await Bun.sleep(1);
  }
  return undefined;
}

function hasListener({ pid }: Bun.Subprocess): boolean {
  try {
    return fs().readlinkSync(`/proc/${pid}/fd/${LISTENER}`).includes("seccomp");
  } catch {
    return false;
  }
}

const POLLIN = 1;
const POLLHUP = 16;
const RECEIVE = 0xc050_2100;
const SEND = 0xc018_2101;
const FLAG_CONTINUE = 1;
const EPERM = 1;
const REQUEST_SIZE = 80;

/** Answers what the kernel asks until the process has ended; what it started is ended then. */
function answerAll(
  [listener, pidfd]: readonly [number, number],
  records: string,
  policy: Policy,
): void {
  const calls = new ObservedCalls(policy);
  const recorder = new Recorder(records);
  while (waitFor(listener, pidfd)) {
    const request = receive(listener);
    if (request === undefined) continue;
    const { isDenied, observed } = calls.read(request);
    for (const one of observed) recorder.add(one);
    answer(listener, request.getBigUint64(0, true), isDenied);
  }
}

/** Waits for the next question; returns whether there is one. */
function waitFor(listener: number, pidfd: number): boolean {
  for (;;) {
    const polled = Int32Array.of(listener, POLLIN, pidfd, POLLIN);
    if (ignoring(() => call("ppoll", polled, 2, 0, 0, 0)) === undefined) continue;
    const [asked, ended] = [polled[1]! >>> 16, polled[3]! >>> 16];
    if (asked & POLLIN) return true;
    if (asked & POLLHUP || ended !== 0) return false;
  }
}

function receive(listener: number): DataView | undefined {
  // It must be empty.
  const request = new Uint8Array(REQUEST_SIZE);
  // Who asked may have ended.
  const received = ignoring(() => call("ioctl", listener, RECEIVE, request));
  return received === undefined ? undefined : new DataView(request.buffer);
}

function answer(listener: number, id: bigint, isDenied: boolean): void {
  const response = new DataView(new ArrayBuffer(24));
  response.setBigUint64(0, id, true);
  response.setInt32(16, isDenied ? -EPERM : 0, true);
  response.setUint32(20, isDenied ? 0 : FLAG_CONTINUE, true);
  ignoring(() => call("ioctl", listener, SEND, new Uint8Array(response.buffer)));
}

function ignoring<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** How many different records of one access are kept. */
const MAX_RECORDS = 5_000;

/** Adds each record once to a file. */
class Recorder {
  readonly #file: number;
  readonly #written = new Map<Observed["access"], Set<string>>();

  constructor(file: string) {
    this.#file = fs().openSync(file, "a");
  }

  add(observed: Observed): void {
    const { access } = observed;
    const written = this.#written.getOrInsertComputed(access, () => new Set());
    const line = `${JSON.stringify(observed)}\n`;
    if (written.has(line) || written.size > MAX_RECORDS) return;
    written.add(line);
    const isLast = written.size > MAX_RECORDS;
    const more: Observed = { access: "more", of: access };
    fs().writeSync(this.#file, isLast ? `${JSON.stringify(more)}\n` : line);
  }
}
