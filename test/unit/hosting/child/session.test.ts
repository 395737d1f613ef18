/** A program in place of a plugin's process: one that does not start, and ones that answer wrongly. */

import { afterEach, expect, test } from "bun:test";
import { LIMITS } from "../../../../src/hosting/child/limits.ts";
import { Session } from "../../../../src/hosting/child/session.ts";
import { PluginFault } from "../../../../src/plugin/handle.ts";

const { start } = LIMITS;
const setStart = (milliseconds: number) => Object.assign(LIMITS, { start: milliseconds });
afterEach(() => setStart(start));

/** Has a shell command import a plugin; returns why it did not. */
async function whyNot(command: string): Promise<string> {
  const receivers = { get: async () => ({}) as never, log() {}, output() {}, late() {}, lost() {} };
  const options = {
    cwd: "/",
    policy: undefined,
    env: { PATH: "/usr/bin:/bin" },
    timeout: undefined,
    memory: undefined,
  };
  const session = new Session({ ...options, command: ["sh", "-c", command] }, receivers);
  const loading = session.load({} as never);
  const error: unknown = await loading.then(
    () => "loaded",
    (why: unknown) => why,
  );
  return error instanceof PluginFault ? `${error.reason}: ${error.detail}` : String(error);
}

test("a process that does not start is ended", async () => {
  setStart(50);
  expect(await whyNot("sleep 20")).toBe("ended: did not start its process within 0.05 s");
});

test.each([
  ["echo hello; sleep 20", "limit: wrote to the pipe that lineup reads its result from"],
  ["echo '[]'; sleep 20", "limit: wrote to the pipe that lineup reads its result from"],
  ["exit 3", "ended: could not start its process: error 3"],
  ["kill -9 $$", "ended: was killed by SIGKILL"],
])("after %j, why it ended is known", async (command, why) => {
  expect(await whyNot(command)).toBe(why);
});
