#!/usr/bin/env node
import { run } from './program.ts'
/** The command `statemgr`. */
import { hideSecrets, secretTyped } from './shell/secrets.ts'
import { processShell } from './shell/shell.ts'

if (hideSecrets(process)) process.stderr.write(secretTyped)
process.exitCode = await run(process.argv.slice(2), processShell())
