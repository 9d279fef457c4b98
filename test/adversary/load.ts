/** Asks for actions at random, as several clients at once, and repeats what was not answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Chance } from './fakes/chance.ts'

interface Wanted {
  readonly component: string
  readonly action: string
}

export interface Load {
  /** Resolves when nobody asks any more. */
  stop(): Promise<void>
}

/**
 * What is asked for, and how often: mostly of the hosts, so that they have a chassis to live in,
 * and much that must not be done twice.
 */
const weights: readonly (readonly [times: number, component: string, ...actions: string[]])[] = [
  ...['host.0', 'host.1'].flatMap((name) => [
    [16, name, 'PowerOn', 'Recover'] as const,
    [2, name, 'GracefulShutdown', 'ForceOff', 'PowerCycle', 'GracefulRestart'] as const,
    [12, name, 'ForceRestart', 'Nmi'] as const,
    [2, name, 'IdentifyOn', 'IdentifyOff'] as const,
  ]),
  [12, 'chassis.0', 'PowerOn', 'Recover'],
  [1, 'chassis.0', 'PowerOff', 'PowerCycle', 'EmergencyShutdown'],
  [2, 'bmc.0', 'Reboot', 'EnterMaintenance', 'ExitMaintenance', 'Recover'],
]
const moving: readonly Wanted[] = weights.flatMap(([times, component, ...actions]) =>
  Array.from({ length: times }, () => actions.map((action) => ({ component, action }))).flat(),
)
/** These move nothing, and so many of them can be made durable. */
const still: readonly Wanted[] = ['host.0', 'host.1', 'chassis.0', 'bmc.0'].flatMap((component) =>
  ['IdentifyOn', 'IdentifyOff'].map((action) => ({ component, action })),
)
/** Asked for before the load, so that there is something that runs. */
const first: readonly Wanted[] = ['chassis.0', 'host.0', 'host.1'].map((component) => ({
  component,
  action: 'PowerOn',
}))
/** The clients: what they ask for, and how long they rest after an answer at most. */
const clients = [
  ...Array.from({ length: 3 }, () => ({ wants: moving, pauseMs: 120 })),
  ...Array.from({ length: 2 }, () => ({ wants: still, pauseMs: 8 })),
]

/** Each request has an id of its own: `newId` makes it. */
export function startLoad(client: Client, chance: Chance, newId: () => string): Load {
  let isOver = false
  const asks = async ({ wants, pauseMs }: (typeof clients)[number]): Promise<void> => {
    while (!isOver) {
      const { component, action } = wants[Math.floor(chance() * wants.length)] as Wanted
      await client.act(component, action, newId())
      await sleep(chance() * pauseMs)
    }
  }
  const over = Promise.all(clients.map(asks))
  return {
    stop: async () => {
      isOver = true
      await over
    },
  }
}

/** One after the other, each for as long as it takes or until it is refused. */
export async function bringUp(client: Client, newId: () => string): Promise<void> {
  for (const { component, action } of first) await client.act(component, action, newId(), true)
}

/**
 * Asks again what was not answered since `from`, twice, and the latest that was: a lost one may
 * have been received or not, an answered one certainly was, and none may begin anything twice.
 */
export async function repeat(client: Client, from: number): Promise<void> {
  const recent = client.answers.slice(from)
  const unanswered = recent.filter(({ reply }) => reply === null)
  const accepted = recent.filter(({ reply }) => reply?.code === 200).slice(-repeatedMax)
  for (const { component, action, requestId } of [...unanswered, ...accepted, ...unanswered])
    await client.act(component, action, requestId)
}

const repeatedMax = 12
