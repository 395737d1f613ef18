#!/usr/bin/env bun
/** The entry point. What needs nothing else is done before anything else is loaded. */

import { version } from "../package.json";

const [first, second] = process.argv.slice(2);

if ((first === "--version" || first === "-V") && second === undefined) console.log(version);
else void import("./program.ts").then(({ start }) => start(version));
