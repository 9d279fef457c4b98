/** Shows the least that a request must say, as it is typed. */

import { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'
import { type ApiSubject, subjectOf } from '../fields/resource.ts'

/** `name` is the component; by default the first that there usually is. */
export function leastRequest(subject: ApiSubject, name = usualName(subject)): object {
  const { shape } = subject.takes
  const missing = subject.takes.safeParse({}).error?.issues ?? []
  const least = missing.map(({ path: [key] }) => {
    const field = String(key)
    return [field, field === 'name' ? name : exampleOf(field, lookUp(shape, field))]
  })
  return Object.fromEntries(least)
}

/** With the client that every NATS server's owner has. */
export const lineToType = (serviceName: string, subject: ApiSubject, name?: string): string =>
  `nats req ${subjectOf(serviceName, subject)} '${JSON.stringify(leastRequest(subject, name))}'`

function usualName({ path }: ApiSubject): string {
  const [kind = ''] = path.split('.')
  return `${kinds.includes(kind) ? kind : 'host'}.0`
}

const kinds = ['host', 'chassis', 'bmc']

function exampleOf(field: string, schema: z.core.$ZodType | undefined): unknown {
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodBoolean) return true
  return lookUp(examples, field) ?? '…'
}

const examples: Readonly<Record<string, unknown>> = {
  action: 'PowerOn',
  interlocks: ['health'],
  expires: '30m',
  at: '2100-01-01T06:00:00Z',
  step: 1,
}
