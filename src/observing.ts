/** Assembles what is told of the work of a state manager: metrics, traces, and where they are sent. */

import { randomUUID } from 'node:crypto'
import { type Assembly, version } from './assembly.ts'
import type { Running } from './engine/running.ts'
import type { Metrics } from './faces/metrics.ts'
import type { ProcessMeter } from './telemetry/meter.ts'
import type { Exporter } from './telemetry/otlp/exporter.ts'

export interface Observing extends Required<Pick<Assembly, 'meter' | 'tracerFor'>> {
  /** What `/metrics` shows of that service; `null` where metrics are off. */
  shownOf(running: () => Running): Metrics | null
  /** Sends what is left, if that can be done at once. */
  stop(): Promise<void>
}

/** What is off is not loaded. */
export async function openObserving({ config, log }: Assembly): Promise<Observing> {
  const meter = config.metrics ? await meterOf() : null
  let exporter: Exporter | null = null
  let running: (() => Running) | null = null
  if (config.otlp !== undefined && (config.metrics || config.tracing)) {
    const { endpoint, interval: everyMs, timeout: timeoutMs, queue: queueMax } = config.otlp
    const { Exporter } = await import('./telemetry/otlp/exporter.ts')
    const families = meter?.familiesOf(() => running!())
    exporter = new Exporter({
      ...{ endpoint, timeoutMs, queueMax, version },
      resource: {
        'service.name': config.serviceName,
        'service.namespace': config.systemName,
        'service.version': version,
        'service.instance.id': randomUUID(),
      },
      metrics: families === undefined ? null : { everyMs, families },
      onExported: (told) => meter?.exported(told),
      onNews: (signal, why) => {
        const about = { signal, endpoint, ...(why === null ? {} : { why }) }
        if (why === null) log.info(about, `the collector takes ${signal} again`)
        else
          log.warn(about, `the collector does not take ${signal}: see to it, or to otlp.endpoint`)
      },
    })
  }
  const sink = config.tracing ? (exporter?.add ?? null) : null
  const ratio = config.otlp?.sampling ?? 0
  const tracing = config.tracing ? await import('./telemetry/tracing/tracer.ts') : null
  return {
    meter,
    tracerFor:
      tracing === null
        ? null
        : (clock, platform) => tracing.createTracer({ clock, platform, ratio, sink }),
    shownOf: (of) => {
      running = of
      return meter?.shownOf(of) ?? null
    },
    stop: async () => exporter?.stop(),
  }
}

async function meterOf(): Promise<ProcessMeter> {
  const { ProcessMeter } = await import('./telemetry/meter.ts')
  return new ProcessMeter()
}
