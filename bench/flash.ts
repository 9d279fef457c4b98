/** Bytes written to the disk for one transition, beside one row appended to a file and synced. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cost, type Figure } from './figure.ts'
import { startLean } from './floor.ts'
import { apply } from './load.ts'
import { type Running, writtenBy } from './processes.ts'
import { openSite, type Site } from './product.ts'
import { askedOf, controls, manyInFlight, type RequestLoad } from './requests.ts'

const runMs = 1000
const floorRows = 1000
const maintenance = askedOf(controls[1])
const onLean: RequestLoad = { ...maintenance, subject: 'lean.bmc.maintenance' }

/**
 * Linux counts whole pages as they become dirty; checkpoints are in it, what the disk adds is
 * not.
 */
export async function flash(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const service = await site.startReady(built)
  const lean = await startLean(site.server)
  const of = async (inFlight: number) => ({
    ours: await writtenPerTransition(site, service, maintenance, inFlight),
    lean: await writtenPerTransition(site, lean, onLean, inFlight),
  })
  const one = await of(1)
  const many = await of(manyInFlight)
  const page = JSON.parse(await site.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  await lean.stop()
  await service.stop()
  await site.stop()
  const row = `${JSON.stringify(page.entries[0])}\n`
  const oneRow = 'its row appended to a file, fdatasync each'
  const manyRows = `${oneRow} ${manyInFlight}`
  return [
    cost('bytes written a transition, one in flight', 'B', one.ours, {
      floor: { name: oneRow, value: appended(row, 1) },
      lean: one.lean,
      aim: { of: 'ratio', limit: 3 },
    }),
    cost(`bytes written a transition, ${manyInFlight} in flight`, 'B', many.ours, {
      floor: { name: manyRows, value: appended(row, manyInFlight) },
      lean: many.lean,
    }),
  ]
}

async function writtenPerTransition(
  { port }: Site,
  { pid }: Running,
  asked: RequestLoad,
  inFlight: number,
): Promise<number> {
  const before = writtenBy(pid)
  const { answered } = await apply({ port, pid, ...asked, inFlight, warmMs: 0, runMs })
  return (writtenBy(pid) - before) / answered
}

/** In this process, whose own writes are few. */
function appended(row: string, rowsAtOnce: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-flash-'))
  const file = openSync(join(folder, 'rows'), 'a')
  const before = writtenBy('self')
  for (let written = 0; written < floorRows; written += rowsAtOnce) {
    writeSync(file, row.repeat(rowsAtOnce))
    fdatasyncSync(file)
  }
  const bytes = writtenBy('self') - before
  closeSync(file)
  rmSync(folder, { recursive: true })
  return bytes / floorRows
}
