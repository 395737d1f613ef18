/** Programs of classic BPF: what the kernel asks for each system call of a filtered process. */

import { MACHINE } from "./syscalls.ts";

/** Numbers on x64 and arm64; one number is the same on both, `undefined`: it has none. */
export type Numbers = number | readonly [number, number | undefined];

/** The number of a call on this machine, if it has one. */
export function numberOf(numbers: Numbers): number | undefined {
  return typeof numbers === "number" ? numbers : numbers[MACHINE];
}

// Answers.
export const ALLOW = 0x7fff_0000;
export const KILL = 0x8000_0000;
/** Asks whoever has the listener. */
export const ASK = 0x7fc0_0000;
export const errno = (number: number): number => 0x0005_0000 | number;

const LOAD = 0x20;
const AND = 0x54;
const RETURN = 0x06;
export const JUMP_EQUAL = 0x15;
export const JUMP_GREATER = 0x25;
export const JUMP_ANY = 0x45;

/** A program of BPF that is being written. */
export class Program {
  readonly #code: [operation: number, yes: number, no: number, value: number][] = [];

  load(offset: number): void {
    this.#code.push([LOAD, 0, 0, offset]);
  }

  mask(bits: number): void {
    this.#code.push([AND, 0, 0, bits]);
  }

  answer(value: number): void {
    this.#code.push([RETURN, 0, 0, value]);
  }

  /** Answers if what was loaded equals a value (or is greater, or has one of its bits). */
  answerIf(jump: number, value: number, answer: number): void {
    this.#code.push([jump, 0, 1, value]);
    this.answer(answer);
  }

  /** Answers unless what was loaded is one of some values. */
  answerUnless(values: readonly number[], answer: number): void {
    for (const [index, value] of values.entries()) {
      this.#code.push([JUMP_EQUAL, values.length - index, 0, value]);
    }
    this.answer(answer);
  }

  /** Writes what is run if what was loaded equals a value. */
  when(value: number, write: () => void): void {
    const at = this.#code.push([JUMP_EQUAL, 0, 0, value]) - 1;
    write();
    this.#code[at]![2] = this.#code.length - at - 1;
  }

  /** Writes what is run for one call only. */
  forCall(numbers: Numbers, write: () => void): void {
    const number = numberOf(numbers);
    if (number === undefined) return;
    this.when(number, () => {
      write();
      this.answer(ALLOW);
    });
  }

  bytes(): Uint8Array {
    const view = new DataView(new ArrayBuffer(this.#code.length * 8));
    for (const [index, [operation, yes, no, value]] of this.#code.entries()) {
      view.setUint16(index * 8, operation, true);
      view.setUint8(index * 8 + 2, yes);
      view.setUint8(index * 8 + 3, no);
      view.setUint32(index * 8 + 4, value >>> 0, true);
    }
    return new Uint8Array(view.buffer);
  }
}
