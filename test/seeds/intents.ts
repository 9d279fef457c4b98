/** What people mean to happen: overrides, schedules, policies, procedures and emergencies. */
import { overridableRules } from '../../src/core/interlocks.ts'
import { order } from './acts.ts'
import { pick } from './chance.ts'
import { mend } from './hands.ts'
import type { Act, Living } from './life.ts'

export const intentActs: readonly Act[] = [
  { name: 'override', weight: 0.05, happen: goAgainst },
  { name: 'schedule', weight: 0.05, happen: planAhead },
  { name: 'policy', weight: 0.05, happen: prefer },
  { name: 'emergency-off', weight: 0.01, happen: cutAll },
  { name: 'recovery', weight: 0.1, happen: recover },
  { name: 'acknowledgement', weight: 0.03, happen: acknowledge },
  { name: 'maintenance', weight: 0.04, happen: maintain },
]

const minuteMs = 60_000
const components = ['host.0', 'host.1', 'chassis.0']

async function goAgainst(living: Living): Promise<string> {
  const { world, random } = living
  const name = pick(random, components)
  const interlocks = [...new Set([pick(random, overridableRules), pick(random, overridableRules)])]
  const expires = pick(random, ['1s', '10m', '1h', '2h'])
  const { code, body } = await world.ask('override.grant', {
    name,
    interlocks,
    reason: 'by chance',
    expires,
  })
  const told = `override of ${interlocks} for ${name}, ${expires} → ${code}`
  if (code !== 200) return told
  const id: string = body.override.id
  await world.advance(Math.floor(random() * 5000))
  const asked = await order(living, name, () => ({ override: id }))
  if (random() < 0.7) return `${told}; ${asked}`
  const revoked = await world.ask('override.revoke', { id })
  return `${told}; ${asked}; revoked → ${revoked.code}`
}

/** Some are due while nobody is there, and some have been due already. */
async function planAhead({ world, random }: Living): Promise<string> {
  const name = pick(random, components)
  const action = pick(random, ['PowerOn', 'PowerCycle', 'GracefulShutdown', 'PowerOff', 'ForceOff'])
  const dueMs = world.clock.now() + Math.floor((random() - 0.05) * 240 * minuteMs)
  const at = new Date(dueMs).toISOString()
  const ifMissed = pick(random, ['run', 'skip'])
  const { code } = await world.ask('schedule.add', { name, action, at, ifMissed })
  return `schedule ${action} of ${name} at ${dueMs}, ${ifMissed} → ${code}`
}

async function prefer({ world, random }: Living): Promise<string> {
  const name = pick(random, components)
  const restore = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore']
  const wanted = pick<object>(random, [
    { restore: pick(random, restore) },
    { restoreOnce: pick(random, [...restore, null]) },
    { autoReboot: random() < 0.7 },
    { autoRebootOnce: pick(random, [true, false, null]) },
  ])
  const { code } = await world.ask('policy.set', { name, ...wanted })
  return `policy of ${name} ${JSON.stringify(wanted)} → ${code}`
}

async function cutAll({ world, random }: Living): Promise<string> {
  const name = pick(random, [...components, null])
  const { code } = await world.ask('emergency.off', { name, reason: 'by chance' })
  return `emergency off of ${name} → ${code}`
}

/** Goes on with a procedure, sometimes with a step that is not its turn. */
async function recover({ world, random }: Living): Promise<string> {
  const { body } = await world.ask('recovery.list')
  if (body.recoveries.length === 0) return 'nothing to recover'
  if (random() < 0.5) mend(world)
  const { alert } = pick<{ alert: { id: string } }>(random, body.recoveries)
  const told: string[] = []
  for (let steps = 0; steps < stepsMax; steps++) {
    const seen = await world.ask('recovery.get', { alert: alert.id })
    if (seen.code !== 200 || seen.body.next === null) break
    const step: number = random() < 0.1 ? 1 + Math.floor(random() * 5) : seen.body.next
    const { code } = await world.ask('recovery.advance', { alert: alert.id, step })
    told.push(`${step} → ${code}`)
    await world.advance(Math.floor(random() * minuteMs))
  }
  return `recovery of ${alert.id}: ${told.join(', ')}`
}

/** No procedure is longer; one that waits for something is left for later. */
const stepsMax = 5

async function acknowledge({ world, random }: Living): Promise<string> {
  const { body } = await world.ask('alerts.list')
  if (body.alerts.length === 0) return 'nothing to acknowledge'
  const { id } = pick<{ id: string }>(random, body.alerts)
  const { code } = await world.ask('alerts.acknowledge', { id })
  return `acknowledge ${id} → ${code}`
}

async function maintain({ world, random }: Living): Promise<string> {
  const what = pick(random, ['bmc', 'chassis'])
  const enter = await world.ask(`${what}.maintenance`, { enter: true })
  await world.advance(Math.floor(random() * 10 * minuteMs))
  const leave = await world.ask(`${what}.maintenance`, { enter: false })
  return `maintenance of the ${what} → ${enter.code}, and back → ${leave.code}`
}
