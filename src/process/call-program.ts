/**
 * A program that makes some calls of the kernel, one after the other, and nothing else.
 *
 * What lineup does to a process before it becomes lineup again is such a list. A program
 * that has no runtime to start does it in a hundredth of the time that lineup would take.
 */

import { call, type CallName, CALLS, cString, MACHINE, SystemError } from "./syscalls.ts";

/** What a call is given: a number, bytes or text by their address, or a list of texts. */
export type CallArgument = number | Uint8Array | BigUint64Array | Uint32Array | string | string[];

/**
 * The code, for x64 and arm64. It makes the call of each row of the table that follows it,
 * until one fails; then it writes the text of that row to stderr, and ends with the number of
 * the error.
 */
const CODE = [
  Uint8Array.of(
    ...[0x48, 0x8d, 0x1d, 0x51, 0x00, 0x00, 0x00], // lea rbx, [rip + table]
    ...[0x48, 0x8b, 0x03], // next: mov rax, [rbx]
    ...[0x48, 0x8b, 0x7b, 0x08], // mov rdi, [rbx + 8]
    ...[0x48, 0x8b, 0x73, 0x10], // mov rsi, [rbx + 16]
    ...[0x48, 0x8b, 0x53, 0x18], // mov rdx, [rbx + 24]
    ...[0x4c, 0x8b, 0x53, 0x20], // mov r10, [rbx + 32]
    ...[0x4c, 0x8b, 0x43, 0x28], // mov r8, [rbx + 40]
    ...[0x4c, 0x8b, 0x4b, 0x30], // mov r9, [rbx + 48]
    ...[0x0f, 0x05], // syscall
    ...[0x48, 0x83, 0xc3, 0x48], // add rbx, 72
    ...[0x48, 0x85, 0xc0], // test rax, rax
    ...[0x79, 0xda], // jns next
    ...[0x49, 0x89, 0xc4], // mov r12, rax
    ...[0xb8, 0x01, 0x00, 0x00, 0x00], // mov eax, 1 (write)
    ...[0xbf, 0x02, 0x00, 0x00, 0x00], // mov edi, 2
    ...[0x48, 0x8b, 0x73, 0xf0], // mov rsi, [rbx - 16]
    ...[0x48, 0x8b, 0x53, 0xf8], // mov rdx, [rbx - 8]
    ...[0x0f, 0x05], // syscall
    ...[0x4c, 0x89, 0xe7], // mov rdi, r12
    ...[0x48, 0xf7, 0xdf], // neg rdi
    ...[0xb8, 0xe7, 0x00, 0x00, 0x00], // mov eax, 231 (exit_group)
    ...[0x0f, 0x05], // syscall
    ...[0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00], // nop: the table begins at a multiple of 8
  ),
  new Uint8Array(
    Uint32Array.of(
      0x1000_0213, // adr x19, table
      0xa940_0268, // next: ldp x8, x0, [x19]
      0xa941_0a61, // ldp x1, x2, [x19, #16]
      0xa942_1263, // ldp x3, x4, [x19, #32]
      0xf940_1a65, // ldr x5, [x19, #48]
      0xd400_0001, // svc #0
      0x9101_2273, // add x19, x19, #72
      0xb6ff_ff40, // tbz x0, #63, next
      0xcb00_03f4, // neg x20, x0
      0xd280_0808, // mov x8, #64 (write)
      0xd280_0040, // mov x0, #2
      0xa97f_0a61, // ldp x1, x2, [x19, #-16]
      0xd400_0001, // svc #0
      0xaa14_03e0, // mov x0, x20
      0xd280_0bc8, // mov x8, #94 (exit_group)
      0xd400_0001, // svc #0
    ).buffer,
  ),
] as const;

/** EM_X86_64 and EM_AARCH64. */
const ELF_MACHINE = [62, 183] as const;
/** Where the kernel puts the program, and the size of what comes before its data, in bytes. */
const BASE = 0x40_0000;
const HEADERS = 64 + 2 * 56;

/** The calls of a program, in the order in which it makes them. */
export class CallProgram {
  readonly #machine: number;
  /** Of each call its number, six arguments, and the address and the length of a text. */
  readonly #rows: bigint[] = [];
  readonly #data: Uint8Array[] = [];
  #size = HEADERS;

