/** Reads a file that the command line names. */
import { readFileSync } from 'node:fs'
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
