/** Twenty plugins as people write them: no false finding, and the same result each time. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { everyNth } from "./groups.ts";
import { type Form, runProgram } from "./program.ts";

// A busy machine takes its time to start processes.
setDefaultTimeout(60_000);

const FOLDER = join(import.meta.dir, "realistic");

for (const form of everyNth(2, ["binary", "source"] satisfies Form[])) {
  test(`check finds nothing (${form})`, async () => {
    const outcome = await runProgram(form, FOLDER, ["check"]);
    expect(outcome).toEqual({
      stdout: "",
      stderr: "plugins.yaml: 28 plugins, no problems\n",
      status: 0,
    });
  });

  test(`run gives what it gave (${form})`, async () => {
    const { stdout, status } = await runProgram(form, FOLDER);
    expect(status).toBe(0);
    expect(stdout).toBe(await Bun.file(join(FOLDER, "expected.yaml")).text());
  });
}
