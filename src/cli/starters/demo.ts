/**
 * Implements `statemgr demo`: a day of a two-host chassis with simulated hardware, in this process.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { ComponentReply } from '../../api/resources/component.ts'
import type { StatusReply } from '../../api/resources/system.ts'
import type { Bus } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { type BootReport, nativeSubjects } from '../../dialects/native/messages.ts'
import { startStateManager } from '../../main.ts'
import { problemsText } from '../../platform/findings/problems.ts'
import { loadConfig } from '../../platform/load.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { Simulator } from '../../sim/simulator.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask, listen } from '../client/api.ts'
import { createBusClient } from '../client/bus.ts'
import type { Client } from '../client/client.ts'
import { componentsOf } from '../client/find.ts'
import { alerts } from '../commands/alerts.ts'
import { check } from '../commands/check.ts'
import { emergencyOff } from '../commands/emergency.ts'
import { power } from '../commands/power.ts'
import { recover } from '../commands/recover.ts'
import { status } from '../commands/status.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { entryLine } from '../text/entry.ts'
import { outStyle } from '../text/style.ts'
import { pretend } from './simulate.ts'

/** Ends with `failed` when anything came out otherwise than the story says. */
export function demo(shell: Shell): Promise<Exit> {
  return withCleanup((cleanup) => playing(shell, cleanup))
}

async function playing(shell: Shell, cleanup: AsyncDisposableStack): Promise<Exit> {
  const onBug = (error: unknown): never => {
    throw error
  }
  const config = demoConfig()
  const bus = createMemoryBus({ onError: onBug })
  const client = createBusClient('the demo', async () => bus)
  cleanup.defer(() => client.close())
  const simulator = await pretend(config, bus)
  cleanup.defer(() => simulator.stop())
  const log = pino({ enabled: false })
  const store = createMemoryStore()
  const service = await startStateManager({ config, bus, store, http: null, log, onBug })
  cleanup.defer(() => service.stop())
  await service.ready
  const stage = await raise(shell, client, bus, simulator, config)
  for (const scene of day) {
    if (shell.stopped.aborted) return exits.failed
    await scene(stage)
    await sleep(pauseMs)
  }
  return stage.conclude()
}

/** The example that everything else shows too, with services that are given up sooner. */
function demoConfig(): Config {
  const file = fileURLToPath(new URL('../../../examples/two-host-chassis.yaml', import.meta.url))
  const loaded = loadConfig(file, {
    env: {
      STATEMGR_INTEGRATIONS_TIMEOUT: '1s',
      STATEMGR_INTEGRATIONS_RETRY_DELAY: '200ms',
      STATEMGR_LIMITS_ALERT_HOLD: '1s',
      STATEMGR_LIMITS_OBSERVE_INTERVAL: '500ms',
      STATEMGR_SIMULATION_REPORT_INTERVAL: '500ms',
    },
  })
  if ('config' in loaded) return loaded.config
  throw new Error(problemsText(file, loaded.problems))
}

type Scene = (stage: Stage) => Promise<void>

const morning: Scene = async ({ say, type, expect, is }) => {
  say('Morning. Everything is off; the chassis first, then a host, whose boot is followed.')
  await type('power on chassis.0 --wait', power, { args: ['on', 'chassis.0'], wait: true })
  await type('power on host.0 --wait', power, { args: ['on', 'host.0'], wait: true })
  expect('host.0 runs', await is('host.0', 'Running'))
}

const supplyFails: Scene = async ({ say, pull, type, expect, until, is }) => {
  say('A supply loses its input. What runs goes on with the other one; nothing new is started.')
  pull('supplies.psu.1.input', 'Lost')
  expect('an alert is raised', await until((now) => hasAlert(now, 'supply/psu.1')))
  const refused = await type('power on host.1', power, { args: ['on', 'host.1'] })
  expect('the power-on is refused', refused === exits.refused)
  expect('host.0 still runs', await is('host.0', 'Running'))
  pull('supplies.psu.1.input', 'Good')
  expect('the alert is cleared', await until((now) => !hasAlert(now, 'supply/psu.1')))
}

