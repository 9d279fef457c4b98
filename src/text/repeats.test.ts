/** What repeats in a log takes a line a minute, and is counted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyMs, type FullLog, messagesMax, operationsMax, withoutRepeats } from './repeats.ts'

interface Line {
  readonly level: string
  readonly about: object
  readonly message: string
}

/** A log whose minutes pass when they are told to, that writes nothing of `quiet`. */
function logged(quiet?: string) {
  const lines: Line[] = []
  const waiting: (() => void)[] = []
  const at = (level: string) => (about: object, message: string) =>
    void lines.push({ level, about, message })
  const log: FullLog = {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    isLevelEnabled: (level) => level !== quiet,
  }
  let now = 0
  const limited = withoutRepeats(log, {
    now: () => now,
    wake: (afterMs, then) => {
      assert.equal(afterMs, everyMs)
      waiting.push(then)
    },
  })
  const minute = () => {
    now += everyMs
    for (const then of waiting.splice(0)) then()
  }
  return { log: limited, lines, minute, waiting }
}

test('the first is written at once, and the others once a minute with their count', () => {
  const { log, lines, minute } = logged()
  for (let at = 0; at < 5000; at += 1) log.warn({ at }, 'garbage')
  assert.deepEqual(lines, [{ level: 'warn', about: { at: 0 }, message: 'garbage' }])
  minute()
  const about = { at: 4999, repeated: 4999 }
  assert.deepEqual(lines.slice(1), [{ level: 'warn', about, message: 'garbage' }])
  log.warn({ at: 5000 }, 'garbage')
  minute()
  assert.deepEqual(lines.at(-1)?.about, { at: 5000, repeated: 1 })
  assert.equal(lines.length, 3)
})

test('after a quiet minute it is news again', () => {
  const { log, lines, minute } = logged()
  log.error({}, 'lost')
  minute()
  minute()
  log.error({}, 'lost')
  assert.equal(lines.length, 2)
})

test('another message is another line, and there is no end of messages for a line each', () => {
  const { log, lines, minute } = logged()
  log.info({}, 'back')
  log.error({}, 'lost')
  assert.deepEqual(
    lines.map(({ message }) => message),
    ['back', 'lost'],
  )
  for (let at = 0; at < 10 * messagesMax; at += 1) log.warn({ at }, `one of many: ${at}`)
  assert.equal(lines.length, messagesMax + 1)
  minute()
  assert.equal(lines.length, messagesMax + 2)
  assert.deepEqual(lines.at(-1)?.about, {
    at: 10 * messagesMax - 1,
    said: `one of many: ${10 * messagesMax - 1}`,
    repeated: 9 * messagesMax + 1,
  })
})

test('each operation has lines of its own, as many as a flash can bear', () => {
  const { log, lines, minute } = logged()
  const { atOnce, aMinute } = operationsMax
  const tell = (count: number) => {
    for (let at = 0; at < count; at += 1) log.info({ operation: `${at}` }, 'host.0: PowerOn begins')
  }
  tell(atOnce)
  assert.equal(lines.length, atOnce)
  tell(atOnce)
  assert.equal(lines.length, atOnce + 1, 'what is beyond that is counted')
  minute()
  assert.deepEqual(lines.at(-1)?.about, { operation: `${atOnce - 1}`, repeated: atOnce - 1 })
  tell(aMinute)
  assert.equal(lines.length, atOnce + 2 + aMinute)
})

test('what is not written at all costs no room and no timer', () => {
  const { log, lines, waiting } = logged('debug')
  for (let at = 0; at < 10 * messagesMax; at += 1) log.debug?.({ at }, `refused ${at}`)
  assert.deepEqual([lines.length, waiting.length], [0, 0])
})
