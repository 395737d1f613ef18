import { expect, test } from "bun:test";
import { attempt, isA, isError } from "../../../src/diagnostics/readable.ts";

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

test("isA is instanceof for anything", () => {
  expect([isA(new TypeError("x"), Error), isA("x", Error), isA(revoked(), Error)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("isError knows a DOMException, and nothing that only looks like an error", () => {
  const things = [new TypeError("x"), new DOMException("x"), { message: "x" }, revoked(), null];
  expect(things.map(isError)).toEqual([true, true, false, false, false]);
});

test("attempt returns the alternative of what throws", () => {
  const broken = () => {
    throw new Error("x");
  };
  expect([attempt(() => 1, 2), attempt(broken, 2)]).toEqual([1, 2]);
});
