/** Finds cycles: the shortest way from a thing back to itself. */

/**
 * Every round, told once: of the first of those on it, as `a → b → a`. Breadth first from each, so
 * it takes no longer than the things times the arrows between them.
 */
export function roundsAmong(
  names: readonly string[],
  next: (name: string) => readonly string[],
): readonly { readonly name: string; readonly round: string }[] {
  const order = new Map(names.map((name, index) => [name, index]))
  return names.flatMap((name, index) => {
    const round = roundFrom(name, next)
    if (round === null || round.some((one) => (order.get(one) ?? index) < index)) return []
    return [{ name, round: textOf([...round, name]) }]
  })
}

/** Those on the shortest way back, beginning with `name`; `null` when no way leads back. */
function roundFrom(
  name: string,
  next: (name: string) => readonly string[],
): readonly string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [name]
  for (const one of queue) {
    for (const to of next(one)) {
      if (to === name) return pathTo(one, name, cameFrom)
      if (cameFrom.has(to)) continue
      cameFrom.set(to, one)
      queue.push(to)
    }
  }
  return null
}

function pathTo(
  end: string,
  start: string,
  cameFrom: ReadonlyMap<string, string>,
): readonly string[] {
  const back = [end]
  for (let one = end; one !== start; ) {
    one = cameFrom.get(one) ?? start
    back.push(one)
  }
  return back.reverse()
}

const textOf = (round: readonly string[]): string =>
  (round.length <= shownMax
    ? round
    : [...round.slice(0, shownMax - 2), '…', ...round.slice(-1)]
  ).join(' → ')

/** Of a longer round its beginning and its end are enough. */
const shownMax = 8
