/** Defines the schema of what tells whether a component has power, where its service does not. */
import { z } from 'zod'
import type { FileCode } from '../findings/catalogue.ts'
import { partName, quantity } from './words.ts'

export const observe = z
  .strictObject({
    sensor: partName
      .optional()
      .describe('The sensor that shows it: watts that it takes, volts of its rail.'),
    onFrom: quantity().optional().describe('At or above, it is on.'),
    offUpTo: quantity()
      .optional()
      .describe('At or below, it is off; what is in between says nothing.'),
    assumed: z
      .enum(['On', 'Off'])
      .optional()
      .describe(
        'Without a sensor: what it is taken to be when power comes; what was done to it counts ' +
          'after that, and all of it is shown as unverified.',
      ),
  })
  .superRefine(addHalf)
  .optional()
  .describe('How its power is known where its service does not tell, as powermgr of u-bmc.')

interface Observing {
  readonly sensor?: string | undefined
  readonly onFrom?: number | undefined
  readonly offUpTo?: number | undefined
  readonly assumed?: string | undefined
}

/** A sensor and its two limits belong together. */
function addHalf({ sensor, onFrom, offUpTo, assumed }: Observing, context: z.RefinementCtx): void {
  const add = (code: FileCode, key: string, message: string, hint: string) =>
    context.addIssue({ code: 'custom', message, path: [key], params: { code, hint } })
  const given = { sensor, onFrom, offUpTo }
  const names = Object.keys(given) as (keyof typeof given)[]
  const there = names.filter((name) => given[name] !== undefined)
  const missing = names.find((name) => given[name] === undefined)
  if (there.length > 0 && missing !== undefined) {
    const message = `a sensor shows power by onFrom and offUpTo: ${missing} is missing`
    add('option-needs-another', there[0]!, message, `add ${missing}, or leave out ${there[0]}`)
  }
  if (onFrom !== undefined && offUpTo !== undefined && offUpTo >= onFrom) {
    const message = `offUpTo ${offUpTo} is not below onFrom ${onFrom}`
    add('limits-out-of-order', 'offUpTo', message, 'the order is offUpTo < onFrom')
  }
  if (sensor !== undefined && assumed !== undefined) {
    add('option-without-use', 'assumed', 'the sensor says what it is', 'leave it out')
  }
}
