/** Talks to a server over its stdin and stdout: messages of JSON, each after its length. */

type Message = Record<string, any>;

export class Server implements AsyncDisposable {
  readonly #child: Bun.Subprocess<"pipe", "pipe", "ignore">;
  readonly #waiting: {
    wanted: (message: Message) => boolean;
    resolve: (found: Message) => void;
  }[] = [];
  /** What nobody has asked for yet. */
  readonly #received: Message[] = [];
  /** Resolved while messages are read. */
  #paused = Promise.withResolvers<void>();
  /** How a message is written: with its length (LSP), or as a line (tsserver). */
  readonly #frame: (text: string) => string;

  constructor(
    command: string[],
    cwd: string,
    frame: (text: string) => string,
    env: Record<string, string | undefined> = process.env,
  ) {
    this.#frame = frame;
    const stdio = { stdin: "pipe", stdout: "pipe", stderr: "ignore" } as const;
    this.#child = Bun.spawn(command, { cwd, env, ...stdio });
    this.pause(false);
    void this.#read();
  }

  send(message: Message): void {
    void this.#child.stdin.write(this.#frame(JSON.stringify(message)));
    void this.#child.stdin.flush();
  }

  /** Waits for a message, received already or to come. */
  async next(wanted: (message: Message) => boolean): Promise<any> {
    const index = this.#received.findIndex(wanted);
    if (index !== -1) return this.#received.splice(index, 1)[0];
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#waiting.push({ wanted, resolve });
    return promise;
  }

  /** Waits for its end, after closing its stdin unless it ends by itself; returns its status. */
  async end(byItself: boolean): Promise<number> {
    if (!byItself) await this.#child.stdin.end();
    return this.#child.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
  }

  /** Stops to read what the server writes, or goes on. */
  pause(isPaused: boolean): void {
    this.#paused.resolve();
    if (isPaused) this.#paused = Promise.withResolvers();
  }

  async #read(): Promise<void> {
    let bytes = Buffer.alloc(0);
    for await (const chunk of this.#child.stdout) {
      await this.#paused.promise;
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        const head = /Content-Length: (\d+)\r?\n\r?\n/.exec(bytes.toString("latin1"));
        if (head === null) break;
        const start = head.index + head[0].length;
        const end = start + Number(head[1]);
        if (bytes.length < end) break;
        this.#receive(JSON.parse(bytes.toString("utf8", start, end)) as Message);
        bytes = bytes.subarray(end);
      }
    }
  }

  #receive(message: Message): void {
    const index = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (index === -1) this.#received.push(message);
    else this.#waiting.splice(index, 1)[0]!.resolve(message);
  }
}
