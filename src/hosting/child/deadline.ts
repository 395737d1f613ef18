/** The time that a process has for its answer. */

import { own } from "../../process/own.ts";
import { ignoreResource } from "../../process/resources.ts";

const { nanoseconds } = Bun;
const { clearTimeout } = globalThis;

/** How long the event loop is given to read what came in time, in milliseconds. */
const READING = 20;

/** The longest time that a timer takes, in milliseconds: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** How long it is given in all, if lineup goes on to compute. */
const PATIENCE = 250;

/**
 * Returns the answer, and calls `over` if it does not come in time.
 *
 * lineup may have computed meanwhile, so that the answer is there and was not read: what came
 * in time is read before the time is over.
 */
export async function within<T>(
  milliseconds: number,
  answer: Promise<T>,
  over: () => void,
): Promise<T> {
  const now = () => nanoseconds() / 1e6;
  const last = now() + milliseconds + PATIENCE;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (time: number, isReading: boolean) => {
    const part = Math.min(time, LONGEST);
    const due = now() + part;
    timer = own.setTimeout(() => {
      if (part < time) return wait(time - part, isReading);
      const isLate = now() - due > READING;
      if (isReading && (!isLate || now() > last)) over();
      else wait(READING, true);
    }, part);
    ignoreResource(timer);
  };
  wait(milliseconds, false);
  try {
    return await answer;
  } finally {
    clearTimeout(timer!);
  }
}
