/** Defines the schema of what clients and services of u-bmc are given and told. */
import { z } from 'zod'
import { count, duration } from './words.ts'

export const dialect = z.enum(['native', 'ubmc'])
const mebibyte = 1024 * 1024

export const ubmc = z
  .strictObject({
    served: z
      .boolean()
      .optional()
      .describe(
        'Whether host.*, chassis.* and bmc.* are served, and statemgr.state.*, statemgr.event.* ' +
          'and state.event are told, as by the state manager of u-bmc. Left out: where one of ' +
          'the services speaks ubmc.',
      ),
    unmistakableErrors: z
      .boolean()
      .default(true)
      .describe(
        'Whether the body of an error can be taken for no answer. The web server of u-bmc looks ' +
          'at no header, and takes an empty body for success.',
      ),
    stream: z
      .strictObject({
        kept: z
          .boolean()
          .default(true)
          .describe('Whether what is told is kept in the stream STATEMGR of JetStream.'),
        bytes: count(64 * 1024, 1024 * mebibyte)
          .default(2 * mebibyte)
          .describe('How much of the store it may take: u-bmc allows 10 MiB for all streams.'),
        age: duration().prefault('7d').describe('How long what was told is kept.'),
        messages: count(1, 1_000_000)
          .default(1024)
          .describe('How many messages of one component are kept.'),
      })
      .prefault({})
      .describe('Its limits; the oldest go first.'),
  })
  .describe('What clients of u-bmc are served and told.')
