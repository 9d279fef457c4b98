/** Answers a service's calls: each once, in order, in time, and as the faults have it. */

import type { Name } from '../../core/model/ids.ts'
import type { CallReply } from '../../dialects/native/messages.ts'
import { shownDuration } from '../../text/duration.ts'
import type { PlantEvent } from '../plant/plant.ts'
import type { SimClock } from './clock.ts'
import type { Delay } from './delay.ts'
import type { Faults } from './faults.ts'
import type { Deed } from './roles.ts'

/** How many answers a service remembers. */
export const rememberedMax = 1024

export interface Calls {
  /** Does what is asked, or says why not. `receivedAt` by the simulator's clock. */
  answer(deed: Deed, receivedAt: number): CallReply
  /** The highest order that was done, by issuer. */
  orders(): readonly { readonly issuer: string; readonly order: number }[]
  /** Forgets every call there was. */
  forget(): void
}

interface CallsOptions {
  readonly service: string
  readonly clock: SimClock
  readonly faults: Faults
  move(event: PlantEvent): void
  later: Delay['later']
}

export function createCalls({ service, clock, faults, move, later }: CallsOptions): Calls {
  const answers = new Map<string, CallReply>()
  // By target and issuer: each counts its own. Bounded, however many issuers there were.
  const latest = new Map<string, Deed>()

  const remember = (reply: CallReply): CallReply => {
    answers.set(reply.id, reply)
    const [oldest] = answers.keys()
    if (answers.size > rememberedMax && oldest !== undefined) answers.delete(oldest)
    return reply
  }
  const refusal = ({ component, issuer, order, expiresInMs, does }: Deed, receivedAt: number) => {
    if ('impossible' in does) return { error: does.impossible }
    if (expiresInMs !== null && clock.now() > receivedAt + expiresInMs) {
      return { error: `expired: it could not be done within ${shownDuration(expiresInMs)}` }
    }
    const done = latest.get(keyOf(component, issuer))
    if (done?.order != null && order !== null && order < done.order) {
      // Whoever still wants it may ask again, in its turn.
      return {
        error: `overtaken: order ${done.order} was already done on ${component}`,
        again: true,
      }
    }
    return null
  }
  const perform = (deed: Deed): void => {
    const { component, issuer, does } = deed
    const key = keyOf(component, issuer)
    latest.delete(key)
    latest.set(key, deed)
    const [oldest] = latest.keys()
    if (latest.size > rememberedMax && oldest !== undefined) latest.delete(oldest)
    if ('impossible' in does || faults.strike(service, 'stick', deed)) return
    move(does.event)
    const repeated = faults.strike(service, 'repeat', deed)
    if (repeated === null) return
    later(repeated, () => {
      if (latest.get(key) === deed && !faults.isDead(service)) move(does.event)
    })
  }

  return {
    answer: (deed, receivedAt) => {
      const { id } = deed
      const before = answers.get(id)
      if (before !== undefined) return before
      // None is remembered: the same may be asked again, and a liar keeps no books.
      if (faults.strike(service, 'reject', deed)) {
        return { id, outcome: 'rejected', error: 'simulated rejection', again: true }
      }
      if (faults.strike(service, 'refuse', deed)) {
        return { id, outcome: 'rejected', error: 'simulated refusal' }
      }
      const error = refusal(deed, receivedAt)
      if (error !== null) return remember({ id, outcome: 'rejected', ...error })
      if (faults.strike(service, 'lie', deed)) return { id, outcome: 'done' }
      perform(deed)
      return remember({ id, outcome: 'done' })
    },
    orders: () => {
      const highest = new Map<string, number>()
      for (const { issuer, order } of latest.values())
        if (issuer !== null && order !== null)
          highest.set(issuer, Math.max(order, highest.get(issuer) ?? 0))
      return [...highest].slice(0, issuersToldMax).map(([issuer, order]) => ({ issuer, order }))
    },
    forget: () => {
      answers.clear()
      latest.clear()
    },
  }
}

/** Of the issuers: a reply has room for no more. */
const issuersToldMax = 64

const keyOf = (component: Name, issuer: string | null) => `${component} ${issuer}`
