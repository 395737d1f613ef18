import { expect, test } from "bun:test";
import { within } from "../../../../src/hosting/child/deadline.ts";

/** Keeps the event loop busy. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const after = (milliseconds: number) => Bun.sleep(milliseconds).then(() => "answer");

test("an answer in time is in time, and its timer is gone", async () => {
  let isOver = false;
  expect(await within(20, after(1), () => (isOver = true))).toBe("answer");
  await Bun.sleep(50);
  expect(isOver).toBe(false);
});

test("without an answer, the time is over", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  expect(await within(20, promise, () => resolve("over"))).toBe("over");
});

test("what came while lineup computed is read first", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  // Another process answers meanwhile.
  const child = Bun.spawn(["echo", "answer"]);
  void child.stdout.text().then(resolve);
  let isOver = false;
  const answer = within(30, promise, () => (isOver = true));
  compute(100);
  expect(await answer).toBe("answer\n");
  expect(isOver).toBe(false);
});

test("a plugin that keeps lineup busy does not put it off for long", async () => {
  const busy = setInterval(() => compute(60), 1);
  const start = performance.now();
  const { promise, resolve } = Promise.withResolvers<string>();
  expect(await within(50, promise, () => resolve("over"))).toBe("over");
  clearInterval(busy);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("a failure is passed on", async () => {
  const failing = within(50, Promise.reject(new Error("no")), () => {});
  expect(await failing.catch((error: Error) => error.message)).toBe("no");
});

test("a time that is too long for a timer is not over at once", async () => {
  let isOver = false;
  expect(await within(2 ** 32, after(20), () => (isOver = true))).toBe("answer");
  expect(isOver).toBe(false);
});
