/**
 * Floors: the least work that gives the same bytes, and the leanest service that does the same
 * work, each a process of its own with the same libraries.
 */
import { type Running, startNode } from './processes.ts'

export type Floor = AnswerFloor | CommitFloor | PublishFloor

interface AnswerFloor {
  readonly kind: 'answer'
  readonly server: string
  readonly subject: string
  readonly answer: string
}

export interface CommitFloor {
  readonly kind: 'commit'
  readonly server: string
  readonly subject: string
  readonly answer: string
  /** Written for each request. */
  readonly row: string
  /** Replaced in each commit. */
  readonly state: string
}

interface PublishFloor {
  readonly kind: 'publish'
  readonly server: string
  readonly subjects: readonly string[]
  readonly text: string
  readonly runMs: number
}

export const floorFile = new URL('./floor-child.ts', import.meta.url).pathname

export const startFloor = (floor: Floor): Promise<Running> =>
  startNode([floorFile, JSON.stringify(floor)])

const leanFile = new URL('./lean-service.ts', import.meta.url).pathname

/** It is asked as the product is, on `lean` instead of `statemgr`. */
export const startLean = (server: string): Promise<Running> => startNode([leanFile, server])
