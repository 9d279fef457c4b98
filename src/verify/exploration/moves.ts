/** Lists the moves: everything that can happen next in a world. */

import { allowedActions } from '../../core/machines/takeover.ts'
import type { Name, Subject } from '../../core/model/ids.ts'
import { componentsOf } from '../../core/model/system/system.ts'
import type { Levers } from '../../sim/plant/levers.ts'
import { plant } from '../../sim/plant/plant.ts'
import { deliver, deliverNews, deliverPower, poll } from './deliver.ts'
import { follow, type Pending, pendingOf } from './hardware.ts'
import { benign, fault, free, type Move } from './move.ts'
import { awaitedCalls } from './safety.ts'
import { isQuiet, newsOf, pass } from './time.ts'
import { wireMoves } from './wire.ts'
import { busNameOf, forgetful, type Message, type Setup, type World } from './world.ts'

/** In the same order whenever the same world is asked. */
export function movesOf(setup: Setup, world: World): readonly Move[] {
  const isSpent = world.faultsLeft === 0
  const all = firstMoves(setup, world) ?? [
    ...wireMoves(setup, world),
    ...hardwareMoves(setup, world, pendingOf(world.plant)),
    ...timeMoves(setup, world),
    ...serviceMoves(setup, world),
    ...requestMoves(setup, world),
    ...(isSpent ? [] : handMoves(setup, world)),
    ...levelMoves(setup, world),
    ...supplyMoves(setup, world),
    ...(isSpent ? [] : crashMoves(setup, world)),
  ]
  return isSpent ? all.filter(({ faults }) => faults === 0) : all
}

/** The first run of statemgr on hardware that nobody has told anything. */
export const startMove = (setup: Setup, world: World): Move =>
  benign('statemgr starts', () => start(setup, world, null))

/** What happens before anything else; `null` where all takes its time. */
function firstMoves(setup: Setup, world: World): readonly Move[] | null {
  if (setup.bounds.supplies === 'take their time') return null
  const following = pendingOf(world.plant).filter(
    ({ group, name }) => group === 'supplies' && !world.slow.includes(name),
  )
  return following.length === 0 ? null : hardwareMoves(setup, world, following)
}

function hardwareMoves(setup: Setup, world: World, pendings: readonly Pending[]): readonly Move[] {
  const { plant: before, slow } = world
  return pendings.flatMap((pending) => {
    const { name, what } = pending
    const after = (of: World): World => ({
      ...of,
      plant: follow(setup.shape, before, pending),
      slow: slow.filter((one) => one !== name),
    })
    const moves = [
      benign(`${name} ${what}`, () => deliverNews(setup, before, after(world))),
      fault(`${name} ${what}, and nobody hears of it`, world, after),
    ]
    if (slow.includes(name)) return moves
    const slowed = fault(`${name} takes longer than anybody waits`, world, (spent) => ({
      ...spent,
      slow: [...slow, name].sort(),
    }))
    return [...moves, slowed]
  })
}

/**
 * Time passes only where nothing else is left to happen, and looking once more tells nothing new:
 * being late is a fault of its own.
 */
function timeMoves(setup: Setup, world: World): readonly Move[] {
  const looked = newsOf(world, setup)
  // A story tells of what is heard as it is heard.
  const look = () => (setup.onEntry === undefined && looked !== null ? looked : poll(setup, world))
  if (looked !== null) return [benign('the services are asked how everything is', look)]
  return isQuiet(world) ? [benign('time passes', () => pass(setup, world))] : []
}

const serviceMoves = (setup: Setup, world: World): readonly Move[] =>
  Object.entries(world.services).map(([service, { isThere }]) => {
    const name = busNameOf(setup.shape, service)
    const after = (of: World): World =>
      poll(setup, {
        ...of,
        services: { ...of.services, [service]: { ...forgetful, isThere: !isThere } },
      })
    return isThere
      ? fault(`${name} dies`, world, after)
      : benign(`${name} is back`, () => after(world))
  })

