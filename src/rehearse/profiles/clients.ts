/**
 * Lists the acts of clients who cross each other: one requestId used twice, locks, overrides, and
 * kills of the service in the midst of each.
 */

import { overridableRules } from '../../core/interlocks/catalogue.ts'
import { allowedActions } from '../../core/machines/takeover.ts'
import { componentOf, componentsOf } from '../../core/model/system/system.ts'
import { pick } from '../world/chance.ts'
import { pass } from './acts.ts'
import type { Act, Living } from './profile.ts'

export const clientActs: readonly Act[] = [
  { name: 'twice', weight: 0.08, happen: askTwice },
  { name: 'lock', weight: 0.08, happen: lock },
  { name: 'leave', weight: 0.05, happen: useLeave },
  { name: 'kept', weight: 0.03, happen: keepOver },
]

const minuteMs = 60_000

/**
 * The same again, the same for somebody else, or something else by the same name: at once, later,
 * or after a kill.
 */
async function askTwice(living: Living): Promise<void> {
  const { random, act } = living
  const [requestId, theirs] = [0, 0].map(() => `c${Math.floor(random() * 30)}`)
  const one = { ...target(living), requestId }
  const other = pick(random, [one, { ...one, requestId: theirs }, { ...target(living), requestId }])
  const [first, second] = [one, other].map((body) => `action ${JSON.stringify(body)}`)
  const way = random()
  if (way < 0.4) await act(`${first} || ${second}`)
  else {
    if (way < 0.7) await act(first!)
    else await kill(living, first!)
    await pass(living, random() ** 2 * minuteMs)
    await act(second!)
  }
  await pass(living, random() ** 2 * minuteMs)
  await act(pick(random, [first!, second!]))
}

/** Somebody works on it for a while, and others ask what they like meanwhile. */
async function lock(living: Living): Promise<void> {
  const { world, random, act } = living
  const name = pick(random, Object.keys(world.platform.components))
  const { actions } = world.platform.machines[componentOf(world.system(), name).kind]!
  const known = (names: readonly string[]) => names.filter((one) => Object.hasOwn(actions, one))
  const ask = (action: string) => `action ${JSON.stringify({ name, action })}`
  await perhapsKilled(living, ask(pick(random, known(setting))))
  for (let times = Math.floor(random() * 4); times > 0; times--) {
    await pass(living, random() ** 2 * 10 * minuteMs)
    await perhapsKilled(living, ask(pick(random, Object.keys(actions))))
  }
  if (random() < 0.7) await act(ask(pick(random, known(ending))))
}

const setting = ['EnterMaintenance', 'EnterDiagnostic', 'PrepareUpdate', 'Isolate']
const ending = ['ExitMaintenance', 'Resume', 'CompleteUpdate', 'Recover']

/** What an override lets through is asked with it and without it, before and after its end. */
async function useLeave(living: Living): Promise<void> {
  const { world, random, act } = living
  if (random() < 0.4) {
    await act(`action ${JSON.stringify({ name: world.config.chassis.name, action: 'PowerOff' })}`)
    await pass(living, minuteMs)
  }
  const { name, action } = blocked(living) ?? target(living)
  const interlocks = [pick(random, overridableRules)]
  const expires = pick(random, ['1s', '1m', '10m'])
  const grant = { name, interlocks, reason: 'by chance', expires }
  const answer = await act(`override.grant ${JSON.stringify(grant)}`)
  if (answer?.code !== 200) return
  const checks = [{}, { override: '@override' }].map(
    (override) => `interlocks.check ${JSON.stringify({ name, action, ...override })}`,
  )
  await act(checks.join(' || '))
  const ask = `action ${JSON.stringify({ name, action, override: '@override' })}`
  await perhapsKilled(living, ask)
  await pass(living, random() ** 2 * 2 * minuteMs)
  await act(ask)
  await act(checks.join(' || '))
}

/** What stands is killed over, in the moment in which more of it is asked for. */
async function keepOver(living: Living): Promise<void> {
  const { random, world } = living
  const { name, action } = target(living)
  const at = new Date(world.clock.now() + Math.floor(random() * 60 * minuteMs)).toISOString()
  const grant = { name, interlocks: [pick(random, overridableRules)], reason: 'by chance' }
  const ifMissed = pick(random, ['run', 'skip'])
  await kill(
    living,
    pick(random, [
      `override.grant ${JSON.stringify({ ...grant, expires: '1h' })}`,
      `schedule.add ${JSON.stringify({ name, action, at, ifMissed })}`,
      `operation.abort {"id":"@${name}"}`,
      'override.revoke {"id":"@override"}',
    ]),
  )
}

function target({ world, random }: Living): { readonly name: string; readonly action: string } {
  const component = componentOf(
    world.system(),
    pick(random, Object.keys(world.platform.components)),
  )
  const allowed = allowedActions(world.platform, component)
  const all = Object.keys(world.platform.machines[component.kind]!.actions)
  return { name: component.name, action: pick(random, allowed.length === 0 ? all : allowed) }
}

/** Something that is not on, if there is: of that most may be said. */
function blocked({
  world,
  random,
}: Living): { readonly name: string; readonly action: string } | null {
  const names = componentsOf(world.system()).flatMap((component) =>
    allowedActions(world.platform, component).includes('PowerOn') ? component.name : [],
  )
  return names.length === 0 ? null : { name: pick(random, names), action: 'PowerOn' }
}

async function perhapsKilled(living: Living, ask: string): Promise<void> {
  if (living.random() < 0.2) await kill(living, ask)
  else await living.act(ask)
}

/** Before it is heard, in the midst of writing it, or when it is written. */
async function kill({ random, act }: Living, ask: string): Promise<void> {
  await act('disk 20ms')
  await act(`crash ${pick(random, ['', '10ms ', '20ms ', '50ms '])}${ask}`)
  await act('disk sound')
  await act(random() < 0.8 ? 'restart' : 'restart {"away":"2m"}')
}
