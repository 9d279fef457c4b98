/** Bugs planted in the process itself: it ends, and does not end again and again for one cause. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { until } from '../harness/processes.ts'
import { startArena } from './arena.ts'

const arena = await startArena()
after(() => arena[Symbol.asyncDispose]())
const { client, fakes } = arena

/** Starts the product with a mistake planted in one of its files. */
async function withPlanted<T>(
  planted: { readonly file: string; readonly find: string; readonly replace: string },
  work: () => Promise<T>,
): Promise<T> {
  const loader = pathToFileURL(join(import.meta.dirname, '../mutations/plant.ts')).href
  process.env.NODE_OPTIONS = `--import=${loader}`
  process.env.PLANTED = JSON.stringify(planted)
  try {
    return await work()
  } finally {
    delete process.env.NODE_OPTIONS
    delete process.env.PLANTED
  }
}

/** It ends whenever anything is under way: with each start again, for as long as that is. */
const wheneverBusy = {
  file: 'src/engine/loop/committer.ts',
  find: '  flush(): void {\n',
  replace: `  flush(): void {
    if (this.ahead.components.rows.some((one) => one.operation?.state === 'running'))
      throw new Error('planted in the committer')
`,
}
const crashFile = join(arena.folder, 'data', 'statemgr.crash.json')

async function hostOn(): Promise<void> {
  await client.act('chassis.0', 'PowerOn', `chassis ${++asked}`)
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  await client.act('host.0', 'PowerOn', `host ${++asked}`)
  await arena.status('the host to run', ({ hosts }) => hosts[0].status === 'Running')
}
let asked = 0

const crashLoop = async () => {
  const service = await arena.serve()
  await hostOn()
  fakes.power.behave({ isHung: true })
  await client.act('host.0', 'GracefulShutdown', 'third')
  await service.kill()
  fakes.power.mend()
  const up = await withPlanted(wheneverBusy, async () => {
    for (let run = 0; run < 2; run++) {
      const { code, err } = await arena.start(...arena.serveArgs()).ended
      assert.equal(code, 1, err)
      assert.match(err, /planted in the committer/)
    }
    assert.ok(existsSync(crashFile))
    return arena.serve()
  })
  const held = await arena.status('the host to be held', ({ hosts }) => hosts[0].status === 'Error')
  assert.equal(held.hosts[0].lastError.code, 'internal')
  const { alerts } = await client.body('alerts.list')
  const codes = alerts.map(({ id }: { id: string }) => id)
  assert.ok(codes.includes('internal/host.0') && codes.includes('internal/statemgr'), codes.join())
  await up.kill()
  const mended = await arena.serve()
  await client.act('host.0', 'ForceOff', 'last')
  await until('the host to be off', () => fakes.plant.power('host.0') === 'Off')
  await mended.kill()
}

/** Where the way to power off goes through: each is broken in a run of its own. */
const ways = {
  'the rule of heat': {
    file: 'src/core/automation/protection/heat.ts',
    find: '  const danger = dangerOf(context, before, zone)\n',
    replace: "  if (zone) throw new Error('planted in the rule')\n  const danger = null\n",
  },
  'every step of every operation': {
    file: 'src/core/operations/saga.ts',
    find: '  const { operation, plan } = saga\n',
    replace:
      "  const { operation, plan } = saga\n  if (plan) throw new Error('planted in a step')\n",
  },
  'every call of an operation': {
    file: 'src/core/effects.ts',
    find: '  if (operation === null || !mayCall(platform, system, operation)) return []\n',
    replace: "  if (operation === null) return []\n  throw new Error('planted')\n",
  },
} as const

/** A zone gets too hot while nobody is there; the start that is a bug's has to see to that. */
async function takesDown(data: string, planted: (typeof ways)[keyof typeof ways]): Promise<number> {
  const service = await arena.serve({ data })
  await hostOn()
  await service.kill()
  fakes.plant.heat('cpu_zone', 99)
  const again = await withPlanted(planted, () => arena.serve({ data }))
  const readyAt = performance.now()
  await until('the host to be off', () => fakes.plant.power('host.0') === 'Off')
  const tookMs = performance.now() - readyAt
  fakes.plant.heat('cpu_zone', 40)
  await again.kill()
  return tookMs
}

const isLong = process.env.LONG !== undefined
if (isLong) test('what ends one start after the other is set aside', crashLoop)

for (const [way, planted] of Object.entries(ways).slice(isLong ? 0 : -1)) {
  test(`a host in a zone that is too hot goes off though ${way} is a bug's`, async (t) => {
    const tookMs = await takesDown(way, planted)
    t.diagnostic(`off ${Math.round(tookMs)} ms after the start was ready`)
    assert.ok(tookMs < 1000, `${tookMs} ms`)
    assert.equal(
      existsSync(join(arena.folder, way, 'statemgr.crash.json')),
      false,
      'nothing ended it',
    )
  })
}
