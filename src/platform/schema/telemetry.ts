/** Defines the options of what it tells of its own work: lines of the log, traces and metrics. */
import { z } from 'zod'
import { count, duration } from './words.ts'

export const log = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe(
        'What is written of what happens; with debug each entry of the history, refusals among ' +
          'them. Heeded by statemgr serve.',
      ),
    format: z
      .enum(['auto', 'text', 'json', 'journald'])
      .default('auto')
      .describe(
        'How: words, JSON, or JSON behind the priority that the journal of systemd takes. Left ' +
          'out: words on a terminal, journald where that is what takes it, else JSON.',
      ),
  })
  .describe('The lines that statemgr serve writes to standard error.')

export const otlp = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/ })
      .describe('Where it is, without /v1/traces: http://127.0.0.1:4318.'),
    sampling: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe(
        'How many of the traces that begin here are sent, from 0 for none to 1 for all. Of those ' +
          'that clients began, they have said whether.',
      ),
    interval: duration().prefault('1m').describe('How often metrics are sent.'),
    timeout: duration().prefault('10s').describe('How long it may take to answer.'),
    queue: count(1, 100_000)
      .default(2048)
      .describe('How many spans may wait for it; what is more is dropped, and counted.'),
  })
  .describe('The collector that traces and metrics are sent to, by OTLP over HTTP.')
