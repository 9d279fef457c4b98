/** Reads who serves under a name on the bus, those too that make no claims. */
import type { Message } from '../../bus/bus.ts'
import type { Instance } from '../../core/model/system/claim.ts'
import { pingOf } from '../../dialects/native/claims.ts'

/** Who looks: what it serves as, for which System, and in which run. */
export interface Looking {
  readonly serviceName: string
  readonly systemName: string
  readonly boot: string
}

/** Who serves under the same name, acts; an older one that says of no System, for any. */
export function servingAmong(
  answers: readonly Message[],
  { serviceName, systemName, boot: own }: Looking,
): readonly Instance[] {
  return answers.flatMap((message): Instance[] => {
    const ping = pingOf(message.text())
    if (ping === null || ping.name !== serviceName || ping.boot === own) return []
    return [
      {
        system: ping.system ?? systemName,
        boot: ping.boot ?? ping.id,
        since: ping.since ?? unknownSince,
        where: `service ${ping.id}`,
        role: ping.role === 'waiting' ? 'waiting' : 'acting',
      },
    ]
  })
}

/** Of a service that says nothing of itself. */
const unknownSince = new Date(0).toISOString()
