/** Walks through what was written, right or wrong: what is not as it should be is passed over. */
import type { FileCode } from './catalogue.ts'
import type { Finding } from './problems.ts'
import { type Path, valueAt } from './walk.ts'

export interface Named {
  readonly path: Path
  readonly name: string
}

export const finding = (code: FileCode, path: Path, message: string, hint: string): Finding => ({
  code,
  path,
  isKey: false,
  message,
  hint,
})

/** The items of the list that stands there. */
export function itemsAt(written: unknown, path: Path): readonly unknown[] {
  const value = valueAt(written, path)
  return Array.isArray(value) ? value : []
}

/** The keys of the group that stands there. */
export function keysIn(written: unknown, path: Path): readonly string[] {
  const value = valueAt(written, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : []
}

/** The text that stands there, or the texts of the list. */
export function textsAt(written: unknown, path: Path): readonly Named[] {
  const value = valueAt(written, path)
  if (typeof value === 'string') return [{ path, name: value }]
  return itemsAt(written, path).flatMap((item, index) =>
    typeof item === 'string' ? { path: [...path, index], name: item } : [],
  )
}

/** The paths of the items of a list. */
export const inEach = (written: unknown, list: Path): readonly Path[] =>
  itemsAt(written, list).map((_, index) => [...list, index])

/** The paths of what stands in a group. */
export const inEvery = (written: unknown, group: Path): readonly Path[] =>
  keysIn(written, group).map((key) => [...group, key])
