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

// What allocates memory outside the heap learns how before a process starts, and never after: all
// threads take it in one place, of which the end goes back to the system once it is free, and what
// is read from a socket apart from that. Whoever has set one of these has his way.
const allocation = module.createRequire(import.meta.url)('./allocation.json')
if (process.argv[2] === 'serve' && !Object.keys(allocation).some((name) => name in process.env)) {
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  try {
    process.execve(process.execPath, args, { ...process.env, ...allocation })
  } catch {
    // Not on this system: it takes some 20 MiB more.
  }
}

// Compiled once, started from the cache ever after: that halves the time until it is ready.
module.enableCompileCache()

// Node strips types only outside of node_modules; a package has no src, a clone may have a stale dist.
const source = new URL('../src/cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
await import((existsSync(source) ? source : built).href)
