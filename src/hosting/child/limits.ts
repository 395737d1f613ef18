/** What a plugin in a child process may use, besides what plugins.yaml says of its entry. */

const MB = 2 ** 20;

export const LIMITS = {
  /** The longest message: of a result, for example, in bytes. */
  message: 64 * MB,
  /** What it may log and print in all, in bytes. */
  log: MB,
  /** The longest text of an error, a name or a note, in characters. */
  text: 65_536,
  /** What it may ask for without reading the answers, in bytes. */
  unread: 256 * MB,
  /** The largest file that a confined plugin may write, in bytes. */
  file: 1_024 * MB,
  /** The largest file of which a line is shown, in bytes. */
  shown: 16 * MB,
  /** How deeply the causes of an error may nest. */
  causes: 100,
  /** How deeply a message may nest: more than plain data. */
  depth: 1_100,
  /** How many processes are started at a time for each processor. */
  starting: 2,
  /** How long its process may take to start, in milliseconds. */
  start: 30_000,
  /** How long it may take to end after it was told to, in milliseconds. */
  grace: 250,
  /** How often its memory is measured, in milliseconds. */
  poll: 25,
  /** How much longer it may take to tell what it left running, in milliseconds. */
  drain: 2_000,
  /** How long the rest of its output is waited for after its end, in milliseconds. */
  rest: 100,
} as const;
