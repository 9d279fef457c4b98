/** Puts together what is told of a state manager: metrics, traces, and where they are sent. */

import { randomUUID } from 'node:crypto'
import type { Platform } from '../core/model/platform/platform.ts'
import type { Tracer } from '../engine/tracing/tracer.ts'
import type { Format } from './exposition.ts'
import type { Measured, ProcessMeter } from './meter.ts'
import type { Exporter } from './otlp/exporter.ts'

export interface Observed {
  readonly metrics: boolean
  readonly tracing: boolean
  /** The collector, and how it is treated; durations in ms. */
  readonly otlp?:
    | {
        readonly endpoint: string
        readonly sampling: number
        readonly interval: number
        readonly timeout: number
        readonly queue: number
      }
    | undefined
  readonly serviceName: string
  readonly systemName: string
}

interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
}

type TracerFor = (
  clock: { readonly now: () => number; readonly wall: () => number },
  platform: Platform,
) => Tracer

export interface Observing {
  readonly meter: ProcessMeter | null
  readonly tracerFor: TracerFor | null
  /** What `/metrics` shows of that service; `null` where metrics are off. */
  shownOf(service: () => Measured): { text(format: Format): Promise<string> } | null
  /** Sends what is left, if that can be done at once. */
  stop(): Promise<void>
}

/** What is off is not loaded. */
export async function openObserving(given: Observed, version: string, log: Log) {
  const meter = given.metrics ? await meterOf() : null
  const shown: { of: (() => Measured) | null } = { of: null }
  const families = meter?.familiesOf(() => shown.of!()) ?? null
  const exporter = await exporterFor(given, { version, log, meter, families })
  const tracerFor = given.tracing ? await tracingOf(given, exporter) : null
  const observing: Observing = {
    ...{ meter, tracerFor },
    shownOf: (service) => {
      shown.of = service
      return meter?.shownOf(service) ?? null
    },
    stop: async () => exporter?.stop(),
  }
  return observing
}

async function meterOf(): Promise<ProcessMeter> {
  const { ProcessMeter } = await import('./meter.ts')
  return new ProcessMeter()
}

async function tracingOf({ otlp }: Observed, exporter: Exporter | null): Promise<TracerFor> {
  const { createTracer } = await import('./tracing/tracer.ts')
  const [ratio, sink] = [otlp?.sampling ?? 0, exporter?.add ?? null]
  return (clock, platform) => createTracer({ clock, platform, ratio, sink })
}

interface Around {
  readonly version: string
  readonly log: Log
  readonly meter: ProcessMeter | null
  readonly families: ReturnType<ProcessMeter['familiesOf']> | null
}

async function exporterFor(given: Observed, around: Around): Promise<Exporter | null> {
  const { otlp, metrics, tracing, serviceName, systemName } = given
  if (otlp === undefined || !(metrics || tracing)) return null
  const { version, log, meter, families } = around
  const { endpoint, interval: everyMs, timeout: timeoutMs, queue: queueMax } = otlp
  const { Exporter } = await import('./otlp/exporter.ts')
  return new Exporter({
    ...{ endpoint, timeoutMs, queueMax, version },
    resource: {
      'service.name': serviceName,
      'service.namespace': systemName,
      'service.version': version,
      'service.instance.id': randomUUID(),
    },
    metrics: families === null ? null : { everyMs, families },
    onExported: (exported) => meter?.exported(exported),
    onNews: (signal, why) => {
      const about = { signal, endpoint, ...(why === null ? {} : { why }) }
      if (why === null) log.info(about, `the collector takes ${signal} again`)
      else log.warn(about, `the collector does not take ${signal}: see to it, or to otlp.endpoint`)
    },
  })
}
