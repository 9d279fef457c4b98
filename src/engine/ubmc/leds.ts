/**
 * Asks the ledmgr of u-bmc for LEDs, twice over, since it may listen on either subject, or on none.
 */
import type { Message } from '../../bus/bus.ts'
import type { Pattern } from '../../core/model/platform/leds.ts'
import { ledAnswer, ledRequest } from '../../dialects/ubmc/leds.ts'
import { ledSubjects } from '../../dialects/ubmc/subjects.ts'
import {
  type LedEffect,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from '../hardware/client.ts'
import { OddReports } from '../hardware/odd-reports.ts'
import { Poll, pingOf } from '../hardware/poll.ts'

const answerTimeoutMs = 5000

export class UbmcLeds implements ServiceClient {
  readonly name: string
  readonly answered: Promise<void>
  readonly #deps: ServiceClientDeps
  readonly #poll: Poll
  readonly #odd: OddReports
  /** One that never was there is not missed. */
  #wasThere = false
  /** Its ledmgr, as it is, refuses everything: once is enough to know. */
  #isRefusing = false

  constructor(deps: ServiceClientDeps, name: string) {
    this.name = name
    this.#deps = deps
    this.#odd = new OddReports(deps, name)
    this.#poll = new Poll({
      ...deps,
      service: name,
      question: { subject: pingOf(name), data: '' },
      everyMs: deps.pollMs,
      onAvailable: (isThere) => this.#notice(isThere),
      take: () => {},
    })
    this.answered = this.#poll.answered
    void this.#poll.run()
  }

  async call() {
    const error = 'ledmgr of u-bmc does nothing but light LEDs'
    return { outcome: { kind: 'rejected', error, again: false } } as const
  }

  show(effect: LedEffect): void {
    const { bus } = this.#deps
    const { component, led, pattern } = effect
    const request = ledRequest(component, led, pattern as Pattern)
    if (request === null) return
    bus.publish(ledSubjects.internal, request)
    void bus
      .request(ledSubjects.control, request, { timeoutMs: answerTimeoutMs })
      .then((answer) => {
        if (answer.kind === 'answered') this.#receive(effect, answer.message)
      })
  }

  look(): void {
    this.#poll.look()
  }

  async stop(): Promise<void> {
    this.#poll.stop()
    this.#odd.stop()
  }

  #notice(isThere: boolean): void {
    this.#wasThere ||= isThere
    if (this.#wasThere) reportAvailable(this.#deps, this.name)(isThere)
  }

  #receive({ component, led }: LedEffect, { data }: Message): void {
    const { submit, onStrange } = this.#deps
    const said = ledAnswer(data)
    if (said.kind === 'shows')
      submit({ kind: 'led', component, led, pattern: said.pattern, serial: null })
    if (said.kind === 'silent')
      this.#odd.note([{ about: component, field: `${led} LED`, value: said.value, why: said.why }])
    const isRefused = said.kind === 'refused'
    if (isRefused && !this.#isRefusing) {
      onStrange({ component, led, why: said.why }, 'an LED was refused; not told again')
    }
    this.#isRefusing = isRefused
  }
}
