/** Publishes the heads of the journal that were sealed, for others to keep. */

import { headSubject } from '../api/resources/evidence.ts'
import { BusError } from '../bus/bus.ts'
import type { ServiceDeps } from './service-deps.ts'

/** What is lost with the bus is no loss: the next head vouches for all that it did. */
export function announceHeads({
  store,
  bus,
  identity,
  log,
}: Pick<ServiceDeps, 'store' | 'bus' | 'identity' | 'log'>): void {
  store.seals?.listen((news) => {
    switch (news.kind) {
      case 'began':
        return log.warn(
          { key: news.root },
          'the journal is sealed from now on: keep this key elsewhere, for history verify --key',
        )
      case 'sealed':
        try {
          return bus.publish(headSubject(identity.name), JSON.stringify(news.seal))
        } catch (error) {
          // The store may be closed after the bus is, and seals its end then.
          if (!(error instanceof BusError)) throw error
          return
        }
      case 'failed':
        return log.error({ failure: news.message }, 'the journal is kept, but not sealed')
    }
  })
}
