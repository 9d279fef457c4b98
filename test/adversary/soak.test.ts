/** A thousand operations a second for long: memory, files and descriptors come to stay. */
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startArena } from './arena.ts'

const isLong = process.env.LONG !== undefined
const lastsS = isLong ? Number(process.env.SOAK_S ?? 3600) : 6
/** Until all that is bounded is full: the journal, what is remembered, what is compiled. */
const fillsS = isLong ? Math.min(600, lastsS / 2) : 3
const rate = 1000
const tickMs = 10
/** So many wait for an answer at most: who stops for a moment asks no thousand at once. */
const inFlightMax = 200
const memoryMaxMiB = 256
/** How much more the last quarter may take than the first, of what it took; not full in seconds. */
const grows = isLong ? 1.1 : 2

const arena = await startArena({ config: isLong ? {} : { history: { entries: 1000 } } })
after(() => arena[Symbol.asyncDispose]())
const service = await arena.serve()
const { client } = arena

interface Sample {
  readonly residentMiB: number
  readonly filesMiB: number
  readonly descriptors: number
}

function sample(): Sample {
  const ofProcess = `/proc/${service.pid}`
  const [, resident] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`${ofProcess}/status`, 'utf8')) ?? []
  const files = globSync('data/*', { cwd: arena.folder }).map((file) => join(arena.folder, file))
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  return {
    residentMiB: Number(resident) / 1024,
    filesMiB: sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2,
    descriptors: readdirSync(`${ofProcess}/fd`).length,
  }
}

/** Each is an operation: what is asked for is never so already. */
const components = ['host.0', 'host.1', 'chassis.0']
const requestOf = (count: number) => ({
  name: components[count % components.length],
  action: count % (2 * components.length) < components.length ? 'IdentifyOn' : 'IdentifyOff',
})

test(`${rate} operations a second for ${lastsS} s cost no more in the end`, async (t) => {
  const codes: Record<string, number> = {}
  const samples: Sample[] = []
  const beganMs = performance.now()
  const passedS = () => (performance.now() - beganMs) / 1000
  let [count, inFlight] = [0, 0]
  const ask = async () => {
    inFlight += 1
    const reply = await client.ask('action', requestOf(count++), 10_000)
    codes[`${reply?.code}`] = (codes[`${reply?.code}`] ?? 0) + 1
    inFlight -= 1
  }
  // By what was done, and not by the clock: a machine that is busy takes its time.
  while (count < lastsS * rate) {
    const due = Math.min(passedS(), lastsS) * rate
    while (count < due && inFlight < inFlightMax) void ask()
    const done = count - inFlight
    if (done > rate * (fillsS + (samples.length * (lastsS - fillsS)) / 40)) samples.push(sample())
    await sleep(tickMs)
  }
  const tookS = passedS()
  while (inFlight > 0) await sleep(tickMs)
  const quarter = Math.floor(samples.length / 4)
  const first = largestOf(samples.slice(0, quarter))
  const last = largestOf(samples.slice(-quarter))
  t.diagnostic(JSON.stringify({ count, codes, first, last }))
  const { 200: _succeeded, ...others } = codes
  assert.deepEqual(others, {})
  // Where other tests run beside it, it is given what they leave of the machine.
  if (isLong) assert.ok(tookS < lastsS / 0.95, `it took ${tookS} s`)
  for (const what of ['residentMiB', 'filesMiB', 'descriptors'] as const)
    assert.ok(last[what] <= first[what] * grows, `${what}: ${first[what]}, then ${last[what]}`)
  assert.ok(last.residentMiB < memoryMaxMiB, `${last.residentMiB} MiB`)
})

const largestOf = (samples: readonly Sample[]): Sample => ({
  residentMiB: Math.max(...samples.map(({ residentMiB }) => residentMiB)),
  filesMiB: Math.max(...samples.map(({ filesMiB }) => filesMiB)),
  descriptors: Math.max(...samples.map(({ descriptors }) => descriptors)),
})
