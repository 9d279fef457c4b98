/** Records what a story comes to in a world, as a service with `recording.kept` does. */

import type { Assembly } from '../../src/main.ts'
import { startStateManager } from '../../src/main.ts'
import { createMemoryRing } from '../../src/record/ring.ts'
import { transcribe } from '../../src/rehearse/stories/story.ts'
import { linesOf, withJournal } from '../../src/replay/exported.ts'
import { fileText } from '../../src/replay/file.ts'
import type { FileLine } from '../../src/replay/recording.ts'
import type { Store } from '../../src/store/store.ts'
import { exampleConfig } from './platform.ts'

export interface Recorded {
  readonly lines: readonly FileLine[]
  /** As `statemgr record export` writes it. */
  readonly file: string
  readonly segments: number
}

/** @param bytesMax of the ring; a System of the example takes 12 kB of it. */
export async function recorded(story: string, bytesMax = 2 ** 24): Promise<Recorded> {
  const ring = createMemoryRing(bytesMax)
  const config = { ...exampleConfig(), recording: { kept: true, bytes: bytesMax } }
  let store: Store | null = null
  const start = (assembly: Assembly) => {
    store ??= assembly.store
    return startStateManager({ ...assembly, ring })
  }
  await transcribe(story, { config, start })
  const numbers = await ring.segments()
  const whole = Number.MAX_SAFE_INTEGER
  const segments = await Promise.all(numbers.map((number) => ring.read(number, 0, whole)))
  const { rows } = await store!.history({ order: 'oldest', limit: 1000 })
  const lines = withJournal(
    linesOf(segments.map((segment) => segment!)),
    rows.map(({ text }) => text),
  )
  const head = { systemName: config.systemName, hidden: [] }
  return { lines, file: [...fileText(head, lines)].join(''), segments: numbers.length }
}
