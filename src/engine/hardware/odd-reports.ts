/**
 * Notices what of a service's reports is not as its dialect has it, and tells each such thing once
 * for as long as it is said.
 */
import {
  missing,
  type OddReport,
  oddReportsMax,
  type ReportFault,
} from '../../core/model/system/bus.ts'
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
      const key = this.#keyFor(about, field, why)
      const known = this.#odd.get(key)
      if (known !== undefined) known.saidAt = now
      else if (this.#odd.size < oddReportsMax) {
        const isOfAll = key === keyOf(null, field)
        if (isOfAll && why === missing) this.#forgetEach(field)
        const named = isOfAll ? this.#service : (about ?? this.#service)
        const report = { about: named, field, value, why, since: now }
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
    const unsaid = odd.filter((report) => this.#isUnsaid(report))
    const others = odd.filter((report) => !this.#isUnsaid(report))
    this.#deps.submit({
      kind: 'odd-reports',
      service: this.#service,
      odd: [...others, ...together(unsaid)],
    })
  }

  /** What counts its reports is the service's, and so is what it says of none of its own. */
  #keyFor(about: string | null, field: string, why: string): string {
    const ofAll = keyOf(null, field)
    const isOfAll = why === missing && (isCount(field) || this.#odd.has(ofAll))
    return isOfAll ? ofAll : keyOf(about, field)
  }

  /** What was told of one by one is told of all from now on. */
  #forgetEach(field: string): void {
    for (const [key, { report }] of this.#odd)
      if (report.field === field && report.why === missing) this.#odd.delete(key)
  }

  #isUnsaid({ about, why }: OddReport): boolean {
    return about === this.#service && why === missing
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

const isCount = (field: string): boolean => field === 'boot' || field === 'seq'

const keyOf = (about: string | null, field: string): string => `${about ?? ''} ${field}`

/** What a service says of nothing is told in one, whatever it is. */
function together(unsaid: readonly OddReport[]): readonly OddReport[] {
  const [first, ...others] = unsaid
  if (first === undefined || others.length === 0) return unsaid
  return [{ ...first, field: unsaid.map(({ field }) => field).join(',') }]
}
