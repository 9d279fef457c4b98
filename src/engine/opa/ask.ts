/** Asks the external policy, remembers what it said for a moment, never waits long. */

import type { Decision } from '../../core/model/platform/rules.ts'
import type { View } from '../../core/model/platform/view.ts'
import type { Clock } from '../loop/clock.ts'
import { decisionOf, unavailable } from './decision.ts'

/** Open Policy Agent, wherever it runs. */
export interface PolicyEngine {
  /**
   * What its rule comes to. Ends by itself within its time-out; throws `PolicyError` where there is
   * no answer, or none that makes sense.
   */
  ask(input: View): Promise<unknown>
  stop(): void
}

/** Why there is no decision, for a person. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
}

export interface PolicyClient {
  /** Never rejects: where nothing can be had, the decision is `unavailable`. */
  decide(view: View): Promise<Decision>
  stop(): void
}

export interface PolicyClientDeps {
  readonly engine: PolicyEngine
  readonly clock: Pick<Clock, 'now'>
  /** How long a decision holds for the same question. */
  readonly cacheMs: number
}

/** Questions that may be under way at once; whoever comes then is told that nobody answers. */
const outstandingMax = 64
/** Decisions that are remembered. */
const rememberedMax = 256

export function createPolicyClient({ engine, clock, cacheMs }: PolicyClientDeps): PolicyClient {
  const remembered = new Map<string, { readonly at: number; readonly decision: Decision }>()
  const outstanding = new Map<string, Promise<Decision>>()

  function remember(key: string, decision: Decision): Decision {
    // That nobody answers is no decision: the next one may have more luck.
    if (cacheMs === 0 || decision.result === 'unavailable') return decision
    remembered.delete(key)
    remembered.set(key, { at: clock.now(), decision })
    const [oldest] = remembered.keys()
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest)
    return decision
  }

  async function ask(key: string, view: View): Promise<Decision> {
    try {
      return remember(key, decisionOf(await engine.ask(view)))
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      return unavailable(error.message)
    } finally {
      outstanding.delete(key)
    }
  }

  return {
    decide: (view) => {
      const key = keyOf(view)
      const known = remembered.get(key)
      if (known !== undefined && clock.now() - known.at < cacheMs) {
        return Promise.resolve(known.decision)
      }
      const underWay = outstanding.get(key)
      if (underWay !== undefined) return underWay
      if (outstanding.size >= outstandingMax) {
        const message = `${outstandingMax} questions to the policy engine are under way already`
        return Promise.resolve(unavailable(message))
      }
      const answer = ask(key, view)
      outstanding.set(key, answer)
      return answer
    },
    stop: () => engine.stop(),
  }
}

/** The question without what only counts time: or else none would ever be asked twice. */
const keyOf = (view: View): string =>
  JSON.stringify(view, (field, value) => (counting.has(field) ? undefined : value))

const counting: ReadonlySet<string> = new Set(['time', 'sinceMs', 'ageMs', 'waitedMs'])
