#!/usr/bin/env node
/** The command `statemgr`. */
import { hideSecrets, secretTyped } from './shell/secrets.ts'

// Whoever may send a signal is not let into this process by a debugger.
process.on('SIGUSR1', () => {})
// Before all else is loaded, which takes a while.
if (hideSecrets(process)) process.stderr.write(secretTyped)
const { run } = await import('./program.ts')
const { processShell } = await import('./shell/shell.ts')
process.exitCode = await run(process.argv.slice(2), processShell())
