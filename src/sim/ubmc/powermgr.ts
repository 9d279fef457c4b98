/**
 * Simulates the powermgr of u-bmc: four words, one operation at a time, results that say little.
 */
import type { Endpoint, Message } from '../../bus/bus.ts'
import { decode, encode, timestampOf } from '../../dialects/ubmc/codec.ts'
import { ChangeHostStateRequestSchema } from '../../dialects/ubmc/gen/schema/v1alpha1/host_pb.ts'
import {
  PowerControlRequestSchema,
  PowerOperationResultSchema,
} from '../../dialects/ubmc/gen/schema/v1alpha1/power_pb.ts'
import { powerSubjects } from '../../dialects/ubmc/subjects.ts'
import { powerWords } from '../plant/ubmc-shape.ts'
import type { SimService } from '../services/service.ts'
import { pressed } from './buttons.ts'
import { createLine, type Line } from './line.ts'
import { createUbmcService, type UbmcSurroundings } from './service.ts'
import { createThermalResponse, type Operation } from './thermal-response.ts'

export function createPowermgr(name: string, around: UbmcSurroundings): SimService {
  const { clock, faults, ubmc } = around
  const { powermgr } = ubmc
  return createUbmcService(name, around, ({ say }) => {
    const line = createLine(clock)

    /** Presses the button, and is over when the button is let go: whatever came of it. */
    const operate = (within: Line, { component, action }: Operation, over: Over): void => {
      const struck = { component, verb: action }
      const no = faults.strike(name, 'reject', struck) ?? faults.strike(name, 'refuse', struck)
      const isRefused = !powermgr.components.includes(component) || no !== null
      if (isRefused) {
        over(false)
        return
      }
      within.wait(powermgr.takesMs[action], () => {
        const isIdle = faults.strike(name, 'lie', struck) ?? faults.strike(name, 'stick', struck)
        const event = pressed(powermgr, around.truth(), component, action)
        if (isIdle === null && event !== null) around.move(event)
        over(true)
      })
    }

    const report = ({ component, action }: Operation, isDone: boolean): void => {
      const struck = { component, verb: action }
      if (faults.strike(name, 'lose-answer', struck)) return
      const result = encode(PowerOperationResultSchema, {
        componentName: component,
        operation: action,
        success: isDone,
        errorMessage: isDone ? '' : `Power operation ${action} failed for component ${component}`,
        completedAt: timestampOf(clock.now()),
      })
      say(powerSubjects.result, result, struck)
    }

    /** What it does not understand it only logs: nobody hears of it. */
    const handleAction = ({ data }: Message): void =>
      line.add((over) => {
        const operation = operationIn(data)
        if (operation === null) return over()
        const struck = { component: operation.component, verb: operation.action }
        if (faults.strike(name, 'lose', struck)) return over()
        line.wait(faults.strike(name, 'delay', struck)?.delayMs ?? 0, () =>
          operate(line, operation, (isDone) => {
            report(operation, isDone)
            over()
          }),
        )
      })

    const thermal = createThermalResponse({ around, say, operate })
    return {
      description: 'Simulated powermgr of u-bmc',
      endpoints: stubs,
      listeners: [{ pattern: powerSubjects.action, onMessage: handleAction }, ...thermal.listeners],
      end: () => {
        line.clear()
        thermal.end()
      },
    }
  })
}

type Over = (isDone: boolean) => void

function operationIn(data: Uint8Array): Operation | null {
  const read = decode(PowerControlRequestSchema, data)
  if (read.kind === 'garbage') return null
  const action = powerWords.find((one) => one === read.message.action)
  return action === undefined ? null : { component: read.message.componentName, action }
}

/** These are served, and do nothing: nobody can ask for anything there, nor how anything is. */
const stubs: readonly Endpoint[] = [
  {
    name: 'action',
    subject: 'power.action',
    handle: ({ data }, respond) =>
      respond('', {
        code: 500,
        description: actionStub(decode(ChangeHostStateRequestSchema, data)),
      }),
  },
  stub('result', 'internal error: power result handling not implemented'),
  stub('status', 'internal error: power status handling not implemented'),
]

function stub(name: string, description: string): Endpoint {
  return {
    name,
    subject: `power.${name}`,
    handle: (_, respond) => respond('', { code: 500, description }),
  }
}

function actionStub(read: ReturnType<typeof decode<typeof ChangeHostStateRequestSchema>>): string {
  if (read.kind === 'garbage') {
    return 'invalid IPC request format: unable to parse power action request'
  }
  const kind = read.message.hostName === '' ? 'BMC' : 'host'
  return `internal error: ${kind} power action processing not fully implemented`
}
