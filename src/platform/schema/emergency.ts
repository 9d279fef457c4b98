/** Defines the schema of emergencies: what the service does by itself to protect the hardware. */
import { z } from 'zod'
import { duration, partName } from './words.ts'

/** A runaway is never delayed for longer by the doubt whether it is one. */
const secondWordMaxMs = 500

const ups = z
  .strictObject({
    rideThrough: duration()
      .prefault('5m')
      .describe('How long it carries everything before hosts are shut down.'),
    lowBattery: partName
      .optional()
      .describe('The sensor of its battery: once that is critical, nothing is waited for.'),
  })
  .describe('An uninterruptible power supply; for powerFailureResponse ride_through.')

export const emergency = z
  .strictObject({
    thermalShutdown: z
      .boolean()
      .default(true)
      .describe('Whether hosts are taken down when their thermal zone is critical.'),
    treatUnknownAs: z
      .enum(['critical', 'ignore'])
      .default('ignore')
      .describe('What a thermal zone is taken for that could not be read for unknownAfter.'),
    unknownAfter: duration()
      .prefault('60s')
      .describe(
        'How long a zone may be unknown before treatUnknownAs applies to hosts that are not ' +
          'known to be off.',
      ),
    shedInterval: duration()
      .prefault('30s')
      .describe(
        'How long one step against a forecast of heat is given to show before the next: each ' +
          'host is held to less power, then each is shut down, the lowest priority first.',
      ),
    gracefulTimeout: duration()
      .prefault('30s')
      .describe('How long a host may take to shut down in an emergency before it is forced off.'),
    retryInterval: duration()
      .prefault('5s')
      .describe('How long after an emergency that failed it is tried again.'),
    powerFailureResponse: z
      .enum(['graceful_shutdown', 'immediate_off', 'ride_through'])
      .default('graceful_shutdown')
      .describe(
        'What becomes of the hosts that the supplies which are left cannot carry, when one ' +
          'fails, loses its input or browns out. ride_through needs a ups.',
      ),
    ups: ups.optional(),
    healthFailureResponse: z
      .enum(['isolate_component', 'alert_only'])
      .default('isolate_component')
      .describe(
        'What becomes of a host with a critical health sensor: shut down and locked, or an alert.',
      ),
    healthConfirm: duration()
      .prefault('3s')
      .describe('How long a sensor must be critical before its host is isolated.'),
    secondWord: duration('0s')
      .prefault('500ms')
      .refine((ms) => ms <= secondWordMaxMs, {
        message: 'is longer than heat may wait',
        params: { code: 'second-word-too-long', hint: `write '${secondWordMaxMs}ms' or less` },
      })
      .describe(
        'How long a reading that makes another level waits for a second one that agrees: it is ' +
          'asked for at once, and what is worse is believed without an answer. 0s believes all.',
      ),
    storePatience: duration()
      .prefault('500ms')
      .describe(
        'How long an emergency waits for a store that hangs or fails; then it acts, and is ' +
          'journaled as soon as that can be done.',
      ),
  })
  .superRefine(addUpsClash)

/** Who rides through needs something to ride on, and who has it wants to. */
function addUpsClash(
  { powerFailureResponse, ups }: { powerFailureResponse: string; ups?: object | undefined },
  context: z.RefinementCtx,
): void {
  const rides = powerFailureResponse === 'ride_through'
  if (rides === (ups !== undefined)) return
  context.addIssue({
    code: 'custom',
    path: [rides ? 'powerFailureResponse' : 'ups'],
    message: rides
      ? 'there is no ups to ride through with'
      : `is not used: powerFailureResponse is ${powerFailureResponse}`,
    params: {
      code: rides ? 'option-needs-another' : 'option-without-use',
      hint: rides ? 'add ups: {rideThrough: 5m}' : 'set powerFailureResponse: ride_through',
    },
  })
}
