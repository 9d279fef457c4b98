/** Reports names that nothing has, with the nearest that something has. */

import { hintAt } from '../../text/nearest.ts'
import type { Finding } from './problems.ts'
import { finding, type Named } from './written.ts'

/** `what` is what such a name names: a status, a service. */
export function unknown(
  what: string,
  { path, name }: Named,
  known: readonly string[],
): readonly Finding[] {
  if (known.includes(name)) return []
  const hint = hintAt(name, known) ?? `there is no ${what} yet: write one`
  return [finding('unknown-reference', path, `there is no ${what} '${name}'`, hint)]
}
