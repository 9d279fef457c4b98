/** Opens the claimant of this process: it looks who acts, and resolves when that is known. */
import { hostname } from 'node:os'
import { realClock } from '../loop/clock.ts'
import { Claimant, type ClaimantDeps } from './claimant.ts'

type Given = Pick<ClaimantDeps, 'bus' | 'serviceName' | 'systemName' | 'boot' | 'isStandby'>

/** Its clock is its own: service time is not known before the store is read. */
export async function openClaimant(given: Given): Promise<Claimant> {
  const claimant = new Claimant({
    ...given,
    clock: realClock(null, 0),
    since: new Date().toISOString(),
    where: `process ${process.pid} on ${hostname()}`.slice(0, whereCharsMax),
  })
  await claimant.open()
  return claimant
}

/** As much as a claim may hold of it. */
const whereCharsMax = 128
