/** Judges learned time-outs: against the best fixed one, on boots that are fast, slow, or both. */

import { learnedFrom } from '../../../src/insight/limits/learned.ts'
import type { Judge } from '../study.ts'

/** How long a healthy boot takes, s. */
type Profile = (random: () => number) => number

const spread = (random: () => number, medianS: number, sigma: number): number =>
  medianS * Math.exp(sigma * normal(random))

const profiles: Readonly<Record<string, Profile>> = {
  fast: (random) => spread(random, 40, 0.15),
  slow: (random) => spread(random, 280, 0.12),
  bimodal: (random) => (random() < 0.12 ? spread(random, 190, 0.1) : spread(random, 45, 0.12)),
  'rarely slow': (random) =>
    random() < 0.02 ? spread(random, 160, 0.1) : spread(random, 50, 0.12),
}

/** As configured by default, and the walls of what may be learned. */
const configuredS = 600
const walls = { least: 30, most: 600 }
const boots = 2000
/** Boots that never come to anything: what a time-out is for. */
const hanging = 0.02
const attemptsMax = 3
/** It is learned anew after so many boots. */
const learnedEvery = 20

const regretMax = 0.1
const failedMax = 1 / 1000

export const limits: Judge = async ({ seeds, progress }) => {
  const unmet: string[] = []
  const rows = Object.entries(profiles).map(([name, profile]) => {
    progress(`time-outs of boots: ${name}`)
    const runs = Array.from({ length: 10 * seeds }, (_, seed) => run(profile, 1000 + seed))
    const regret = Math.max(...runs.map((one) => one.regret))
    const failed = runs.reduce((sum, one) => sum + one.failed, 0) / (runs.length * boots)
    const [best, last] = [mean(runs.map((one) => one.bestS)), mean(runs.map((one) => one.lastS))]
    if (regret > regretMax) unmet.push(`${name}: regret ${percent(regret)}`)
    if (failed > failedMax) unmet.push(`${name}: ${percent(failed)} of healthy boots failed`)
    const asConfigured = mean(runs.map((one) => one.configured))
    return [
      ...[name, `${runs.length} × ${boots}`, `${best.toFixed(0)} s`, `${last.toFixed(0)} s`],
      ...[percent(mean(runs.map((one) => one.regret))), percent(regret), percent(asConfigured)],
      `${(1000 * failed).toFixed(2)} in 1000`,
    ]
  })
  return {
    about: 'Learned time-outs of boots, against the best fixed one that is known afterwards',
    header: [
      ...['boots', 'runs', 'best fixed', 'learned at last', 'regret', 'worst regret'],
      ...['regret as configured', 'healthy that failed'],
    ],
    rows,
    notes: [
      `${percent(hanging)} of boots hang; configured are ${configuredS} s; seeds from 1000 on`,
      'the best fixed one is the cheapest that fails no more than 1 in 1000 healthy boots either',
      'no constant was fitted to any seed: `learned.ts` says where each comes from',
    ],
    unmet,
  }
}

function run(profile: Profile, seed: number) {
  const random = randomOf(seed)
  const drawn = Array.from({ length: boots }, () =>
    Array.from({ length: attemptsMax }, () =>
      random() < hanging ? Number.POSITIVE_INFINITY : profile(random),
    ),
  )
  const grid = Array.from({ length: 115 }, (_, index) => walls.least + 5 * index)
  const healthy = drawn.flatMap((attempts) => attempts.filter(Number.isFinite))
  const isFit = (limit: number) =>
    healthy.filter((took) => took > limit).length <= failedMax * healthy.length
  // What gives up on healthy boots may be quick, and is no time-out to have.
  const fit = grid.filter(isFit)
  const costs = fit.map((limit) => sum(drawn.map((attempts) => costOf(attempts, limit))))
  const best = Math.min(...costs)
  const seen: number[] = []
  const outcome = { cost: 0, failed: 0, limit: configuredS }
  for (const [index, attempts] of drawn.entries()) {
    if (index % learnedEvery === 0) outcome.limit = learnedFrom(seen, walls)?.value ?? configuredS
    outcome.cost += costOf(attempts, outcome.limit)
    const first = attempts[0]!
    if (Number.isFinite(first) && first > outcome.limit && first <= configuredS) outcome.failed += 1
    if (first <= outcome.limit) seen.push(first)
  }
  const configured = sum(drawn.map((attempts) => costOf(attempts, configuredS)))
  return {
    regret: outcome.cost / best - 1,
    configured: configured / best - 1,
    failed: outcome.failed,
    bestS: fit[costs.indexOf(best)]!,
    lastS: outcome.limit,
  }
}

/** Until it is up, or all attempts are used up. */
function costOf(attempts: readonly number[], limit: number): number {
  let cost = 0
  for (const took of attempts) {
    cost += Math.min(took, limit)
    if (took <= limit) break
  }
  return cost
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Box and Muller's. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
