/** What a plugin in a process of its own cannot do to others, and what it can do to lineup. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { isThorough, testSlow } from "../groups.ts";
import { attack, canConfine, isRoot, type User } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import { type Survival, SURVIVALS } from "./survival.ts";
import { survive } from "./survive.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const USERS: readonly User[] = isRoot ? ["root", "nobody"] : ["nobody"];
const done = (outcomes: Record<string, string>) =>
  Object.keys(outcomes).filter((name) => outcomes[name] === "done");

describe.skipIf(!canConfine).each(USERS)("of a plugin that %s runs", (user) => {
  // What one user can do proves that the attack works.
  test.skipIf(!isThorough && user !== USERS.at(-1))(
    "every attack succeeds without permissions",
    async () => {
      const free = await attack("timeout: 5m", user);
      const possible = ATTACKS.filter(({ needs }) => needs === undefined);
      expect(possible.filter(({ name }) => free[name] !== "done").map(({ name }) => name)).toEqual(
        [],
      );
    },
  );

  test("no attack succeeds with permissions", async () => {
    const confined = await attack("timeout: 5m, permissions: { read: [data], write: [out] }", user);
    expect(Object.keys(confined)).toHaveLength(ATTACKS.length);
    expect(done(confined)).toEqual([]);
  });

  testSlow("nor does one that is observed", async () => {
    const permissions = "timeout: 5m, permissions: { read: [data], write: [out] }";
    const observed = await attack(permissions, user, { flags: ["--observe"] });
    expect(Object.keys(observed)).toHaveLength(ATTACKS.length);
    // Its parent is who observes it, in its own group.
    expect(done(observed)).toEqual(["other processes: a signal to the group of lineup"]);
  });

  testSlow(
    "with all permissions, the kernel and other processes are still out of reach",
    async () => {
      const permissions = "read: [data], write: [out], net: true, run: true, env: [PATH]";
      const confined = await attack(`timeout: 5m, permissions: { ${permissions} }`, user);
      const granted = /^(?:start|network): /;
      expect(done(confined).filter((name) => !granted.test(name))).toEqual([]);
      const refused =
        /: (?:a socket by its path|an abstract socket|a socket of the machine|a pair of datagram sockets|a raw socket|a packet socket|netlink: audit|vsock|the kernel's ciphers)$/;
      expect(done(confined).filter((name) => refused.test(name))).toEqual([]);
    },
  );

  testSlow("who may read everything cannot read other processes", async () => {
    const confined = await attack("timeout: 5m, permissions: { read: [/] }", user);
    const allowed =
      /^read: |^network: dns$|^other processes: (?:\/proc\/<lineup>\/(?:fd|cmdline)|the temp folder of another entry)$/;
    expect(done(confined).filter((name) => !allowed.test(name))).toEqual([]);
  });
});

/** Those that take much of the machine are only in all.ts. */
const LIGHT = SURVIVALS.filter(({ heavy, slow }) => !heavy && (isThorough || !slow));

const GROUPS = 8;

/** Returns the cases that are run together: one by one if all tests run, since that tells more. */
function batches(): (readonly Survival[])[] {
  if (isThorough) return LIGHT.map((survival) => [survival]);
  const [ending = [], going = []] = [2, undefined].map((status) =>
    LIGHT.filter((survival) => survival.status === status),
  );
  // Each group has its share of those that wait until their time or memory is used up.
  const waits = ({ error }: Survival) => /timed out|memory/.test(String(error));
  const sorted = going.toSorted((a, b) => Number(waits(b)) - Number(waits(a)));
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    sorted.filter((__, index) => index % GROUPS === group),
  );
  return [ending, ...groups];
}

describe("lineup survives a plugin that", () => {
  for (const survivals of batches()) {
    test.concurrent(survivals.map(({ name }) => name).join("; or "), async () => {
      const wrong = await survive(survivals);
      if (survivals.length === 1 || wrong.length === 0) return expect(wrong).toEqual([]);
      // Some have half a second, which a machine that does all of this at once may not give them.
      console.error(`once more, one after the other: ${wrong.join("\n")}`);
      for (const survival of survivals) expect(await survive([survival])).toEqual([]);
    });
  }

  test("is of any kind", () => {
    expect(batches().flat().length).toBe(LIGHT.length);
    expect(LIGHT.length).toBeGreaterThan(50);
  });
});
