import { expect, test } from "bun:test";
import { testPlugin } from "lineup/testing";
import release from "./release.ts";

/** Decides about one commit on top of v1.3.2. */
async function decide(type: string, breaking = false) {
  const commit = { hash: "afead0e", type, scope: null, breaking, subject: "sell lamps" };
  const { value } = await testPlugin(release, { needs: { commits: [commit], last_tag: "v1.3.2" } });
  return value;
}

test("what the commits change decides on the version", async () => {
  expect(await decide("fix")).toEqual({ needed: true, version: "1.3.3" });
  expect(await decide("feat")).toEqual({ needed: true, version: "1.4.0" });
  expect(await decide("docs", true)).toEqual({ needed: true, version: "2.0.0" });
});

test("documentation alone needs no release", async () => {
  expect(await decide("docs")).toEqual({ needed: false, version: "1.3.2" });
});
