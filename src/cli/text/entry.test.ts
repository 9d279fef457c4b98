/** A journal entry in words for people. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEntry } from '../../api/history.ts'
import { entryLine } from './entry.ts'

const entry = (fields: Partial<HistoryEntry>): HistoryEntry =>
  ({
    ...{ seq: 1, boot: 'b1', at: 0, wall: '2026-11-23T13:10:22.123Z', component: 'chassis.0' },
    ...{ type: 'transition', outcome: 'observed', from: null, to: null, action: null },
    ...{ cause: null, actor: null, reason: null, message: null, durationMs: null },
    ...{ operation: null, correlation: null, via: undefined },
    ...(fields as object),
  }) as unknown as HistoryEntry

const lines = {
  'host.0 Off → PoweringOn (request by cli:anna through socket: new kernel)': {
    ...{ component: 'host.0', from: 'Off', to: 'PoweringOn', outcome: 'started' },
    ...{ cause: 'request', actor: 'cli:anna', via: 'socket', reason: 'new kernel' },
  },
  'chassis.0 thermal Normal → Critical (zone/cpu_zone)': {
    ...{ type: 'thermal', from: 'Normal', to: 'Critical', cause: 'zone/cpu_zone' },
  },
  'chassis.0 PowerOn refused (request: it is too hot)': {
    ...{ type: 'refusal', action: 'PowerOn', outcome: 'refused', cause: 'request' },
    ...{ reason: 'it is too hot' },
  },
} as unknown as Record<string, Partial<HistoryEntry>>

for (const [line, fields] of Object.entries(lines))
  test(`an entry is told as: ${line}`, () =>
    assert.equal(
      entryLine((_, text) => text, entry(fields)),
      line,
    ))
