#!/usr/bin/env bun
/** The entry point. What needs nothing else is done before anything else is loaded. */

import { version } from "../package.json";

// Those of process/self.ts, which every start would have to load.
const CHILD_ARGUMENT = "--lineup-child";
const OBSERVE_ARGUMENT = "--lineup-observe";

const [first, second, third] = process.argv.slice(2);

if ((first === "--version" || first === "-V") && second === undefined) console.log(version);
else if (first === CHILD_ARGUMENT) {
  void import("./child.ts").then((child) => child.startChild(Number(second), third));
} else if (first === OBSERVE_ARGUMENT) {
  void import("./child.ts").then((child) => child.startObserver(Number(second), third!));
} else void import("./program.ts").then(({ start }) => start(version));
