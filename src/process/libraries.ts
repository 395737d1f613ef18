/** Where the C library is. */

/** The names of the C library, by system. */
export const LIBRARIES: Record<string, string[]> = {
  linux: ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`],
  darwin: ["libSystem.B.dylib"],
};
