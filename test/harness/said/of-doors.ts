/** What the doors, the loop, the store and the owner's policies tell whoever they refuse. */
import { answerTooLarge } from '../../../src/api/fields/part.ts'
import { createMemoryBus } from '../../../src/bus/memory.ts'
import type { Decision } from '../../../src/core/model/platform/rules.ts'
import type { Refusal, RefusalCode } from '../../../src/core/model/refusals.ts'
import { startHttp } from '../../../src/faces/http.ts'
import { requestOnBus } from '../../../src/faces/http-api.ts'
import { configWith, platformWithRules, rule } from '../../policies/with-rules.ts'
import { benchIn, example, exampleConfig, platformWith } from '../platform.ts'
import { on } from './judged.ts'
import { answered, asked, type Refused, worldIn } from './refused.ts'

const actor = { name: 'a test', onlyReads: false, guards: () => [] }
const viewer = { ...actor, name: 'socket:viewer', onlyReads: true }
const bodyOf = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Refusal

/** Asks by HTTP, without a socket: the bus is one on which `host.get` is served as it is told. */
async function asking(subject: string, door = actor, serves: 'nothing' | 'silence' = 'nothing') {
  const wake = (_: number, then: () => void) => {
    const timer = setTimeout(then, 1)
    return () => clearTimeout(timer)
  }
  const bus = createMemoryBus({ wake })
  if (serves === 'silence')
    await bus.serve({
      ...{ name: 'statemgr', version: '1.0.0', description: 'silent' },
      endpoints: [{ name: 'host_get', subject: 'statemgr.host.get', handle: () => {} }],
    })
  const body = new TextEncoder().encode('{"name":"host.0"}')
  return bodyOf(requestOnBus(bus, 'statemgr', door)(subject, 'application/json', body))
}

/** What a page of HTTP itself answers. */
async function fetched(
  path: string,
  headers: { readonly authorization?: string; readonly origin?: string },
): Promise<Refusal> {
  const face = await startHttp({
    ...{ bus: createMemoryBus(), serviceName: 'statemgr', systemName: 'rack', services: [] },
    ...{ host: '127.0.0.1', port: 0, tokenFile: null, ready: () => ({ ok: true }) },
    log: { warn: () => {}, error: () => {} },
  })
  try {
    const given = headers.authorization === 'ours' ? { authorization: `Bearer ${face.token}` } : {}
    const refusal = await bodyOf(fetch(face.url + path, { headers: { ...headers, ...given } }))
    // Which port it got is chance.
    return JSON.parse(JSON.stringify(refusal).replaceAll(new URL(face.url).port, '1'))
  } finally {
    await face.stop()
  }
}

const overridable = example.overridable.join(', ')
const url = 'http://127.0.0.1:8181/v1/data/statemgr/decision'
const opa = platformWith(() => configWith({ opa: { url } }))

function decided(given: Partial<Decision>): Refusal {
  const bench = benchIn(on, opa)
  const base = { result: 'allow', message: '', guidance: null, warnings: [] } as const
  const externalPolicy = { askedAt: bench.now, decision: { ...base, ...given } }
  return asked(bench, 'host.0', 'PowerOn', { externalPolicy })
}

const ruled = (given: Parameters<typeof rule>[0]) =>
  asked(benchIn(on, platformWithRules(rule(given))), 'host.0', 'PowerOn')

function ruledUnread(): Refusal {
  const bench = benchIn(on, platformWithRules(rule({ if: 'zones["cpu_zone"].value > 70' })))
  bench.level('zone/cpu_zone', 'normal', { value: null })
  return asked(bench, 'host.0', 'PowerOn')
}

