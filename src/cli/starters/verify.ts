/**
 * Implements `statemgr verify`: explores everything that can happen, and proves what always holds.
 */
import { availableParallelism } from 'node:os'
import {
  type Exploration,
  explore,
  liveness,
  type Progress,
} from '../../verify/exploration/explore.ts'
import { createPool } from '../../verify/exploration/pool.ts'
import { safetyRules } from '../../verify/exploration/safety.ts'
import { type Profile, profileOf, setupOf, usualBounds } from '../../verify/exploration/setup.ts'
import { narrate } from '../../verify/exploration/story.ts'
import { createWalker } from '../../verify/exploration/walk.ts'
import type { Bounds } from '../../verify/exploration/world.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explorableConfig } from './validate.ts'

export async function verify(shell: Shell, given: Given): Promise<Exit> {
  const file = given.args[0] ?? given.config
  if (file === undefined) throw new UsageError('name a platform file: statemgr verify FILE')
  const config = explorableConfig(shell, file)
  const profile = profileOf(config, given.hosts ?? Math.min(config.hosts.length, hostsUsual))
  const bounds: Bounds = {
    ...usualBounds,
    faults: given.faultCount ?? usualBounds.faults,
    renews: given.renew === true,
    requests: given.requests ?? usualBounds.requests,
    supplies: given.slowSupplies === true ? 'take their time' : usualBounds.supplies,
  }
  const workers = given.workers ?? Math.min(availableParallelism(), workersUsual)
  const pool = createPool(profile.config, bounds, workers)
  const meter = createMeter(shell)
  try {
    const limits = { statesMax: given.maxStates ?? statesUsual, stopped: shell.stopped }
    const found = await explore(pool.expanders, limits, meter.pass)
    meter.end()
    const story = storyOf(profile, bounds, found)
    if (given.json)
      shell.out(`${JSON.stringify(reportOf(found, story, bounds, profile, workers))}\n`)
    else shell.out(summaryOf(file, found, story, bounds, profile, workers))
    return found.isWhole && found.counterexample === null ? exits.done : exits.failed
  } finally {
    await pool.stop()
  }
}

/** Unless asked for more: what comes to an end within a coffee. */
const hostsUsual = 2
const workersUsual = 4
const statesUsual = 5_000_000

function storyOf({ config }: Profile, bounds: Bounds, { counterexample }: Exploration) {
  if (counterexample === null) return null
  const setup = setupOf(config, bounds)
  return narrate(setup, createWalker(setup).textsAlong(counterexample.path))
}

const rules = [...safetyRules, liveness]

function summaryOf(
  file: string,
  found: Exploration,
  story: string | null,
  bounds: Bounds,
  { config, said }: Profile,
  workers: number,
): string {
  const { counterexample, isWhole, depth } = found
  const verdict = isWhole ? 'holds' : 'holds as far as explored'
  const lines =
    counterexample === null
      ? rules.filter((rule) => isWhole || rule !== liveness).map((rule) => `${verdict}  ${rule}`)
      : [`does not hold: ${counterexample.rule}: ${counterexample.what}`, '', story?.trimEnd()]
  return [
    `${file}: ${counted(config.hosts.length, 'host')}, ${boundsText(bounds)}`,
    ...said.map((one) => `  ${one}`),
    `${progressText(found)}, ${counted(workers, 'worker')}`,
    ...(isWhole || counterexample !== null
      ? []
      : [`not explored whole: all of depth ${depth}, and nothing beyond; see --max-states`]),
    '',
    ...lines,
    '',
  ].join('\n')
}

const boundsText = ({ faults, renews, requests, late, supplies }: Bounds): string =>
  [
    `at most ${counted(faults, 'fault')} ${renews ? 'between two rests' : 'in all'}`,
    `${counted(requests, 'request')} at a time`,
    counted(late, 'late message'),
    `supplies ${supplies}`,
  ].join(', ')

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function reportOf(
  { counterexample, ...found }: Exploration,
  story: string | null,
  bounds: Bounds,
  { said, config }: Profile,
  workers: number,
) {
  return {
    ...found,
    workers,
    hosts: config.hosts.length,
    bounds,
    profile: said,
    rules: counterexample === null ? rules : [],
    broken: counterexample && { rule: counterexample.rule, what: counterexample.what, story },
  }
}

const progressText = ({ states, edges, rests, depth, seconds }: Progress): string => {
  const rate = Math.round(edges / Math.max(seconds, 0.001))
  const count = (value: number) => value.toLocaleString('en-US')
  return (
    `${count(states)} states, ${count(edges)} edges, ${count(rests)} at rest, depth ${depth}, ` +
    `${seconds.toFixed(1)} s, ${count(rate)} edges/s`
  )
}

/** One line that is written over where there is a terminal, else now and then a new one. */
function createMeter({ err, isErrTerminal }: Shell) {
  let printedAt = 0
  return {
    pass: (progress: Progress) => {
      if (isErrTerminal) err(`\r\u001b[K${progressText(progress)}`)
      else if (progress.seconds - printedAt >= printEverySeconds) {
        printedAt = progress.seconds
        err(`${progressText(progress)}\n`)
      }
    },
    end: () => {
      if (isErrTerminal) err('\r\u001b[K')
    },
  }
}

const printEverySeconds = 10
