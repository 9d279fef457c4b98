/** Acts against heat as u-bmc's powermgr does by itself: only `powermgr.events` tells of it. */
import type { Message } from '../../bus/bus.ts'
import type { Name } from '../../core/model/ids.ts'
import { decode, encode, timestampOf } from '../../dialects/ubmc/codec.ts'
import {
  type ThermalEmergencyAlert,
  ThermalEmergencyAlertSchema,
  ThermalEventResponseSchema,
} from '../../dialects/ubmc/gen/schema/v1alpha1/thermal_pb.ts'
import type { PowerWord } from '../plant/ubmc-shape.ts'
import { createLine, type Line } from './line.ts'
import type { Listener, UbmcSurroundings, Voice } from './service.ts'

export interface Operation {
  readonly component: Name
  readonly action: PowerWord
}

interface ThermalOptions {
  readonly around: UbmcSurroundings
  readonly say: Voice['say']
  operate(line: Line, operation: Operation, over: (isDone: boolean) => void): void
}

export interface ThermalResponse {
  readonly listeners: readonly Listener[]
  end(): void
}

/** Beside everything that is asked of powermgr: each of its subscriptions has a line of its own. */
export function createThermalResponse(options: ThermalOptions): ThermalResponse {
  const { clock, ubmc, fall } = options.around
  const { shutdownCelsius, shutdownDelayMs } = ubmc.powermgr
  const lines: Line[] = []
  const listener = (
    pattern: string,
    respond: (line: Line, alert: ThermalEmergencyAlert, over: () => void) => void,
  ): Listener => {
    const line = createLine(clock)
    lines.push(line)
    return {
      pattern,
      onMessage: ({ data }: Message) =>
        line.add((over) => {
          const read = decode(ThermalEmergencyAlertSchema, data)
          // The alerts of u-bmc's own sensormon are of another type, and end here.
          if (read.kind === 'garbage') over()
          else respond(line, read.message, over)
        }),
    }
  }
  const handleAlert: Parameters<typeof listener>[1] = (line, alert, over) => {
    if (alert.temperature < shutdownCelsius) return over()
    line.wait(shutdownDelayMs, () => shutDown(options, line, alert, 'emergency_shutdown', over))
  }
  const handleRequest: Parameters<typeof listener>[1] = (line, alert, over) => {
    const { action } = alert
    if (action === undefined) {
      // It looks at the action without looking whether there is one.
      fall()
    } else if (action === 'power_throttle') {
      throttle(options, alert)
    } else if (action === 'emergency_shutdown' || action === 'immediate_shutdown') {
      shutDown(options, line, alert, action, over)
      return
    }
    over()
  }
  return {
    listeners: [
      listener('sensormon.alerts.emergency', handleAlert),
      listener('thermalmgr.alerts.emergency', handleAlert),
      listener('powermgr.emergency.thermal', handleRequest),
    ],
    end: () => {
      for (const line of lines) line.clear()
    },
  }
}

/** How often each host is tried, and how long it waits in between. */
const attemptsMax = 3
const attemptEveryMs = 1000
/** Between two hosts that are merely asked to shut down. */
const betweenMs = 100

type Shutdown = 'emergency_shutdown' | 'immediate_shutdown'

/** Presses the buttons of all hosts, one after the other. */
function shutDown(
  options: ThermalOptions,
  line: Line,
  alert: ThermalEmergencyAlert,
  how: Shutdown,
  over: () => void,
): void {
  const { around, say, operate } = options
  const hosts = Object.keys(around.truth().hosts)
  const isForced = how === 'immediate_shutdown'
  const action = isForced ? 'force_off' : 'power_off'
  let count = 0
  const conclude = (): void => {
    if (count > 0) {
      const name = isForced ? 'Immediate' : 'Emergency'
      report({ around, say }, isForced ? 'immediate_shutdown' : 'thermal_shutdown', {
        eventType: `${how}_completed`,
        componentName: `${count}_components`,
        action: how,
        message: `${name} shutdown completed for ${count}/${hosts.length} components`,
        additionalData: {
          temperature: alert.temperature.toFixed(2),
          total_components: `${hosts.length}`,
          components_shutdown: `${count}`,
        },
      })
    }
    over()
  }
  const press = (index: number, attempt: number): void => {
    const component = hosts[index]
    if (component === undefined) return conclude()
    operate(line, { component, action }, (isDone) => {
      if (isDone) count += 1
      if (isDone) line.wait(isForced ? 0 : betweenMs, () => press(index + 1, 1))
      else if (attempt >= attemptsMax) press(index + 1, 1)
      else line.wait(attemptEveryMs, () => press(index, attempt + 1))
    })
  }
  press(0, 1)
}

/** It says that it has, and does nothing. */
function throttle(options: ThermalOptions, { temperature, zoneName = '' }: ThermalEmergencyAlert) {
  report(options, 'thermal_throttle', {
    eventType: 'power_throttling_applied',
    componentName: zoneName,
    action: 'power_throttling',
    message: 'Power throttling applied for thermal management',
    additionalData: { temperature: temperature.toFixed(2), zone_name: zoneName },
  })
}

interface Deed {
  readonly eventType: string
  readonly componentName: string
  readonly action: string
  readonly message: string
  readonly additionalData: Record<string, string>
}

const report = (
  { around, say }: Pick<ThermalOptions, 'around' | 'say'>,
  event: string,
  deed: Deed,
): void => {
  const timestamp = timestampOf(around.clock.now())
  const bytes = encode(ThermalEventResponseSchema, { ...deed, success: true, timestamp })
  say(`powermgr.events.${event}`, bytes)
}
