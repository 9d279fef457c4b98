/**
 * Floors: the least work that gives the same bytes, done by a process of its own with the same
 * libraries.
 */
import { type Running, startNode } from './processes.ts'

export type Floor = { readonly server: string } & (
  | { readonly kind: 'answer'; readonly subject: string; readonly answer: string }
  | {
      readonly kind: 'commit'
      readonly subject: string
      readonly answer: string
      /** Written for each request. */
      readonly row: string
      /** Replaced in each commit. */
      readonly state: string
    }
  | {
      readonly kind: 'publish'
      readonly subjects: readonly string[]
      readonly text: string
      readonly runMs: number
    }
)

export const floorFile = new URL('./floor-child.ts', import.meta.url).pathname

export const startFloor = (floor: Floor): Promise<Running> =>
  startNode([floorFile, JSON.stringify(floor)])
