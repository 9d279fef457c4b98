/** Says what became of a store that was damaged. */
import type { Damage } from '../../store/store.ts'

/** `then` is what follows from it: where it was found at a start, another thing than later. */
export function damageText(
  { message, keptAt, rowsKept }: Damage,
  then = 'what is known was written anew',
): string {
  const aside = keptAt === null ? 'Nothing is left of it' : `The damaged file is kept as ${keptAt}`
  return (
    `the store was damaged: ${message}. ${aside}; ` +
    `${rowsKept} history entries were saved from it, and ${then}`
  )
}