function requestMoves(setup: Setup, world: World): readonly Move[] {
  const { platform, bounds } = setup
  const components = componentsOf(world.system)
  const underWay = components.filter(({ operation }) => operation?.cause === 'request').length
  if (underWay >= bounds.requests || unawaited(setup, world) > bounds.late) return []
  return components.flatMap((component) =>
    allowedActions(platform, component)
      .filter((action) => !isUnasked(bounds, component.kind, action))
      .map((action) =>
        free(`${action} of ${component.name} is asked for`, () =>
          deliver(
            setup,
            { ...world, count: world.count + 1 },
            {
              ...{ kind: 'request', id: `ask-${world.count}`, requestId: null },
              ...{ component: component.name, action, actor: 'somebody', reason: null },
              ...{ ifRevision: null, dryRun: false, override: null },
            },
          ),
        ),
      ),
  )
}

/** What whoever asked for it has been taken over from. */
function unawaited({ platform }: Setup, { system, wire }: World): number {
  const awaited = new Set(awaitedCalls(system, platform).map(({ id }) => id))
  return wire.filter(({ call }) => !awaited.has(call.id)).length
}

const isUnasked = ({ unasked }: Setup['bounds'], kind: string, action: string): boolean =>
  kind === 'bmc' || unasked.includes(action) || unasked.includes(`${kind}.${action}`)

/** A hand on the hardware, and a service that is mistaken about it. */
function handMoves(setup: Setup, world: World): readonly Move[] {
  const { hosts, chassis, components } = world.plant
  const groups = { hosts, chassis, components }
  return (['hosts', 'chassis', 'components'] as const).flatMap((group) =>
    Object.entries(groups[group]).flatMap(([name, { power }]) => {
      const other = power === 'On' ? 'Off' : 'On'
      return [
        fault(`a hand turns ${name} ${other.toLowerCase()}`, world, (spent) =>
          pulled(setup, spent, { [group]: { [name]: { power: other } } }),
        ),
        fault(`${name} is said to be ${other.toLowerCase()}`, world, (spent) =>
          deliverPower(setup, spent, name, other),
        ),
      ]
    }),
  )
}

const levelMoves = (setup: Setup, world: World): readonly Move[] =>
  Object.entries(world.levels).map(([subject, level]) => {
    const after = (of: World, to: 'normal' | 'critical') =>
      deliverNews(setup, of.plant, { ...of, levels: { ...of.levels, [subject]: to } })
    return level === 'normal'
      ? fault(`${titleOf(subject)} becomes critical`, world, (spent) => after(spent, 'critical'))
      : free(`${titleOf(subject)} is normal again`, () => after(world, 'normal'))
  })

const supplyMoves = (setup: Setup, world: World): readonly Move[] =>
  Object.entries(world.plant.supplies).map(([name, { input }]) => {
    const after = (of: World, to: 'Good' | 'Lost') =>
      pulled(setup, of, { supplies: { [name]: { input: to } } })
    return input === 'Good'
      ? fault(`${name} loses its input`, world, (spent) => after(spent, 'Lost'))
      : free(`${name} has its input again`, () => after(world, 'Good'))
  })

/** What is durable is where it had come to; its calls may be out, or not yet. */
function crashMoves(setup: Setup, world: World): readonly Move[] {
  const isOut = ({ state }: Message) => state !== 'sent'
  const crash = fault('statemgr crashes and starts again', world, (spent) =>
    start(setup, spent, 'same'),
  )
  if (world.wire.every(isOut)) return [crash]
  return [
    crash,
    fault('statemgr crashes before its calls are out, and starts again', world, (spent) =>
      start(setup, { ...spent, wire: spent.wire.filter(isOut) }, 'same'),
    ),
  ]
}

const start = (setup: Setup, world: World, machine: 'same' | null): World =>
  deliver(
    setup,
    { ...world, count: world.count + 1 },
    {
      ...{ kind: 'start', boot: `run${world.count}`, machine },
      ...{ damage: null, reset: null, clean: false },
    },
  )

function pulled(setup: Setup, world: World, levers: Levers): World {
  const after = plant(setup.shape, world.plant, { kind: 'set', levers })
  return deliverNews(setup, world.plant, { ...world, plant: after })
}

const titleOf = (subject: Subject): Name => subject.replace('/', ' ')
