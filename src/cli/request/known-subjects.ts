/** Tells whoever listens for what there is not: it would be listened for without end. */
import type { StatusReply } from '../../api/resources/system.ts'
import { hintAt } from '../../text/nearest.ts'
import { ask } from '../client/api.ts'
import type { Client } from '../client/client.ts'

/** `nothing here is called hots.0: did you mean 'host.0'?`; `null` where nobody can say so. */
export async function unknownSubject(client: Client, pattern: string): Promise<string | null> {
  if (/[*>]/.test(pattern)) return null
  const reply = await ask(client, 'statemgr.system.status', {})
  if (reply.kind !== 'answered') return null
  const known = knownSubjects(reply.body)
  if (known.includes(pattern)) return null
  return `nothing here is called ${pattern} so far: ${hintAt(pattern, known)}`
}

function knownSubjects({
  chassis,
  hosts,
  bmc,
  parts,
  supplies,
  levels,
  services,
}: StatusReply): readonly string[] {
  const components = [chassis, ...hosts, bmc, ...parts].flatMap((one) => one?.name ?? [])
  const others = [...supplies.map(({ name }) => `supply/${name}`), ...Object.keys(levels)]
  return [
    ...[...components, ...others].map(subjectOf),
    ...['statemgr', 'nats', ...Object.keys(services)].map((name) => `service.${name}`),
    ...['system.system', 'system.power', 'transitions', 'errors', 'alerts'],
  ]
}

/** One token after the kind: what follows it in the name, else the whole name. */
const subjectOf = (name: string): string =>
  /[./]/.test(name) ? name.replace('/', '.') : `${name}.${name}`
