/**
 * Tries every way out of attacks.ts and runs every case of survival.ts, and prints a table:
 * `bun test/isolation/all.ts [part of a name]`.
 */

import { attack, isRoot, type User } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import { SURVIVALS } from "./survival.ts";
import { survive } from "./survive.ts";

const [part = ""] = process.argv.slice(2);
let failed = 0;

/** Prints a line; counts it if it tells of something that must not be. */
function tell(isGood: boolean, text: string): void {
  if (!isGood) failed++;
  console.log(isGood ? text : `${text}  <<< MUST NOT BE`);
}

const attacks = ATTACKS.filter(({ name }) => name.includes(part));
for (const user of (isRoot ? ["root", "nobody"] : ["nobody"]) satisfies User[]) {
  if (attacks.length === 0) break;
  console.log(`\nAttacks of a plugin that ${user} runs\n\nwithout   with      attack`);
  const free = await attack("timeout: 5m", user, { attacks });
  const confined = await attack("timeout: 5m, permissions: { read: [data], write: [out] }", user, {
    attacks,
  });
  let shown = 0;
  for (const { name, needs } of attacks) {
    const isPossible = free[name] === "done";
    if (isPossible) shown++;
    const isDenied = confined[name]!.startsWith("denied");
    const [before, after] = [isPossible ? "succeeds" : "cannot", isDenied ? "denied" : "SUCCEEDS"];
    const isGood = isDenied && (isPossible || needs !== undefined);
    tell(isGood, `${before.padEnd(10)}${after.padEnd(10)}${name}`);
  }
  console.log(`${attacks.length} attacks, ${shown} of them shown to be possible without`);
}

for (const permissions of [undefined, "{}"]) {
  const survivals = SURVIVALS.filter(
    ({ name, run = "" }) =>
      name.includes(part) && (permissions === undefined || !run.includes("Bun.spawn")),
  );
  if (survivals.length === 0) break;
  console.log(`\nPlugins that do harm, with ${permissions ? "permissions: {}" : "limits alone"}\n`);
  for (const survival of survivals) {
    const wrong = await survive([survival], permissions);
    tell(wrong.length === 0, `${wrong.length === 0 ? "survived" : "FAILED  "}  ${survival.name}`);
    for (const line of wrong) console.log(`          ${line}`);
  }
  console.log(`${survivals.length} cases`);
}

console.log(`\n${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
