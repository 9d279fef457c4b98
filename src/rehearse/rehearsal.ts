/** Rehearses a profile by one seed, and writes it as a story that can be carried out again. */
import { lookUp, putRow } from '../core/model/look-up.ts'
import { createRandom } from '../sim/services/random.ts'
import { type Figures, figuresOf } from './figures.ts'
import { pass } from './profiles/acts.ts'
import type { Act, Living, Profile } from './profiles/profile.ts'
import { createPlay } from './stories/play.ts'
import { configCommands, type Stage, transcriptOf } from './stories/story.ts'
import { weigh } from './world/chance.ts'
import type { Failure } from './world/failure.ts'

export interface RehearsalOptions extends Stage {
  readonly profile: Profile
  readonly seed: number
  readonly forMs: number
  /** Takes the lines of the story as they come. */
  readonly onLines?: (lines: readonly string[]) => void
  readonly onProgress?: (progress: Progress) => void
  /** Ends it early. */
  readonly stopped?: AbortSignal
}

export interface Progress {
  /** How much of it has passed. */
  readonly atMs: number
  readonly acts: number
}

export interface Rehearsal {
  /** The commands of the story: carried out again, the same comes of them. */
  readonly commands: readonly string[]
  /** What did not hold; it ended with that. */
  readonly failure: Failure | null
  readonly figures: Figures
}

/** After so long everything is mended, comes to rest and is judged. */
const dayMs = 24 * 3_600_000
/** Longer ones are several seeds, and their journal would not fit in memory. */
export const forMaxMs = 90 * dayMs

export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { profile, seed, forMs, onLines = () => {}, ...stage } = options
  const random = createRandom(seed)
  const config = profile.configFor(stage.config, random)
  const play = await createPlay({ ...stage, config })
  const commands: string[] = []
  const acts: Record<string, number> = {}
  const emit = (command: string, lines: readonly string[]) => {
    commands.push(command)
    onLines(transcriptOf(command, lines))
  }
  for (const command of configCommands(stage.config, config)) emit(command, [])
  const living: Living = {
    profile,
    world: play.world,
    random,
    act: async (command) => {
      const { lines, reply } = await play.act(command)
      emit(command, lines)
      if (play.failure !== null || options.stopped?.aborted) throw new Over()
      return reply
    },
    happen: async (one: Act) => {
      putRow(acts, one.name, (lookUp(acts, one.name) ?? 0) + 1)
      await one.happen(living)
      options.onProgress?.({ atMs: play.world.clock.now(), acts: sum(acts) })
    },
  }
  await untilOver(liveThrough(living, forMs, onLines))
  const { failure } = play
  await play.end()
  return { commands, failure, figures: figuresOf(play, acts) }
}

/** Day after day; the first days of a longer life are the same. */
async function liveThrough(
  living: Living,
  forMs: number,
  onLines: (lines: readonly string[]) => void,
): Promise<void> {
  const { profile, world, random, act, happen } = living
  for (let day = 0; day * dayMs < forMs; day++) {
    const spanMs = Math.min(dayMs, forMs - day * dayMs)
    const untilMs = world.clock.now() + spanMs
    onLines(['', `# Day ${day + 1}.`, ''])
    while (world.clock.now() < untilMs) {
      await happen(weigh(random, profile.acts))
      await pass(living, random() ** 3 * profile.pauseMaxMs)
    }
    await act('judge')
  }
}

/** Something failed, or nobody wants to know any more. */
class Over extends Error {}

async function untilOver(living: Promise<void>): Promise<void> {
  try {
    await living
  } catch (error) {
    if (!(error instanceof Over)) throw error
  }
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)
