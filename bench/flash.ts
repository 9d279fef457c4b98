/** Bytes written to the disk for one transition, beside one row appended to a file and synced. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cost, type Figure } from './figure.ts'
import { apply } from './load.ts'
import { writtenBy } from './processes.ts'
import type { Product } from './product.ts'

const runMs = 1000
const manyInFlight = 64
const floorRows = 1000

/**
 * Linux counts whole pages as they become dirty; checkpoints are in it, what the disk adds is
 * not.
 */
export async function flash(product: Product): Promise<readonly Figure[]> {
  const page = JSON.parse(await product.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  const row = `${JSON.stringify(page.entries[0])}\n`
  const one = await writtenPerTransition(product, 1)
  const many = await writtenPerTransition(product, manyInFlight)
  const oneRow = 'its row appended to a file, fdatasync each'
  return [
    cost('bytes written a transition, one in flight', oneRow, 'B', one, appended(row, 1)),
    cost(
      `bytes written a transition, ${manyInFlight} in flight`,
      `its row appended to a file, fdatasync each ${manyInFlight}`,
      'B',
      many,
      appended(row, manyInFlight),
    ),
  ]
}

async function writtenPerTransition({ port, service }: Product, inFlight: number): Promise<number> {
  const before = writtenBy(service.pid)
  const { answered } = await apply({
    port,
    subject: 'statemgr.bmc.maintenance',
    payloads: ['{"enter":true}', '{"enter":false}'],
    expected: '{"accepted":true,"unchanged":false',
    inFlight,
    warmMs: 0,
    runMs,
  })
  return (writtenBy(service.pid) - before) / answered
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
