/** Reads and writes a file that the command line names. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { UsageError } from './exits.ts'

/** As text, also from a descriptor `at`; throws a `UsageError` for one that cannot be read. */
export function readNamed(file: string, at: string | number = file): string {
  try {
    return readFileSync(at, 'utf8')
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