const answerLost: Scene = async ({ say, lose, type, expect, is }) => {
  say(
    'The power service does what it is asked, and its answer is lost. Silence is doubt, not',
    'failure: the service looks, and asks again under the same id, which is the same call.',
  )
  lose('host.1')
  const exit = await type('power on host.1 --wait', power, { args: ['on', 'host.1'], wait: true })
  expect('the operation is done', exit === exits.done)
  expect('host.1 runs', await is('host.1', 'Running'))
}

const tooHot: Scene = async ({ say, pull, expect, until }) => {
  say(
    'A fan fails, and a zone gets hotter than its critical limit. Nobody needs to ask:',
    'the hosts are shut down while there is time for it.',
  )
  pull('zones.cpu_zone.celsius', 97)
  expect(
    'both hosts went down by themselves',
    await until((now) => now.hosts.every((host) => host.status === 'Off')),
  )
  expect(
    'because of the temperature',
    await until((now) => now.hosts.every((host) => host.cause === 'thermal-critical')),
  )
}

const blocked: Scene = async ({ say, type, expect, is }) => {
  say('Somebody wants a host back. The service explains what blocks it, and what would clear it.')
  const exit = await type('check host.0 PowerOn', check, { args: ['host.0', 'PowerOn'] })
  expect('the check says no', exit === exits.refused)
  const refused = await type('power on host.0', power, { args: ['on', 'host.0'] })
  expect('so does the power-on itself', refused === exits.refused)
  await type('alerts', alerts, { args: [] })
  expect('host.0 is off', await is('host.0', 'Off'))
}

const recovery: Scene = async ({ say, pull, type, expect, until, is }) => {
  say(
    'The fan is replaced, the zone cools down, and the day goes on. That hosts were taken down is',
    'told until somebody brings them back.',
  )
  pull('zones.cpu_zone.celsius', 45)
  const isCool = (now: StatusReply) => now.alerts.every(({ code }) => code === 'taken-down')
  expect('of the heat no alert stands', await until(isCool))
  await type('power on host.0 --wait', power, { args: ['on', 'host.0'], wait: true })
  expect('host.0 runs again', await is('host.0', 'Running'))
  const isBack = (now: StatusReply) => !hasAlert(now, 'host.0')
  expect('and nothing is told of it any more', await until(isBack))
}

const failing: Scene = async ({ say, pull, type, expect, until, is }) => {
  say(
    'A memory module overheats. Its host is isolated: off, locked, and nothing powers it on until',
    'somebody has gone through the procedure that the alert names.',
  )
  pull('sensors.dimm_temp.value', 99)
  expect('host.0 isolated itself', await is('host.0', 'Isolated'))
  pull('sensors.dimm_temp.value', 40)
  const isWell = (now: StatusReply) => !hasAlert(now, 'sensor/dimm_temp')
  expect('the module is replaced', await until(isWell))
  await type('recover isolated/host.0 --yes', recover, { args: ['isolated/host.0'], yes: true })
  expect('host.0 is let go', await is('host.0', 'Off'))
}

const smoke: Scene = async ({ say, type, expect, is }) => {
  say('Somebody smells smoke. No interlock and nothing under way keeps power on.')
  await type('power on host.1', power, { args: ['on', 'host.1'] })
  const cut = { args: ['off', 'all'], reason: 'smoke' }
  const exit = await type('emergency off all --reason smoke', emergencyOff, cut)
  expect('it is accepted', exit === exits.done)
  expect('the chassis is off', await is('chassis.0', 'Off'))
  expect('host.1 is off', await is('host.1', 'Off'))
  await type('power on chassis.0 --wait', power, { args: ['on', 'chassis.0'], wait: true })
  expect('false alarm: the chassis is on again', await is('chassis.0', 'On'))
}

const evening: Scene = async ({ say, type, expect, is }) => {
  say('Evening. The chassis goes off, and takes down what still runs before.')
  await type('power off chassis.0 --wait', power, { args: ['off', 'chassis.0'], wait: true })
  expect('the chassis is off', await is('chassis.0', 'Off'))
  expect('host.0 is off', await is('host.0', 'Off'))
  await type('status', status, { args: [] })
}

