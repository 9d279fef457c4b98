/** Finds a component by its name, in the System as it is now. */

import type { ComponentReply } from '../../api/resources/component.ts'
import type { StatusReply } from '../../api/resources/system.ts'
import { orRather } from '../../text/nearest.ts'
import { ask, type NotAnswered, type Reply } from './api.ts'
import type { Client } from './client.ts'

export interface Found {
  readonly component: ComponentReply
  readonly system: StatusReply
}

export async function findComponent(client: Client, name: string): Promise<Reply<Found>> {
  const reply = await ask(client, 'statemgr.system.status', {})
  if (reply.kind !== 'answered') return reply
  const component = componentsOf(reply.body).find((one) => one.name === name)
  if (component === undefined) return noSuchComponent(reply.body, name)
  return { kind: 'answered', body: { component, system: reply.body } }
}

/** In the order in which they are shown: what contains before what is contained. */
export function componentsOf(system: StatusReply): readonly ComponentReply[] {
  const { chassis, hosts, parts, bmc } = system
  return [chassis, ...hosts, ...parts, bmc].filter((one) => one !== null)
}

function noSuchComponent(system: StatusReply, name: string): NotAnswered {
  const names = componentsOf(system).map((one) => one.name)
  return {
    kind: 'refused',
    error: {
      code: 'unknown-component',
      message: `there is no component ${name}${orRather(name, names)}`,
      evidence: [],
      guidance: `There are: ${names.join(', ')}.`,
    },
  }
}
