#!/usr/bin/env node
/** The command `statemgr`. */
import { run } from './program.ts'
import { processShell } from './shell/shell.ts'

process.exitCode = await run(process.argv.slice(2), processShell())
