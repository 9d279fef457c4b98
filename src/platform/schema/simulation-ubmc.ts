/** Defines the schema of how u-bmc's services are set up, where they are simulated. */
import { z } from 'zod'
import { duration } from './words.ts'

const pulse = (of: string, usually: string) =>
  duration('0s')
    .optional()
    .describe(`How long ${of} takes. Left out: ${usually} with gpio, nothing with mock.`)

export const ubmcSimulation = z
  .strictObject({
    backend: z
      .enum(['gpio', 'mock'])
      .default('gpio')
      .describe(
        'What its powermgr switches power with. gpio presses buttons: the one of a host or of ' +
          'the chassis turns on what is off and off what is on. mock does what is said.',
      ),
    bmcPower: z
      .boolean()
      .default(false)
      .describe('Whether its powermgr can reset the BMC; it cannot on the targets of u-bmc.'),
    onPulse: pulse('power_on', '200ms'),
    offPulse: pulse('power_off', '200ms'),
    resetPulse: pulse('reset', '100ms'),
    forceOffPulse: pulse('force_off', '4s'),
    alertWarning: z
      .number()
      .default(75)
      .describe('From how many °C its sensormon warns of any temperature.'),
    alertCritical: z
      .number()
      .default(85)
      .describe('From how many °C its sensormon calls any temperature critical.'),
  })
  .describe('The services of u-bmc, where integrations.dialect says that they speak ubmc.')