  /** @param machine 0: x64, 1: arm64. */
  constructor(machine: number = MACHINE) {
    this.#machine = machine;
  }

  /**
   * Adds a call. Arguments that are left out are 0.
   *
   * @param failed what is written to stderr if it fails.
   */
  add(name: CallName, args: readonly CallArgument[], failed: string): void {
    const values = [0, 1, 2, 3, 4, 5].map((index) => this.#value(args[index] ?? 0));
    const text = new TextEncoder().encode(failed);
    this.#rows.push(BigInt(CALLS[name][this.#machine]!), ...values);
    this.#rows.push(this.#place(text), BigInt(text.length));
  }

  #value(given: CallArgument): bigint {
    if (typeof given === "number") return BigInt.asUintN(64, BigInt(given));
    if (typeof given === "string") return this.#place(cString(given));
    if (!Array.isArray(given)) return this.#place(given);
    const addresses = given.map((text) => this.#place(cString(text)));
    return this.#place(BigUint64Array.from([...addresses, 0n]));
  }

  /** Adds data; returns the address that it will have, a multiple of 8. */
  #place({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): bigint {
    const address = BASE + this.#size;
    const padded = new Uint8Array(Math.ceil(byteLength / 8) * 8);
    padded.set(new Uint8Array(buffer, byteOffset, byteLength));
    this.#data.push(padded);
    this.#size += padded.length;
    return BigInt(address);
  }

  /** Returns the program as an ELF file. */
  bytes(): Uint8Array {
    const table = new Uint8Array(BigUint64Array.from(this.#rows).buffer);
    const parts = [...this.#data, CODE[this.#machine]!, table];
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, HEADERS));
    let end = HEADERS;
    for (const part of parts) {
      bytes.set(part, end);
      end += part.length;
    }
    writeHeaders(new DataView(bytes.buffer), this.#machine, BASE + this.#size);
    return bytes;
  }
}

/** The header of the file, one part that is loaded whole, and a stack that is no code. */
function writeHeaders(view: DataView, machine: number, entry: number): void {
  const [EXECUTABLE, VERSION, PT_LOAD, PT_GNU_STACK] = [2, 1, 1, 0x6474_e551];
  const [READ_EXECUTE, READ_WRITE] = [5, 6];
  const size = view.byteLength;
  // 64 bits, little-endian, of the first version.
  view.setBigUint64(0, 0x0001_0102_464c_457fn, true);
  const short = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint16(at + 2 * index, value, true));
  const int = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true));
  const long = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setBigUint64(at + 8 * index, BigInt(value), true));
  short(16, EXECUTABLE, ELF_MACHINE[machine]!);
  int(20, VERSION);
  // The entry point, where the two headers of parts are, and no sections.
  long(24, entry, 64, 0);
  short(52, 64, 56, 2);
  int(64, PT_LOAD, READ_EXECUTE);
  long(72, 0, BASE, BASE, size, size, 0x1_0000);
  int(120, PT_GNU_STACK, READ_WRITE);
}

/** A file in memory. */
export interface MemoryFile {
  readonly descriptor: number;
  /** Its path, for a child while it is started. */
  readonly path: string;
  readonly close: () => void;
}

/**
 * Makes a file in memory.
 *
 * @throws {SystemError}
 */
export function makeMemoryFile(content: Uint8Array): MemoryFile {
  const descriptor = openMemory();
  const close = () => void call("close", descriptor);
  try {
    for (let rest = content; rest.length > 0;) {
      rest = rest.subarray(call("write", descriptor, rest, rest.length));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { descriptor, path: `/proc/self/fd/${descriptor}`, close };
}

/** Opens a file in memory that can be executed, unless this system forbids it. */
function openMemory(): number {
  const CLOEXEC = 1;
  const EXEC = 16;
  const name = cString("lineup");
  try {
    return call("memfd_create", name, CLOEXEC | EXEC);
  } catch (error) {
    if (!(error instanceof SystemError) || error.errno !== EINVAL) throw error;
    // Before Linux 6.3 every such file can be executed, and the flag is not known.
    return call("memfd_create", name, CLOEXEC);
  }
}

const EINVAL = 22;