export const ofDoors = {
  malformed: [
    {
      play: () => answered('host.get', {}),
      message: 'name is missing',
      saw: ['name: null of a string, objects'],
    },
    {
      play: () => answered('history.query', { from: '1h', since: '1h' }),
      message: 'since is another word for from: give one of them',
    },
    {
      play: () => answered('history.query', { from: '1h', to: '2h' }),
      message: 'from is not before to: nothing lies between them',
    },
    {
      play: () => answered('history.stats', { status: 'Bootin' }),
      message: 'status: there is no status Bootin: did you mean Booting?',
    },
    {
      play: () =>
        answered('override.grant', {
          name: 'host.0',
          interlocks: ['helth'],
          reason: 'x',
          expires: '1m',
        }),
      message:
        'interlocks: there is no helth to override: did you mean health? ' +
        `Valid: ${overridable}`,
      saw: ['interlocks: helth of health, objects'],
    },
  ],
  'unknown-component': [
    {
      play: () => answered('host.get', { name: 'host.9' }),
      message: 'there is no host host.9: did you mean host.0?',
    },
    {
      play: () => answered('host.get', { name: 'chassis.0' }),
      message: 'chassis.0 is a chassis, not a host; known: host.0, host.1',
    },
    {
      play: () => answered('alerts.list', { component: 'zone/cpu_zon' }),
      message:
        'there is no zone/cpu_zon, nor does the journal tell of one: did you mean zone/cpu_zone?',
      saw: ['component: zone/cpu_zon of zone/cpu_zone, objects'],
    },
  ],
  'unknown-action': [
    {
      play: () => answered('action', { name: 'host.0', action: 'PowrOn' }),
      message: 'a host has no action PowrOn: did you mean PowerOn?',
    },
  ],
  'unknown-entry': [
    {
      play: () => answered('history.query', { outcome: 'succeded' }),
      message: 'no entry of the journal has the outcome succeded: did you mean succeeded?',
    },
  ],
  'not-permitted': [
    {
      play: () => answered('action', { name: 'host.0', action: 'EmergencyOff' }),
      message: 'EmergencyOff is what the service does by itself in an emergency',
      todo: 'To take power away at once, use emergency.off with its name.',
    },
  ],
  'unknown-operation': [
    {
      play: () => answered('operation.get', { id: 'op-9' }),
      message: 'there is no operation op-9',
    },
  ],
  'unknown-incident': [
    {
      play: () => answered('incidents.get', { id: '9-run1' }),
      message: 'there is no incident 9-run1',
      saw: ['id: 9-run1 of null, objects'],
    },
  ],
  'insight-off': [
    {
      play: async () => {
        const config = { ...exampleConfig(), insight: false }
        return answered('incidents.list', {}, await worldIn(undefined, { config }))
      },
      message: 'nobody looks what the journal comes to: insight is false',
    },
  ],
  'unknown-alert': [
    {
      play: () => answered('recovery.get', { alert: 'held/host.0' }),
      message: 'the alert held/host.0 does not stand: it is mended, or never was',
    },
  ],
  'unknown-subject': [
    {
      play: () => fetched('/metrics', { authorization: 'ours' }),
      message:
        'metrics are off: set metrics: true in the configuration, or STATEMGR_METRICS=true, ' +
        'and start anew',
      saw: ['metrics: false of true, objects'],
    },
    {
      play: () => asking('statemgr.host.gett'),
      message: 'there is no statemgr.host.gett: did you mean statemgr.host.get?',
      saw: ['path: statemgr.host.gett of statemgr.host.get, objects'],
    },
    {
      play: () => answered('subjects.list', { subject: 'statemgr.events.hots.*' }),
      message: 'nothing is told on statemgr.events.hots.*: did you mean statemgr.events.host.*?',
      saw: ['subject: statemgr.events.hots.* of statemgr.events.host.*, objects'],
      todo: 'List what there is with statemgr.subjects.list; statemgr.events.> is everything.',
    },
    {
      play: () => fetched('/nowhere', { authorization: 'ours' }),
      message: 'there is nothing at /nowhere: see / for what there is',
      saw: ['path: /nowhere of /, objects'],
    },
  ],
  'too-large': [
    {
      play: () => answered('host.get', { name: 'x'.repeat(70_000) }),
      message: 'the request has more than 65536 bytes',
      saw: ['body: null of 65536 B, objects'],
    },
  ],
  'answer-too-large': [
    {
      play: () => answerTooLarge(1024),
      message: 'the answer is larger than the 1024 bytes that pass',
    },
  ],
  'token-required': [
    {
      play: () => fetched('/nowhere', {}),
      message: 'a request over TCP must carry the token, as the header authorization: Bearer TOKEN',
      saw: ['authorization: null of Bearer, objects'],
    },
    {
      play: () => fetched('/nowhere', { authorization: 'Bearer x' }),
      message: 'the token is not the one of this run: it is made anew at each start',
      saw: ['authorization: another token of Bearer, objects'],
    },
  ],
  forbidden: [
    {
      play: () => asking('statemgr.host.power.on', viewer),
      message:
        'who comes in by socket:viewer may look, and statemgr.host.power.on is more than that',
      saw: ['door: socket:viewer of one who may act, objects'],
    },
    {
      play: () => fetched('/healthz', { origin: 'http://evil.example' }),
      message:
        'the header origin must name this server, such as http://127.0.0.1:1; ' +
        'it is http://evil.example',
      saw: ['origin: http://evil.example of http://127.0.0.1:1, objects'],
    },
  ],
  'policy-forbids': [
    {
      play: () => ruled({}),
      message: 'the house does not want it',
      saw: ['host.0: true of null, objects'],
    },
    {
      play: () => ruled({ guidance: 'Ask Otto.' }),
      message: 'the house does not want it',
      saw: ['host.0: true of null, objects'],
      todo: 'Ask Otto.',
    },
    {
      play: () => decided({ result: 'forbid', message: 'frozen until Monday' }),
      message: 'frozen until Monday',
      saw: ['host.0: forbid of allow, objects'],
    },
  ],
  'policy-unavailable': [
    {
      play: () => ruledUnread(),
      message: 'house-rule could not be judged: there is no zones["cpu_zone"].value now',
      saw: ['host.0: null of a judgement, objects'],
    },
    {
      play: () => decided({ result: 'unavailable', message: 'the policy engine is gone' }),
      message: 'the policy engine is gone',
      saw: ['host.0: unavailable of allow, objects'],
    },
  ],
  'reason-required': [
    {
      play: () => ruled({ effect: 'require-reason' }),
      message: 'the house does not want it',
      saw: ['host.0: true of null, objects'],
    },
  ],
  'not-ready': [
    {
      play: () => asking('statemgr.host.get'),
      message: 'nobody serves statemgr.host.get on the bus',
    },
  ],
  unanswered: [
    {
      play: () => asking('statemgr.host.get', actor, 'silence'),
      message: 'nobody answered statemgr.host.get within 10 s',
    },
  ],
} satisfies Partial<Record<RefusalCode, readonly Refused[]>>
