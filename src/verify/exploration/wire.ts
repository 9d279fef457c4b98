/** Makes the moves of the wire and of the services on it: what becomes of each call and answer. */

import type { Outcome } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { plant } from '../../sim/plant/plant.ts'
import { deliver, deliverNews } from './deliver.ts'
import { benign, fault, type Move } from './move.ts'
import {
  fenceOf,
  isThere,
  type Message,
  memoryOf,
  type Reply,
  type Setup,
  type World,
} from './world.ts'

export const wireMoves = (setup: Setup, world: World): readonly Move[] =>
  world.wire.flatMap((message, index): readonly Move[] => {
    const rest: World = { ...world, wire: world.wire.toSpliced(index, 1) }
    const envelope = { setup, rest, message, name: nameOf(world, message, index) }
    if (message.state === 'answer late') return [arrival(envelope)]
    if (!isThere(world, message.call.service)) return unheard(envelope)
    const served = benign(`${envelope.name} is done and answered`, () =>
      serve(envelope, rest, 'heard'),
    )
    if (message.state === 'late') return [served]
    const isRoom = world.wire.filter(({ state }) => state !== 'sent').length < setup.bounds.late
    return [served, ...mishaps(envelope), ...(isRoom ? delays(envelope) : [])]
  })

/** A message, and the world without it. */
interface Envelope {
  readonly setup: Setup
  readonly rest: World
  readonly message: Message
  readonly name: string
}

const arrival = ({ setup, rest, message, name }: Envelope): Move =>
  benign(`${name} arrives`, () =>
    withOutcome(
      setup,
      rest,
      message,
      message.reply === 'done' ? outcomes.done : outcomes.overtaken,
    ),
  )

const unheard = ({ setup, rest, message, name }: Envelope): readonly Move[] => [
  benign(`nobody is there to hear ${name}`, () =>
    message.state === 'late' ? rest : withOutcome(setup, rest, message, outcomes.nobody),
  ),
  fault(`${name} is lost`, rest, (spent) => spent),
]

function mishaps(envelope: Envelope): readonly Move[] {
  const { setup, rest, message, name } = envelope
  const answer = (text: string, outcome: Outcome) =>
    fault(text, rest, (spent) => withOutcome(setup, spent, message, outcome))
  return [
    fault(`${name} is done, but its answer is lost`, rest, (spent) =>
      serve(envelope, spent, 'lost'),
    ),
    fault(`${name} is lost`, rest, (spent) => spent),
    answer(`${name} is rejected for now`, outcomes.notNow),
    answer(`${name} is rejected for good`, outcomes.never),
    answer(`nothing is done about ${name}, but it is answered as done`, outcomes.done),
  ]
}

function delays(envelope: Envelope): readonly Move[] {
  const { rest, message, name } = envelope
  const late = { ...message, state: 'late' } as const
  const put = (world: World, held: Message): World => ({ ...world, wire: [...world.wire, held] })
  return [
    fault(`${name} is held up`, rest, (spent) => put(spent, late)),
    fault(`${name} is done, but its answer is held up`, rest, (spent) => {
      const { reply } = perform(envelope, spent)
      return put(serve(envelope, spent, 'lost'), { ...message, state: 'answer late', reply })
    }),
    fault(`${name} is done and answered, and comes once more`, rest, (spent) =>
      put(serve(envelope, spent, 'heard'), late),
    ),
  ]
}

/** The service does it, the answer is heard or not, and what changed is reported. */
function serve(envelope: Envelope, world: World, answer: 'heard' | 'lost'): World {
  const { setup, message } = envelope
  const { world: done, reply } = perform(envelope, world)
  const outcome = reply === 'done' ? outcomes.done : outcomes.overtaken
  const after = answer === 'heard' ? withOutcome(setup, done, message, outcome) : done
  return deliverNews(setup, world.plant, after)
}

/** Each call once, and none after a later one of the same issuer on the same target. */
function perform(
  { setup: { shape }, message: { call } }: Envelope,
  world: World,
): { readonly world: World; readonly reply: Reply } {
  const memory = memoryOf(world, call)
  const known = lookUp(memory.replies, call.id)
  if (known !== undefined) return { world, reply: known }
  const fence = fenceOf(call)
  const isOvertaken = (lookUp(memory.done, fence) ?? Number.NEGATIVE_INFINITY) > call.order
  const reply = isOvertaken ? 'overtaken' : 'done'
  const { target, verb, service } = call
  const remembered = {
    ...memory,
    done: isOvertaken ? memory.done : { ...memory.done, [fence]: call.order },
    replies: { ...memory.replies, [call.id]: reply },
  } as const
  const after = { ...world, services: { ...world.services, [service]: remembered } }
  return {
    world: isOvertaken
      ? after
      : { ...after, plant: plant(shape, world.plant, { kind: 'command', target, verb }) },
    reply,
  }
}

const withOutcome = (setup: Setup, world: World, { call }: Message, outcome: Outcome): World =>
  deliver(setup, world, { kind: 'outcome', call: call.id, outcome })

const outcomes = {
  done: { kind: 'done' },
  overtaken: { kind: 'rejected', error: 'overtaken', again: true },
  nobody: { kind: 'rejected', error: 'the service is not there', again: true, unheard: true },
  notNow: { kind: 'rejected', error: 'not now', again: true },
  never: { kind: 'rejected', error: 'not possible', again: false },
} as const satisfies Record<string, Outcome>

/** As a person would call it, numbered where several would be called alike. */
function nameOf(world: World, message: Message, index: number): string {
  const plain = ({ call, state }: Message) => {
    const late = state === 'late' ? 'late ' : ''
    const what = `${late}"${call.verb}" of ${call.target}`
    return state === 'answer late' ? `the late answer to ${what}` : `the ${what}`
  }
  const alike = world.wire.slice(0, index).filter((one) => plain(one) === plain(message)).length
  return alike === 0 ? plain(message) : `${plain(message)} (${alike + 1})`
}
