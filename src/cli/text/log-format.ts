/**
 * Writes each line of the log for whoever reads it: words for a terminal, JSON for all else, with
 * its priority in front where the journal of systemd takes it.
 */
import { fstatSync } from 'node:fs'
import { jsonOf } from '../../text/json.ts'
import type { LogLines } from '../shell/log-lines.ts'
import type { Shell } from '../shell/shell.ts'
import type { Tone } from './style.ts'
import { errStyle } from './style.ts'
import { oneLine } from './table.ts'

export type LogFormat = 'auto' | 'text' | 'json' | 'journald'

/** Takes lines of pino, which are JSON, and gives them on as the format has them. */
export function formatted(lines: LogLines, shell: Shell, format: LogFormat): LogLines {
  switch (format === 'auto' ? usualFormat(shell) : format) {
    case 'text':
      return { write: (line) => lines.write(textLine(shell, line)) }
    case 'journald':
      return { write: (line) => lines.write(`<${priorityOf(line)}>${line}`) }
    case 'json':
      return lines
  }
}

const usualFormat = (shell: Shell): Exclude<LogFormat, 'auto'> =>
  shell.isErrTerminal ? 'text' : isJournal(shell.env) ? 'journald' : 'json'

/** systemd names device and inode of the socket that it listens on; see systemd.exec(5). */
function isJournal({ JOURNAL_STREAM: stream }: Shell['env']): boolean {
  if (stream === undefined) return false
  try {
    const { dev, ino } = fstatSync(standardError)
    return stream === `${dev}:${ino}`
  } catch {
    return false
  }
}

const standardError = 2

/** By the levels of pino, each with its priority of syslog, see sd-daemon(3). */
const levels: Readonly<Record<number, readonly [word: string, priority: number, tone: Tone]>> = {
  20: ['DEBUG', 7, 'faint'],
  30: ['INFO ', 6, 'plain'],
  40: ['WARN ', 4, 'busy'],
  50: ['ERROR', 3, 'bad'],
  60: ['FATAL', 2, 'bad'],
}

interface PinoLine {
  readonly level: number
  readonly time: number
  readonly msg: string
  readonly name?: string
  readonly err?: { readonly message?: string; readonly stack?: string }
}

/** Pino writes the level first. */
function priorityOf(line: string): number {
  const level = Number(/^\{"level":(\d+)/.exec(line)?.[1])
  return levels[level]?.[1] ?? 6
}

/** `12:30:01.123 INFO  host.0: PowerOn begins  operation=run-1 seq=12` */
function textLine(shell: Shell, line: string): string {
  const { level, time, msg, name: _, err, ...about } = jsonOf(line) as PinoLine
  const [word, , tone] = levels[level] ?? ['     ', 6, 'plain']
  const style = errStyle(shell)
  const at = new Date(time).toISOString().slice(11, -1)
  const facts = Object.entries(about).map(([name, value]) => `${name}=${wordOf(value)}`)
  if (err?.message !== undefined) facts.push(`err=${wordOf(err.message)}`)
  const rest = facts.length === 0 ? '' : `  ${style('faint', facts.join(' '))}`
  const stack = level >= 60 && err?.stack !== undefined ? `${err.stack}\n` : ''
  return `${style('faint', at)} ${style(tone, word)} ${oneLine(msg)}${rest}\n${stack}`
}

const wordOf = (value: unknown): string =>
  oneLine(typeof value === 'string' && !/[\s"=]/.test(value) ? value : JSON.stringify(value))
