/** Defines the options of what it tells of its own work: lines of the log. */
import { z } from 'zod'

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
