/** The face to u-bmc's clients: what they are served, and what they are told, opened as one. */
import type { Watches } from '../../assess/watch.ts'
import type { StreamLimits } from '../../dialects/ubmc/jetstream.ts'
import type { DoorParts } from '../api/handler.ts'
import type { Kept } from '../loop/journal-record.ts'
import { UbmcTeller } from './publisher.ts'
import { openUbmcDoor } from './serve.ts'

export interface UbmcGiven {
  readonly unmistakableErrors: boolean
  /** `null` where nothing that is told is kept. */
  readonly stream: StreamLimits | null
}

interface FaceParts extends DoorParts {
  readonly watches: Watches
  readonly onGarbage: (subject: string, why: string) => void
  readonly onStrange: (about: object, message: string) => void
}

export interface UbmcFace {
  /** To be called after each commit, with what it kept. */
  tell(kept: readonly Kept[]): void
  stop(): Promise<void>
}

export async function openUbmcFace(parts: FaceParts, given: UbmcGiven): Promise<UbmcFace> {
  const teller = new UbmcTeller({ ...parts, stream: given.stream })
  teller.tell([])
  const door = await openUbmcDoor({ ...parts, ...given, units: unitsOf(parts.watches) })
  return {
    tell: (kept) => teller.tell(kept),
    stop: () => {
      teller.stop()
      return door.stop()
    },
  }
}

/** What sensors are read in, by their subjects. */
const unitsOf = (watches: Watches) =>
  Object.fromEntries(
    Object.entries(watches).flatMap(([subject, watch]) =>
      watch.kind === 'scale' ? [[subject, watch.unit] as const] : [],
    ),
  )
