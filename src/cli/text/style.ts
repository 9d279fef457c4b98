/** Colours text, on a terminal that shows colours, when nobody asked for none. */
import { styleText } from 'node:util'
import type { Shell } from '../shell/shell.ts'

/** What a text means; how it looks follows from that. */
export type Tone = 'title' | 'good' | 'busy' | 'bad' | 'faint' | 'plain'

export type Style = (tone: Tone, text: string) => string

/** How standard output is written: see https://no-color.org. */
export const outStyle = (shell: Shell): Style => styleFor(shell.isOutTerminal, shell.env)

/** How standard error is written. */
export const errStyle = (shell: Shell): Style => styleFor(shell.isErrTerminal, shell.env)

const looks = {
  title: ['bold'],
  good: ['green'],
  busy: ['yellow'],
  bad: ['red', 'bold'],
  faint: ['dim'],
  plain: [],
} as const

function styleFor(isTerminal: boolean, env: Shell['env']): Style {
  const isColoured = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
  if (!isColoured) return (_, text) => text
  return (tone, text) => styleText([...looks[tone]], text, { validateStream: false })
}
