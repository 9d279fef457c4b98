/** NATS gone: what is known is still shown, an emergency is kept, and carried out at the return. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type NatsServer, startNatsServer } from '../harness/nats-server.ts'
import { type Process, until } from '../harness/processes.ts'
import { startArena } from './arena.ts'
import { ask, get, listen } from './over-http.ts'
import type { Status } from './status.ts'

const arena = await startArena({ config: { limits: { settle: '500ms' } } })
const servers: NatsServer[] = []
after(async () => {
  await arena[Symbol.asyncDispose]()
  await Promise.all(servers.map((one) => one.stop()))
})
const { client, fakes, nats } = arena

test('an emergency off while NATS is gone is not shown as done until it returns', async () => {
  const service = await arena.serve()
  await client.act('chassis.0', 'PowerOn', 'first')
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  await client.act('host.0', 'PowerOn', 'second')
  await arena.status('the host to run', ({ hosts }) => hosts[0].status === 'Running')
  const events = await listen(arena, service.url)
  await nats.stop()
  await until('readiness to name NATS', async () => {
    const { code, body } = await get(service.url, '/readyz')
    return code === 503 && body.code === 'bus-lost' && /NATS/.test(body.message + body.guidance)
  })
  assert.equal((await get(service.url, '/healthz')).code, 200)
  const { code, body } = await ask(arena, service.url, 'emergency.off', { reason: 'smoke' })
  assert.deepEqual([code, body.kept], [200, true], JSON.stringify(body))
  assert.match(body.notCarriedOut, /^not carried out: power service out of reach \(NATS is/)
  const shown = await statusOf(service.url, 'the alerts', isUnheard)
  assert.ok(codesOf(shown).includes('bus-lost/nats'), codesOf(shown).join())
  for (const { code, message, guidance } of shown.alerts.filter(isAboutReach))
    assert.match(message + guidance, /NATS/, code)
  await until('it to be shown as an event', () => events.text().includes('not-carried-out'))
  const typed = arena.start('emergency', 'off', 'all', '--reason', 'smoke', '--url', service.url)
  const ended = await typed.ended
  assert.match(ended.out, /not carried out: power service out of reach/)
  assert.equal(ended.code, 1)
  assert.equal(fakes.plant.power('host.0'), 'On')
  await assertAskedFirst(service, 'host.0', 'chassis.0')
  assert.equal((await get(service.url, '/readyz')).code, 200)
  const log = logOf(service)
  assert.equal(log.filter(({ msg }) => /NATS is out of reach/.test(msg)).length, 1)
  assert.equal(log.filter(({ msg }) => /NATS is back/.test(msg)).length, 1)
  const services = log.filter(({ msg }) => /^the service \w+ is (lost|back)/.test(msg))
  assert.ok(services.length <= 8, 'each is lost once, and back once')
  assert.ok(log.length - services.length <= 6, JSON.stringify(log))
  events.close()
  await service.kill()
})

test('a start without NATS comes up, and carries out then what it was asked before', async () => {
  const service = await arena.serve()
  await client.act('chassis.0', 'PowerOn', 'third')
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  await client.act('host.1', 'PowerOn', 'fourth')
  await arena.status('the host to run', ({ hosts }) => hosts[1].status === 'Running')
  await servers.at(-1)?.stop()
  await statusOf(service.url, 'the loss', (status) => codesOf(status).includes('bus-lost/nats'))
  const { body } = await ask(arena, service.url, 'emergency.off', {
    name: 'host.1',
    reason: 'smoke',
  })
  assert.match(body.notCarriedOut, /out of reach/)
  await service.kill()
  const next = arena.start(...arena.serveArgs())
  const [, url = ''] = await next.untilOut(/statemgr is not ready, but answers on (\S+)/)
  assert.match(next.err(), /NATS/)
  const { hosts } = await statusOf(url, 'the alert', isUnheard)
  assert.notEqual(hosts[1].status, 'Off')
  await assertAskedFirst(next, 'host.1')
  await next.kill()
})

/** NATS comes back: the power is off before anything else that needs it was asked. */
async function assertAskedFirst(service: Process, ...names: string[]): Promise<void> {
  const before = fakes.record.entries.length
  servers.push(await startNatsServer({ port: nats.port }))
  await until('the power to be off', () =>
    names.every((name) => fakes.plant.power(name) === 'Off'),
  ).catch((error) => {
    throw new Error(`${error.message}: ${service.err()}`)
  })
  const asked = fakes.record.entries.slice(before)
  const first = asked.find((one) => one.kind === 'received' && one.service === 'powermgr')
  assert.match(first?.kind === 'received' ? first.request.verb : 'nothing', /off/)
  await arena.status('rest', ({ operations }) => operations.length === 0)
  await arena.status('no alert', (now) => !now.alerts.some(isAboutReach))
}

const isUnheard = (status: Status) => codesOf(status).some((id) => /^not-carried-out/.test(id))
const isAboutReach = ({ code }: { code: string }) =>
  /^(?:bus-|service-silent|not-carried-out)/.test(code)
const codesOf = ({ alerts }: Status): string[] => alerts.map((one: { id: string }) => one.id)

const statusOf = (url: string, what: string, look: (status: Status) => boolean): Promise<Status> =>
  until(what, async () => {
    const { body } = await ask(arena, url, 'system.status')
    return look(body) ? body : null
  })

/** But for what is in the journal: that is told of as it is there. */
const logOf = ({ err }: Process): { msg: string }[] =>
  err()
    .split('\n')
    .filter((line) => line.startsWith('{') && !line.includes('"seq":'))
    .map((line) => JSON.parse(line))
