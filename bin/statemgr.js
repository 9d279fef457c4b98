#!/usr/bin/env node
/** Starts the command line: from the sources in a clone, from the built files in the package. */

import { existsSync } from 'node:fs'
import module from 'node:module'

// A signal must not open a debugger, from the first moment on: whoever may attach is in.
process.on('SIGUSR1', () => {})
// What a service reads again then, it reads anyway while it starts.
if (process.argv[2] === 'serve') process.on('SIGHUP', () => {})

const neededMajor = 24

if (Number.parseInt(process.versions.node, 10) < neededMajor) {
  process.stderr.write(
    `statemgr needs Node.js ${neededMajor} or newer; this is ${process.version} (${process.execPath}).\n` +
      'Install it from https://nodejs.org, or run `npm ci` in the clone: it brings its own.\n',
  )
  process.exit(1)
}

// Compiled once, started from the cache ever after: that halves the time until it is ready.
module.enableCompileCache()

// Node strips types only outside of node_modules; a package has no src, a clone may have a stale dist.
const source = new URL('../src/cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
await import((existsSync(source) ? source : built).href)
