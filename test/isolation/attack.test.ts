/** What a confined plugin cannot do, and what it can. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { testSlow } from "../groups.ts";
import { attack, canConfine, isRoot, type User } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const USERS: readonly User[] = isRoot ? ["root", "nobody"] : ["nobody"];
const done = (outcomes: Record<string, string>) =>
  Object.keys(outcomes).filter((name) => outcomes[name] === "done");

describe.skipIf(!canConfine).each(USERS)("of a plugin that %s runs", (user) => {
  test("no attack succeeds with permissions, and every one without", async () => {
    const free = await attack("timeout: 5m", user);
    const possible = ATTACKS.filter(({ needs }) => needs === undefined);
    expect(possible.filter(({ name }) => free[name] !== "done").map(({ name }) => name)).toEqual(
      [],
    );
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
