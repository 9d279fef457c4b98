/** The command line against the real service, through NATS and over HTTP: output and exit codes. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errorBodySchema } from '../../src/api/fields/errors.ts'
import { alertsSchema } from '../../src/api/resources/alert.ts'
import { historySchema } from '../../src/api/resources/history.ts'
import { checkSchema } from '../../src/api/resources/interlocks.ts'
import { statusSchema } from '../../src/api/resources/system.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { type Ended, runStatemgr, until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite({ transitionTimeout: '3s' })
after(() => site[Symbol.asyncDispose]())
await site.simulate()
const { url } = await site.serve()

for (const reach of [
  ['--nats', site.nats.url],
  ['--url', url],
]) {
  const [flag] = reach
  const cli = (...args: readonly string[]) => runStatemgr(...args, ...reach)

  test(`${flag}: status shows everything, and one component in full`, async () => {
    const whole = done(await cli('status'))
    for (const name of ['host.0', 'host.1', 'chassis.0', 'bmc.0']) assert.ok(whole.includes(name))
    const one = done(await cli('status', 'bmc.0'))
    assert.match(one, /^bmc\.0 \(bmc\)\n {2}status +Ready/)
    statusSchema.parse(JSON.parse(done(await cli('status', '--json'))))
  })

  test(`${flag}: check says what speaks against it, and power is refused with 3`, async () => {
    const refused = await cli('check', 'host.0', 'PowerOn')
    assert.equal(refused.code, 3)
    assert.match(refused.out, /^host\.0 PowerOn would be refused/)
    assert.match(refused.out, /chassis/)
    const power = await cli('power', 'on', 'host.0', '--wait')
    assert.equal(`${power.code} ${power.out}`, '3 ')
    assert.match(power.err, /^refused: .*\(chassis-off\)/)
    assert.match(power.err, /Power the chassis on first;/)
    const json = await cli('power', 'on', 'host.0', '--json')
    assert.equal(json.code, 3)
    assert.equal(errorBodySchema.parse(JSON.parse(json.out)).code, 'chassis-off')
  })

  test(`${flag}: power on --wait comes back when it is on`, async () => {
    assert.match(done(await cli('power', 'on', 'chassis.0', '--wait')), /^chassis\.0 is On \(/)
    assert.match(
      done(await cli('power', 'on', 'host.0', '--wait', '30s')),
      /^host\.0 is Running \(/,
    )
    assert.match(done(await cli('power', 'on', 'host.0')), /^host\.0 is Running already/)
    const check = done(await cli('check', 'host.1', 'PowerOn', '--json'))
    assert.equal(checkSchema.parse(JSON.parse(check)).allowed, true)
  })

  test(`${flag}: what takes longer than one waits for, and what fails, exits with 1`, async () => {
    await site.sim('set', { path: 'hosts.host.0.ignoresShutdown', value: true })
    const late = await cli('power', 'off', 'host.0', '--wait', '50ms', '--json')
    assert.equal(late.code, 1, late.err)
    const { code, operation } = errorBodySchema.parse(JSON.parse(late.out))
    assert.equal(code, 'waited-in-vain')
    assert.equal(operation, (await site.component('host.0')).operation)
    await site.sim('set', { path: 'hosts.host.0.ignoresShutdown', value: false })
    done(await cli('power', 'off', 'host.0', '--wait', '--force'))
    // A plant that is reset goes dark as if power were lost: what had run is given back.
    done(await cli('power', 'off', 'host.1', '--wait', '--force'))
    await site.sim('set', { path: 'hosts.host.1.stuckRail', value: true })
    const failed = await cli('power', 'on', 'host.1', '--wait')
    assert.equal(failed.code, 1)
    assert.match(failed.err, /rolled-back: host\.1 PowerOn: /)
    await site.sim('set', { path: 'hosts.host.1.stuckRail', value: false })
  })

  test(`${flag}: history and alerts tell of it`, async () => {
    const { entries } = historySchema.parse(JSON.parse(done(await cli('history', '--json'))))
    assert.ok(entries.some(({ actor }) => actor?.startsWith('cli:')))
    assert.deepEqual(entries, (await site.history()).toReversed().slice(0, entries.length))
    const lines = done(await cli('history', '--jsonl', '--component', 'host.0'))
      .trim()
      .split('\n')
    for (const line of lines) assert.equal(JSON.parse(line).component, 'host.0')
    await site.sim('set', { path: 'zones.cpu_zone.celsius', value: 95 })
    await until('the zone to be critical', async () => (await site.alerts()).length > 0)
    const listed = JSON.parse(done(await cli('alerts', '--json')))
    const alerts = alertsSchema.parse(listed).alerts
    assert.ok(alerts.some(({ id }) => id === 'level-critical/zone/cpu_zone'))
    assert.match(done(await cli('alerts')), /Critical .*zone\/cpu_zone is critical/)
    await site.sim('reset')
  })

  test(`${flag}: a mistake in what is typed exits with 2, and moves nothing`, async () => {
    const wrong = [['power', 'up', 'host.0'], ['statsu'], ['history', '--limit', 'many'], ['check']]
    for (const args of wrong) {
      const { code, out, err } = await cli(...args)
      assert.equal(`${code} ${out}`, '2 ', args.join(' '))
      assert.match(err, /^error: /)
    }
  })
}

test('where nobody answers it exits with 4, and says what to start', async () => {
  const empty = await startNatsServer()
  const places = [
    ['--nats', empty.url],
    ['--nats', 'nats://127.0.0.1:1'],
    ['--url', 'http://127.0.0.1:1'],
  ]
  for (const place of places) {
    const { code, out, err } = await runStatemgr('status', ...place)
    assert.equal(`${code} ${out}`, '4 ', err)
    assert.match(err, /^error: /)
  }
  await empty.stop()
})

/** What it printed; it must have been content. */
function done({ code, out, err }: Ended): string {
  assert.equal(code, 0, err)
  return out
}
