/** Reads and writes a file that the command line names. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { UsageError } from './exits.ts'
import type { Shell } from './shell.ts'

/** What nobody hands to a command by a pipe. */
const inputBytesMax = 256 * 1024 * 1024

/** As `readNamed`, or standard input for `-`, however long whoever writes to it takes. */
export async function readGiven({ input }: Shell, file: string): Promise<string> {
  if (file !== '-' || input === undefined) return readNamed(file)
  return Buffer.from(await input(inputBytesMax)).toString()
}

/** As text; throws a `UsageError` for one that cannot be read. */
export function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new UsageError(`${file} cannot be read: ${why}`)
  }
}

/** For its owner alone; half of a file is none. Throws a `UsageError` where it cannot be. */
export function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (error) {
    rmSync(file, { force: true })
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`)
  }
}
