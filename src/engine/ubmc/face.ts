/**
 * Opens the face to u-bmc's clients: what they are served, and what is published to them, as one.
 */
import type { Refusal } from '../../bus/bus.ts'
import type { StreamLimits } from '../../dialects/jetstream.ts'
import type { HandlerDeps } from '../api/handler.ts'
import type { JournalRecord } from '../loop/journal-record.ts'
import { UbmcPublisher } from './publisher.ts'
import { openUbmcApi } from './serve.ts'

export interface UbmcGiven {
  readonly unmistakableErrors: boolean
  /** `null` where nothing that is told is kept. */
  readonly stream: StreamLimits | null
}

interface UbmcFaceDeps extends HandlerDeps {
  readonly onGarbage: (subject: string, why: string) => void
  readonly onStrange: (about: object, message: string) => void
  readonly onRefusal: (refusal: Refusal) => void
}

export interface UbmcFace {
  /** To be called after each commit, with what it kept. */
  publish(kept: readonly JournalRecord[]): void
  stop(): Promise<void>
}

export async function openUbmcFace(deps: UbmcFaceDeps, given: UbmcGiven): Promise<UbmcFace> {
  const publisher = new UbmcPublisher({ ...deps, stream: given.stream })
  publisher.publish([])
  const api = await openUbmcApi({ ...deps, ...given })
  return {
    publish: (kept) => publisher.publish(kept),
    stop: () => {
      publisher.stop()
      return api.stop()
    },
  }
}
