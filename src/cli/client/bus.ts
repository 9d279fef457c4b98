/** Reaches the service over a bus: NATS on the command line, the memory bus in a demo or a test. */

import { type Answer, type Bus, BusError } from '../../bus/bus.ts'
import { shownDuration } from '../../text/duration.ts'
import { jsonOf } from '../../text/json.ts'
import {
  type AskResult,
  askTimeoutMs,
  type Client,
  type Listened,
  type Unanswered,
} from './client.ts'

/** `connect` is called when the bus is first needed; that it fails is an answer like others. */
export function createBusClient(place: string, connect: () => Promise<Bus>): Client {
  let connected: Promise<Bus> | null = null
  const bus = (): Promise<Bus> => {
    connected ??= connect()
    return connected
  }
  return {
    ask: async (subject, body) => {
      try {
        const payload = JSON.stringify(body)
        const answer = await (await bus()).request(subject, payload, { timeoutMs: askTimeoutMs })
        return understood(answer, place)
      } catch (error) {
        return notCarried(error)
      }
    },
    listen: async (pattern, onEvent) => {
      try {
        return await listening(await bus(), pattern, onEvent)
      } catch (error) {
        return notCarried(error)
      }
    },
    close: async () => {
      // What could not be connected needs no closing.
      const open = await connected?.catch(() => null)
      await open?.drain()
    },
  }
}

function understood(answer: Answer, place: string): AskResult {
  if (answer.kind === 'nobody') return nobody(place)
  if (answer.kind === 'refused') return notLet(answer.why)
  if (answer.kind === 'silent') return silent(place)
  const { headers } = answer.message
  const body = jsonOf(answer.message.text())
  const error = headers['Nats-Service-Error']
  if (body === undefined)
    return {
      kind: 'broken',
      isDoubtful: true,
      message: error ?? 'the answer is no JSON',
      guidance: '',
    }
  return error === undefined ? { kind: 'answered', body } : { kind: 'refused', error: body }
}

function nobody(place: string): Unanswered {
  return {
    kind: 'unreachable',
    isDoubtful: false,
    message: `no statemgr listens on the NATS server at ${place}`,
    guidance:
      `Start it: statemgr serve --config FILE --nats ${place}. One that runs hears nobody for a ` +
      'moment when it is asked for more than it can answer: then ask again in a second.',
  }
}

function silent(place: string): Unanswered {
  return {
    kind: 'unreachable',
    isDoubtful: true,
    message: `statemgr did not answer within ${shownDuration(askTimeoutMs)} through ${place}`,
    guidance: 'It may still have heard: look with statemgr operations before asking again.',
  }
}

async function listening(
  bus: Bus,
  pattern: string,
  onEvent: (event: unknown) => void,
): Promise<Listened> {
  const subscription = bus.subscribe(pattern, (message) => onEvent(jsonOf(message.text())))
  await bus.flush()
  return {
    kind: 'listening',
    broken: new Promise(() => {}),
    stop: () => subscription.stop(),
  }
}

/** The bus says in its messages what to do. Anything else is a bug of ours. */
function notCarried(error: unknown): Unanswered {
  if (!(error instanceof BusError)) throw error
  return notLet(error.message)
}

const notLet = (message: string): Unanswered => ({
  kind: 'unreachable',
  isDoubtful: false,
  message,
  guidance: '',
})
