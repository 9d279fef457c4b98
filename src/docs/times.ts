/** Says of a time in a table which option of the configuration it is. */

import { configOf } from '../../test/harness/platform.ts'
import { compile } from '../platform/compile/platform.ts'
import type { ConfigInput } from '../platform/schema/config.ts'
import { durationText } from '../text/duration.ts'

/** Stands for whatever kind a platform adds. */
export const ownKind = 'part'

/** As it comes, with nothing set that need not be, and with a kind of its own. */
export const usual = compile(
  configOf({ hosts: [{ name: 'host.0' }], kinds: { [ownKind]: {} } }),
).platform

/** Options whose values go into machines and recipes. */
const options = [
  'transitionTimeout',
  'integrations.timeout',
  'hosts.bootTimeout',
  'bmc.initializationTimeout',
  'bmc.drainTimeout',
  'bmc.updateTimeout',
  'policies.chassisPowerOff.gracefulTimeout',
  'policies.chassisPowerOff.forceTimeout',
  'emergency.gracefulTimeout',
  'limits.minimumOffTime',
] as const

/** Each option has a value that no other has: whatever lasts so long is that option. */
const markMs = (option: (typeof options)[number]) => 1_000_003 + 10_007 * options.indexOf(option)
const mark = (option: (typeof options)[number]) => `${markMs(option)}ms`

const input: ConfigInput = {
  kinds: { [ownKind]: {} },
  transitionTimeout: mark('transitionTimeout'),
  integrations: { timeout: mark('integrations.timeout') },
  hosts: [{ name: 'host.0', bootTimeout: mark('hosts.bootTimeout') }],
  bmc: {
    initializationTimeout: mark('bmc.initializationTimeout'),
    drainTimeout: mark('bmc.drainTimeout'),
    updateTimeout: mark('bmc.updateTimeout'),
  },
  policies: {
    chassisPowerOff: {
      gracefulTimeout: mark('policies.chassisPowerOff.gracefulTimeout'),
      forceTimeout: mark('policies.chassisPowerOff.forceTimeout'),
    },
  },
  emergency: { gracefulTimeout: mark('emergency.gracefulTimeout') },
  limits: { minimumOffTime: mark('limits.minimumOffTime') },
}

/** The same platform, with times that tell where they come from. */
export const marked = compile(configOf(input)).platform

/** `30s, transitionTimeout`: what it is by default, and by which option. */
export function timeText(usualMs: number, markedMs: number): string {
  const option = options.find((one) => markMs(one) === markedMs)
  return option === undefined ? durationText(usualMs) : `${durationText(usualMs)} (\`${option}\`)`
}
