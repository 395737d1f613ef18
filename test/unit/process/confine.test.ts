import { expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CallProgram } from "../../../src/process/call-program.ts";
import { confiningProgram } from "../../../src/process/confine.ts";
import { findConfinement, type Policy } from "../../../src/process/confinement.ts";
import { makeFolder } from "../../program.ts";

const confinement = findConfinement();

/** What can run the programs of each machine: another one takes an emulator. */
const RUNNERS = [
  ["x64", [], process.platform === "linux" && process.arch === "x64"],
  [
    "arm64",
    process.arch === "arm64" ? [] : ["qemu-aarch64"],
    process.platform === "linux" &&
      (process.arch === "arm64" || Bun.which("qemu-aarch64") !== null),
  ],
] as const;

for (const [machine, [name, runner, isHere]] of RUNNERS.entries()) {
  test.skipIf(!isHere)(`on ${name}, a program makes its calls until one fails`, () => {
    using folder = makeFolder({});
    const run = (add: (program: CallProgram) => void) => {
      const program = new CallProgram(machine);
      add(program);
      const file = join(folder.path, "program");
      writeFileSync(file, program.bytes());
      chmodSync(file, 0o755);
      const { stdout, stderr, exitCode } = Bun.spawnSync([...runner, file]);
      return [String(stdout), String(stderr), exitCode];
    };
    const hello = new TextEncoder().encode("hello\n");
    const greet = (program: CallProgram) => program.add("write", [1, hello, 6], "");
    const command = ["echo", "é", "", "b c"];
    const echo = run((program) => {
      greet(program);
      program.add("execve", ["/bin/echo", command, ["A=1"]], "");
    });
    expect(echo).toEqual(["hello\né  b c\n", "", 0]);
    const failing = run((program) => {
      greet(program);
      program.add("openat", [-100, "/nowhere", 0], "there is no such file\n");
      greet(program);
    });
    expect(failing).toEqual(["hello\n", "there is no such file\n", 2]);
  });
}

test.skipIf(typeof confinement === "string")("a process that cannot be confined tells why", () => {
  const { abi } = confinement as Exclude<typeof confinement, string>;
  const paths: Policy["paths"] = [["/nowhere", "read", "folder"]];
  const policy = { paths, net: false, run: false, fileSize: 1, abi };
  const program = confiningProgram(policy, {});
  const { stderr, exitCode } = Bun.spawnSync([program.path]);
  program.close();
  expect([String(stderr), exitCode]).toEqual(["openat2 /nowhere", 2]);
});