const day: readonly Scene[] = [
  morning,
  supplyFails,
  answerLost,
  tooHot,
  blocked,
  recovery,
  failing,
  smoke,
  evening,
]

/** Between scenes, to read. */
const pauseMs = 1_500
/** How long the story waits for what it says will happen. */
const patienceMs = 10_000
const lookEveryMs = 50

/** What a scene can do: say something, type a command, have a hand in the hardware, and look. */
interface Stage {
  readonly say: (...lines: readonly string[]) => void
  readonly type: (typed: string, run: Command, given: Given) => Promise<Exit>
  /** Sets the hardware, as `sim.set` does. */
  readonly pull: (path: string, value: unknown) => void
  /** Loses the answer to the next power-on of a host. */
  readonly lose: (host: string) => void
  readonly expect: (what: string, held: boolean) => void
  readonly until: (wanted: (now: StatusReply) => boolean) => Promise<boolean>
  readonly is: (name: string, status: ComponentReply['status']) => Promise<boolean>
  readonly conclude: () => Exit
}

type Command = (shell: Shell, given: Given) => Promise<Exit>

async function raise(
  shell: Shell,
  client: Client,
  bus: Bus,
  simulator: Simulator,
  { integrations }: Config,
): Promise<Stage> {
  const style = outStyle(shell)
  const startedAt = performance.now()
  const aside = (text: string): void => {
    const at = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(6)
    shell.out(`  ${style('faint', `${at} │`)} ${text}\n`)
  }
  await listen(client, 'statemgr.events.*.*', ({ data }) => aside(entryLine(style, data)))
  bus.subscribe(nativeSubjects(integrations.power).event('boot'), bootReporter(aside))
  const failures: string[] = []
  // The commands write as they do elsewhere, but that all of it goes to one place, in order.
  const inner: Shell = { ...shell, client, err: shell.out, isErrTerminal: false }
  const until = async (wanted: (now: StatusReply) => boolean): Promise<boolean> => {
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline && !shell.stopped.aborted) {
      const reply = await ask(client, 'statemgr.system.status', {})
      if (reply.kind === 'answered' && wanted(reply.body)) return true
      await sleep(lookEveryMs)
    }
    return false
  }
  return {
    say: (...lines) => shell.out(`\n${lines.map((line) => `${style('title', line)}\n`).join('')}`),
    type: (typed, run, given) => {
      shell.out(`\n${style('title', `$ statemgr ${typed}`)}\n`)
      return run(inner, given)
    },
    pull: (path, value) => {
      aside(`the hardware: ${path} is ${JSON.stringify(value)} now`)
      simulator.set(path, value)
    },
    lose: (host) => {
      aside(`the wire: answers about ${host} are lost`)
      const service = integrations.power
      simulator.fault({ service, kind: 'lose-answer', component: host, verb: 'on', forMs: 900 })
    },
    expect: (what, held) => {
      shell.out(`  ${held ? style('good', '✓') : style('bad', '✗')} ${what}\n`)
      if (!held) failures.push(what)
    },
    until,
    is: (name, wanted) => {
      return until((now) =>
        componentsOf(now).some((one) => one.name === name && one.status === wanted),
      )
    },
    conclude: () => {
      const took = shownDuration(performance.now() - startedAt)
      if (failures.length === 0) shell.out(`\nThat was a day in ${took}; all went as told.\n`)
      else shell.err(`\nNot as told: ${failures.join('; ')}.\n`)
      return failures.length === 0 ? exits.done : exits.failed
    },
  }
}

function hasAlert({ alerts }: StatusReply, component: string): boolean {
  return alerts.some((alert) => alert.component === component)
}

/** The power service repeats what it knows; only what is new is told. */
function bootReporter(aside: (text: string) => void): (message: { text(): string }) => void {
  const last = new Map<string, string>()
  return (message) => {
    const { component, progress } = JSON.parse(message.text()) as BootReport
    if (last.get(component) === progress) return
    last.set(component, progress)
    if (progress !== 'None') aside(`${component} boots: ${progress}`)
  }
}
