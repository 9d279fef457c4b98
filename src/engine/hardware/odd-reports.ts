/**
 * Notices what of a service's reports is not as its dialect has it, and tells each such thing once
 * for as long as it is said.
 */
import { type OddReport, oddReportsMax, type ReportFault } from '../../core/model/system/bus.ts'
import type { ServiceClientDeps } from './client.ts'

/** What has not been said again for so long is over. */
const quietMs = 60_000

type Deps = Pick<ServiceClientDeps, 'clock' | 'submit' | 'platform' | 'watches' | 'onStrange'>

export class OddReports {
  readonly #deps: Deps
  readonly #service: string
  readonly #odd = new Map<string, { readonly report: OddReport; saidAt: number }>()
  #cancel: (() => void) | null = null
  #isStopped = false

  constructor(deps: Deps, service: string) {
    this.#deps = deps
    this.#service = service
  }

  /** What is about others than ours harms none of ours. */
  note(faults: readonly ReportFault[]): void {
    const now = this.#deps.clock.now()
    let isNews = false
    for (const { about, field, value, why } of faults) {
      if (about !== null && !this.#isOurs(about)) continue
      const key = `${about ?? ''} ${field}`
      const known = this.#odd.get(key)
      if (known !== undefined) known.saidAt = now
      else if (this.#odd.size < oddReportsMax) {
        const report = { about: about ?? this.#service, field, value, why, since: now }
        this.#odd.set(key, { report, saidAt: now })
        this.#deps.onStrange({ service: this.#service, ...report }, 'a report was not understood')
        isNews = true
      }
    }
    if (isNews) this.#tell()
    this.#sleep()
  }

  /** A message as a whole, of those whose subjects begin alike. */
  noteWhole(subject: string, why: string): void {
    const field = subject.split('.').slice(0, 2).join('.')
    this.note([{ about: null, field, value: null, why: `not understood: ${why}` }])
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  #isOurs(about: string): boolean {
    const { platform, watches } = this.#deps
    return Object.hasOwn(platform.components, about) || Object.hasOwn(watches, about)
  }

  #tell(): void {
    const odd = [...this.#odd.values()].map(({ report }) => report)
    this.#deps.submit({ kind: 'odd-reports', service: this.#service, odd })
  }

  #sleep(): void {
    if (this.#cancel !== null || this.#odd.size === 0 || this.#isStopped) return
    const { clock } = this.#deps
    this.#cancel = clock.wake(quietMs / 4, () => {
      this.#cancel = null
      const over = [...this.#odd].filter(([, { saidAt }]) => clock.now() - saidAt >= quietMs)
      for (const [key] of over) this.#odd.delete(key)
      if (over.length > 0) this.#tell()
      this.#sleep()
    })
  }
}
