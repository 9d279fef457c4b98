/** A journal entry in words for people. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entry } from '../../../test/fakes/system.ts'
import type { HistoryEntry } from '../../api/resources/history.ts'
import { entryLine } from './entry.ts'

const unsaid = { action: null, actor: null, reason: null, message: null } as const

const lines: Readonly<Record<string, Partial<HistoryEntry>>> = {
  'host.0 Off → PoweringOn (request by cli:anna through socket: new kernel)': { via: 'socket' },
  'chassis.0 thermal Normal → Critical (zone/cpu_zone)': {
    ...{ component: 'chassis.0', type: 'thermal', outcome: 'observed', ...unsaid },
    ...{ from: 'Normal', to: 'Critical', cause: 'zone/cpu_zone' },
  },
  'chassis.0 PowerOn refused (request: it is too hot)': {
    ...{ component: 'chassis.0', type: 'refusal', outcome: 'refused', ...unsaid },
    ...{ action: 'PowerOn', cause: 'request', reason: 'it is too hot' },
  },
}

for (const [line, fields] of Object.entries(lines))
  test(`an entry is told as: ${line}`, () =>
    assert.equal(
      entryLine((_, text) => text, { ...entry, ...fields }),
      line,
    ))
