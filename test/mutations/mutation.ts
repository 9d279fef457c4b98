/** A mutation: a mistake that somebody could make, planted in one source file, and who finds it. */
import type { Planted } from '../harness/planting.ts'

export interface Mutation extends Planted {
  /** The mistake, as a person would say it. */
  readonly name: string
  /** What would go wrong with it. */
  readonly breaks: string
  readonly caughtBy: Catcher
}

/** What finds it, in a process of its own. */
export type Catcher = TestCatcher | SeedCatcher | ExplorationCatcher

/** A test of that title, or a sweep, of whose tests one is enough. */
export interface TestCatcher {
  readonly kind: 'test'
  readonly file: string
  readonly title: string
  /** It is run with `LONG=1` only. */
  readonly isLong?: true
}

/** The first minutes of an hour of `test/seeds/`, and the rule that does not hold in it. */
export interface SeedCatcher {
  readonly kind: 'seed'
  /** Much that fails, or clients who cross each other. */
  readonly profile: 'dense' | 'crossing'
  readonly seed: number
  readonly minutes: number
  readonly rule: string
}

/** An exploration of one host and its chassis, and the rule that it finds broken. */
export interface ExplorationCatcher {
  readonly kind: 'exploration'
  /** How much may go wrong. */
  readonly faults: number
  /** What is asked for in it, and nothing else. */
  readonly asked: readonly string[]
  readonly rule: string
}

/** How far an exploration goes at most: each mutation is found long before. */
export const statesMax = 2000

export const byTest = (file: string, title: string): TestCatcher => ({ kind: 'test', file, title })

export const byLongTest = (file: string, title: string): TestCatcher => ({
  ...byTest(file, title),
  isLong: true,
})

export const bySeed = (
  seed: number,
  minutes: number,
  rule: string,
  profile: SeedCatcher['profile'] = 'dense',
): SeedCatcher => ({
  kind: 'seed',
  profile,
  seed,
  minutes,
  rule,
})

export const byExploration = (
  rule: string,
  faults: number,
  ...asked: readonly string[]
): ExplorationCatcher => ({ kind: 'exploration', faults, asked, rule })

/** What a catcher says: of which test or rule, and in what way that fails; `null` if it holds. */
export interface Verdict {
  readonly of: string
  readonly failure: Failure | null
}

export interface Failure {
  /** The name of the error: an assertion that fails is an `AssertionError`. */
  readonly error: string
  readonly message: string
}

/** Printed where a mutation was planted. */
export const plantedMark = 'planted in '
