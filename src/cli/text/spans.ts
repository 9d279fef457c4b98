/** Shortens lists of names and numbers for a terminal. */

/** `psu.0–5, fan.1`: names that differ by a number alone, which goes up or down by one. */
export function spansOf(names: readonly string[]): string {
  const spans: { stem: string; from: number | null; to: number; by: number }[] = []
  for (const name of names) {
    const [, stem = name, digits] = /^(.*?)(\d+)$/.exec(name) ?? []
    const number = digits === undefined ? null : Number(digits)
    const last = spans.at(-1)
    const by = last === undefined || number === null ? 0 : number - last.to
    const goesOn =
      last?.stem === stem && last.from !== null && Math.abs(by) === 1 && [0, by].includes(last.by)
    if (goesOn) spans.splice(-1, 1, { ...last, to: number!, by })
    else spans.push({ stem, from: number, to: number ?? 0, by: 0 })
  }
  const texts = spans.map(({ stem, from, to, by }) => {
    if (from === null) return stem
    if (by === 0) return `${stem}${from}`
    return Math.abs(to - from) === 1 ? `${stem}${from}, ${stem}${to}` : `${stem}${from}–${to}`
  })
  return texts.length <= spansMax ? texts.join(', ') : `${texts.slice(0, spansMax).join(', ')} …`
}

/** Longer lists say nothing to who reads them on a terminal; JSON has them in full. */
const spansMax = 8

/** `1, 3–5`. */
export const numbersOf = (numbers: readonly number[]): string => spansOf(numbers.map(String))
