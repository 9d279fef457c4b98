/** Follows the sensors of u-bmc: takes their events, and asks every sensor again and again. */
import type { Stoppable } from '../../bus/bus.ts'
import type { Name } from '../../core/model/ids.ts'
import { translate } from '../../dialects/ubmc/power/verbs.ts'
import { eventPatterns } from '../../dialects/ubmc/sensors/events.ts'
import {
  sensorAnswer,
  sensorInfoSubject,
  sensorQuestion,
} from '../../dialects/ubmc/sensors/question.ts'
import {
  type CallEffect,
  type Made,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from '../hardware/client.ts'
import { OddReports } from '../hardware/odd-reports.ts'
import { Poll, pingOf } from '../hardware/poll.ts'
import type { UbmcSubscriber } from './subscriber.ts'

/** How long one sensor may take to be read. */
const readTimeoutMs = 1000

interface SensorService {
  readonly name: string
  /** What it tells begins with this. */
  readonly subjects: string
  /** The sensors that are read through it. */
  readonly sensors: readonly Name[]
}

export class UbmcSensors implements ServiceClient {
  readonly name: string
  readonly answered: Promise<void>
  readonly #deps: ServiceClientDeps
  readonly #subscriber: UbmcSubscriber
  readonly #service: SensorService
  readonly #poll: Poll
  readonly #odd: OddReports
  readonly #subscriptions: readonly Stoppable[]
  /** That it is there says nothing yet: every sensor has been asked once. */
  readonly #read = Promise.withResolvers<void>()
  #isReading = false
  #isStopped = false

  constructor(deps: ServiceClientDeps, subscriber: UbmcSubscriber, service: SensorService) {
    this.name = service.name
    this.#deps = deps
    this.#subscriber = subscriber
    this.#service = service
    this.#odd = new OddReports(deps, service.name)
    this.#subscriptions = eventPatterns
      .filter((pattern) => pattern.startsWith(service.subjects))
      .map((pattern) =>
        deps.bus.subscribe(pattern, (message) => subscriber.take(message, this.#odd)),
      )
    this.#poll = new Poll({
      ...deps,
      service: service.name,
      question: { subject: pingOf(service.name), data: '' },
      everyMs: deps.pollMs,
      onAvailable: reportAvailable(deps, service.name),
      take: () => void this.#readAll(),
    })
    this.answered = this.#read.promise
    void this.#poll.run()
  }

  /** It cools by itself: there is nothing to ask it for. */
  async call(effect: CallEffect): Promise<Made> {
    const translated = translate(this.#deps.platform, effect)
    if (translated.kind === 'left') return { outcome: { kind: 'done' } }
    const error =
      translated.kind === 'impossible' ? translated.why : `${this.name} switches nothing`
    return { outcome: { kind: 'rejected', error, again: false } }
  }

  /** It has no LEDs. */
  show(): void {}

  look(): void {
    this.#poll.look()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#poll.stop()
    this.#odd.stop()
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()))
  }

  /**
   * One after the other: on hardware nobody reads them but whoever asks, since its monitoring is
   * never started.
   */
  async #readAll(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    try {
      for (const sensor of this.#service.sensors) {
        if (this.#isStopped) return
        await this.#ask(sensor)
      }
      this.#read.resolve()
    } finally {
      this.#isReading = false
    }
  }

  async #ask(sensor: Name): Promise<void> {
    const timeoutMs = readTimeoutMs
    const question = sensorQuestion(sensor)
    const answer = await this.#deps.bus.request(sensorInfoSubject, question, { timeoutMs })
    if (this.#isStopped || answer.kind !== 'answered') return
    const read = sensorAnswer(answer.message.data)
    // Who is asked for one sensor and tells of another tells of none.
    if (read.kind === 'reading' && read.sensor !== sensor) return
    this.#subscriber.takeEvent(sensorInfoSubject, read, this.#odd)
  }
}
