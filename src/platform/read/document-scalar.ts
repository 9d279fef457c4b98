/** Locates places inside a text of a YAML document: where in the file its nth character stands. */
import type { Scalar } from 'yaml'

/**
 * An offset in the file. Exact where the text stands there as it is: plain or quoted in one line,
 * or a block with `|`; where YAML folds or unescapes it, the beginning.
 */
export function offsetWithin(file: string, scalar: Scalar, within: number): number {
  const [start, end] = scalar.range ?? [0, 0]
  const written = file.slice(start, end)
  const value = String(scalar.value)
  if (scalar.type === 'BLOCK_LITERAL') return start + inBlock(written, value, within)
  const quoted = written.startsWith('"') || written.startsWith("'") ? 1 : 0
  const isAsItIs = written.slice(quoted, quoted + value.length) === value
  return isAsItIs ? start + quoted + within : start
}

/** Under the line with the `|`, each line stands further in by as much as the first. */
function inBlock(written: string, value: string, within: number): number {
  const [header = '', ...lines] = written.split('\n')
  const before = value.slice(0, within).split('\n')
  const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0
  const above = lines.slice(0, before.length - 1).reduce((sum, line) => sum + line.length + 1, 0)
  return header.length + 1 + above + indent + (before.at(-1) ?? '').length
}
