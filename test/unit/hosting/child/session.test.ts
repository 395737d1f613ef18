/** A program in place of a plugin's process: one that does not start, and ones that answer wrongly. */

import { afterEach, describe, expect, test } from "bun:test";
import { LIMITS } from "../../../../src/hosting/child/limits.ts";
import { type SessionOptions, startSession } from "../../../../src/hosting/child/session.ts";
import { PluginFault } from "../../../../src/plugin/handle.ts";
import { findConfinement } from "../../../../src/process/confinement.ts";
import { adoptSelf, selfCommand } from "../../../../src/process/self.ts";

const { start } = LIMITS;
const setStart = (milliseconds: number) => Object.assign(LIMITS, { start: milliseconds });
afterEach(() => setStart(start));

const options = {
  cwd: "/",
  env: { PATH: "/usr/bin:/bin" },
  policy: undefined,
  records: undefined,
  timeout: undefined,
  memory: undefined,
};

/** Starts a process and has it import a plugin; returns why it did not. */
async function whyNot(given: Partial<SessionOptions>): Promise<string> {
  const receivers = { get: async () => ({}) as never, log() {}, output() {}, late() {}, lost() {} };
  try {
    await startSession({ ...options, ...given }, receivers).load({} as never);
    return "loaded";
  } catch (error) {
    return error instanceof PluginFault ? `${error.reason}: ${error.detail}` : String(error);
  }
}

/** Has a shell command import a plugin. */
async function whyNotBy(command: string): Promise<string> {
  const self = selfCommand();
  adoptSelf(["sh", "-c", command]);
  try {
    return await whyNot({});
  } finally {
    adoptSelf(self);
  }
}

test("of what is too much, the beginning is shown", async () => {
  const shown: string[] = [];
  const receivers = {
    ...{ get: async () => ({}) as never, log() {}, late() {}, lost() {} },
    output: (text: string) => void shown.push(text),
  };
  const self = selfCommand();
  const started = `read line; echo '{"answer":1,"data":null}'`;
  const start = `printf '{"name":"output","data":{"isError":false,"text":"'`;
  const long = `head -c ${LIMITS.log + 10} /dev/zero | tr '\\0' x; echo '"}}'`;
  adoptSelf(["sh", "-c", `${started}; ${start}; ${long}; sleep 0.2`]);
  try {
    await startSession({ ...options }, receivers)
      .load({} as never)
      .catch(() => {});
  } finally {
    adoptSelf(self);
  }
  const all = shown.join("");
  const { length } = all.replace(/[^x]/g, "");
  expect({ isMost: length > 0.9 * LIMITS.log, isAll: length > LIMITS.log }).toEqual({
    ...{ isMost: true, isAll: false },
  });
  expect(all.slice(-60)).toEndWith("\nit printed more than 1 MB: the rest is left out\n");
});

test("a process that does not start is ended", async () => {
  setStart(50);
  expect(await whyNotBy("sleep 20")).toBe("unstarted: it took more than 0.05 s");
});

test.each([
  ["echo hello; sleep 20", "limit: wrote to the pipe that lineup reads its result from"],
  ["echo '[]'; sleep 20", "limit: wrote to the pipe that lineup reads its result from"],
  ["exit 3", "unstarted: it ended with status 3"],
  ["kill -9 $$", "ended: was killed by SIGKILL"],
])("after %j, why it ended is known", async (command, why) => {
  expect(await whyNotBy(command)).toBe(why);
});

const confinement = findConfinement();
const abi = typeof confinement === "string" ? undefined : confinement.abi;

describe.skipIf(abi === undefined)("a confined process that cannot be started tells why", () => {
  const policy = { paths: [], net: false, run: false, fileSize: 1, abi: abi! };

  test.each([
    [
      { policy: { ...policy, paths: [["/nowhere", "read", "folder"] as const] } },
      'unstarted: "/nowhere", which it may use, no longer exists',
    ],
    [
      { policy: { ...policy, paths: [["/proc/self", "read", "folder"] as const] } },
      'unstarted: "/proc/self", which it may use, has become a symbolic link',
    ],
    // Nothing may be read: not even the program.
    [{ policy }, "unstarted: this user may not start lineup where it is"],
    [
      { policy, env: { BIG: "x".repeat(200_000) } },
      "unstarted: the environment variables that it gets are too long",
    ],
    [{ env: { BIG: "x".repeat(200_000) } }, expect.stringMatching(/^unstarted: /)],
    [{ cwd: "/nowhere" }, "unstarted: ENOENT"],
  ])("%j", async (given: Partial<SessionOptions>, why) => {
    expect(await whyNot(given)).toEqual(why as string);
  });
});
