/** A process that rehearses one seed, and prints what did not hold in it as a verdict. */
import { crossing, dense, rehearsed } from '../seeds/profiles.ts'
import type { SeedCatcher, Verdict } from './mutation.ts'

const { seed, minutes, profile } = JSON.parse(process.argv[2] ?? '') as SeedCatcher
const { failure } = await rehearsed({ crossing, dense }[profile], seed, minutes * 60_000)
const verdict: Verdict = {
  of: failure?.rule ?? 'all rules',
  failure: failure && { error: 'Failure', message: failure.message },
}
process.stdout.write(`${JSON.stringify(verdict)}\n`)
