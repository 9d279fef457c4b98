/** Says what to do about a name that nothing has: what was probably meant, or what there is. */
import { nearest, orRather } from '../../text/nearest.ts'

export function guidanceTo(name: string, known: readonly string[], none: string): string {
  const meant = nearest(name, known)
  if (meant !== null) return `Perhaps ${meant} is meant.`
  return known.length === 0 ? none : `Name one that there is${orRather(name, known)}`
}
