/** Draws tables for people: aligned columns, a heading, two blanks between. */
import { stripVTControlCharacters } from 'node:util'
import type { Style, Tone } from './style.ts'

/** What stands in a cell: a text, or a text with what it means. */
export type Cell = string | { readonly text: string; readonly tone: Tone }

const gap = '  '

/** From so many on a terminal has room for every column. */
export const wideColumns = 80

/**
 * The table as lines, each ended by a newline. Columns are as wide as their widest cell; the last
 * one is not padded, so that no line ends in blanks. Cells lose their control characters: a reason
 * that somebody typed elsewhere shall not steer this terminal.
 */
export function table(style: Style, titles: readonly string[], rows: readonly Cell[][]): string {
  const lines = [titles.map((text): Cell => ({ text, tone: 'title' })), ...rows]
  const widths = titles.map((_, at) => Math.max(...lines.map((line) => shown(line[at]).length)))
  return lines.map((line) => `${lineOf(style, line, widths)}\n`).join('')
}

/** One line for a terminal: no control characters, no line breaks. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ')
}

function lineOf(style: Style, line: readonly Cell[], widths: readonly number[]): string {
  const cells = widths.map((width, at) => {
    const text = shown(line[at])
    const padding = at === widths.length - 1 ? '' : ' '.repeat(width - text.length)
    return style(toneOf(line[at]), text) + padding
  })
  return cells.join(gap).trimEnd()
}

function shown(cell: Cell | undefined): string {
  return oneLine(typeof cell === 'object' ? cell.text : (cell ?? ''))
}

function toneOf(cell: Cell | undefined): Tone {
  return typeof cell === 'object' ? cell.tone : 'plain'
}
