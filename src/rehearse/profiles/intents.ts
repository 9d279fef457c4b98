/** Lists the acts of intents: overrides, schedules, preferences, procedures and emergencies. */

import type { RecoveryReply } from '../../api/resources/recovery.ts'
import { overridableRules } from '../../core/interlocks/catalogue.ts'
import { pick } from '../world/chance.ts'
import { order, pass } from './acts.ts'
import type { Act, Living } from './profile.ts'

export const intentActs: readonly Act[] = [
  { name: 'override', weight: 0.05, happen: goAgainst },
  { name: 'schedule', weight: 0.05, happen: addSchedule },
  { name: 'preferences', weight: 0.05, happen: setPreferences },
  { name: 'emergency-off', weight: 0.01, happen: cutAll },
  { name: 'recovery', weight: 0.1, happen: recover },
  { name: 'acknowledgement', weight: 0.03, happen: acknowledge },
  { name: 'maintenance', weight: 0.04, happen: maintain },
]

const minuteMs = 60_000

const hostsAndChassis = ({ world }: Living): readonly string[] =>
  [...world.config.hosts, world.config.chassis].map(({ name }) => name)

async function goAgainst(living: Living): Promise<void> {
  const { random, act } = living
  const name = pick(random, hostsAndChassis(living))
  const interlocks = [...new Set([pick(random, overridableRules), pick(random, overridableRules)])]
  const expires = pick(random, ['1s', '10m', '1h', '2h'])
  const wanted = { name, interlocks, reason: 'by chance', expires }
  const answer = await act(`override.grant ${JSON.stringify(wanted)}`)
  if (answer?.code !== 200) return
  await pass(living, random() * 5000)
  await order(living, name, () => ({ override: '@override' }))
  if (random() < 0.3) await act('override.revoke {"id":"@override"}')
}

/** Some are due while nobody is there, and some have been due already. */
async function addSchedule(living: Living): Promise<void> {
  const { world, random, act } = living
  const name = pick(random, hostsAndChassis(living))
  const action = pick(random, ['PowerOn', 'PowerCycle', 'GracefulShutdown', 'PowerOff', 'ForceOff'])
  const dueMs = world.clock.now() + Math.floor((random() - 0.05) * 240 * minuteMs)
  const at = new Date(dueMs).toISOString()
  const ifMissed = pick(random, ['run', 'skip'])
  await act(`schedule.add ${JSON.stringify({ name, action, at, ifMissed })}`)
}

async function setPreferences(living: Living): Promise<void> {
  const { random, act } = living
  const name = pick(random, hostsAndChassis(living))
  const restore = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore']
  const wanted = pick<object>(random, [
    { restore: pick(random, restore) },
    { restoreOnce: pick(random, [...restore, null]) },
    { autoReboot: random() < 0.7 },
    { autoRebootOnce: pick(random, [true, false, null]) },
  ])
  await act(`preferences.set ${JSON.stringify({ name, ...wanted })}`)
}

async function cutAll(living: Living): Promise<void> {
  const { random, act } = living
  const name = pick(random, [...hostsAndChassis(living), null])
  await act(`emergency.off ${JSON.stringify({ name, reason: 'by chance' })}`)
}

/** Goes on with a procedure, sometimes with a step that is not its turn. */
async function recover(living: Living): Promise<void> {
  const { random, act } = living
  const alerts = activeAlerts(living)
  if (alerts.length === 0) return
  if (random() < 0.5) await act('mend')
  const alert = pick(random, alerts)
  for (let steps = 0; steps < stepsMax; steps++) {
    const seen = await act(`recovery.get ${JSON.stringify({ alert })}`)
    if (seen?.code !== 200) return
    const { next } = seen.body as RecoveryReply
    if (next === null) return
    const step = random() < 0.1 ? 1 + Math.floor(random() * 5) : next
    await act(`recovery.advance ${JSON.stringify({ alert, step })}`)
    await pass(living, random() * minuteMs)
  }
}

/** No procedure is longer; one that waits for something is left for later. */
const stepsMax = 5

async function acknowledge(living: Living): Promise<void> {
  const alerts = activeAlerts(living)
  if (alerts.length === 0) return
  await living.act(`alerts.acknowledge ${JSON.stringify({ id: pick(living.random, alerts) })}`)
}

/** Seen without asking, so that who carries the story out again need not ask either. */
const activeAlerts = ({ world }: Living): readonly string[] =>
  Object.values(world.system().alerts).flatMap(({ alert, isCleared }) =>
    isCleared ? [] : [alert.id],
  )

async function maintain(living: Living): Promise<void> {
  const { random, act, world } = living
  const what = pick(random, ['bmc', 'chassis'] as const)
  const { name } = world.config[what]
  const ask = (enter: boolean) => act(`${what}.maintenance ${JSON.stringify({ name, enter })}`)
  await ask(true)
  await pass(living, random() * 10 * minuteMs)
  await ask(false)
}
