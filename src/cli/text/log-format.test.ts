/** The form of the log: words on a terminal, JSON elsewhere, priorities under systemd. */
import assert from 'node:assert/strict'
import { fstatSync } from 'node:fs'
import { test } from 'node:test'
import { pino } from 'pino'
import { formatted, type LogFormat } from './log-format.ts'

/** What is written of a line for each level. */
function written(format: LogFormat, on: { isErrTerminal: boolean; env: Record<string, string> }) {
  const lines: string[] = []
  const shell = {
    ...{ out: () => {}, err: () => {}, isOutTerminal: false, outColumns: 80 },
    ...on,
    stopped: new AbortController().signal,
  }
  const to = formatted({ write: (line) => void lines.push(line) }, shell, format)
  const log = pino({ base: { name: 'statemgr' }, level: 'debug' }, to)
  log.debug({}, 'd')
  log.info({ operation: 'run-1', from: 'Off', note: 'two words' }, 'host.0: PowerOn begins')
  log.warn({ err: new Error('no') }, 'w')
  log.error({ text: '\u001b[31mred\nline' }, 'e\u001b[2J')
  log.fatal({ err: new Error('it broke') }, 'f')
  return lines
}

const { dev, ino } = fstatSync(2)
const nowhere = { isErrTerminal: false, env: {} }
const terminal = { isErrTerminal: true, env: { NO_COLOR: '1' } }
const underJournald = { isErrTerminal: false, env: { JOURNAL_STREAM: `${dev}:${ino}` } }
const elsewhere = { isErrTerminal: false, env: { JOURNAL_STREAM: `${dev}:${ino + 1}` } }

test('on a terminal a line is words, with what it is about behind them', () => {
  const [debug, info, warn, error, fatal] = written('auto', terminal)
  assert.match(debug!, /^\d\d:\d\d:\d\d\.\d{3} DEBUG d\n$/)
  assert.equal(
    info!.slice(13),
    'INFO  host.0: PowerOn begins  operation=run-1 from=Off note="two words"\n',
  )
  assert.equal(warn!.slice(13), 'WARN  w  err=no\n')
  assert.match(fatal!, /FATAL f {2}err="it broke"\nError: it broke\n {4}at /)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none.
  assert.doesNotMatch(error!.slice(0, -1), /[\u0000-\u001f]/, 'nobody writes to my terminal')
})

test('elsewhere a line is JSON', () => {
  for (const format of ['auto', 'json'] as const) {
    const info = JSON.parse(written(format, nowhere)[1]!)
    const { level, name, operation, msg } = info
    assert.deepEqual(
      [level, name, operation, msg],
      [30, 'statemgr', 'run-1', 'host.0: PowerOn begins'],
    )
  }
  assert.equal(JSON.parse(written('auto', elsewhere)[0]!).msg, 'd', 'a journal of another stream')
})

test('for the journal of systemd its priority stands in front', () => {
  for (const lines of [written('auto', underJournald), written('journald', terminal)]) {
    assert.deepEqual(
      lines.map((line) => line.slice(0, 4)),
      ['<7>{', '<6>{', '<4>{', '<3>{', '<2>{'],
    )
    assert.equal(JSON.parse(lines[1]!.slice(3)).operation, 'run-1')
  }
})
