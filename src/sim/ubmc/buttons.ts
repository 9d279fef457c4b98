/** Presses buttons as u-bmc's powermgr does, or has none to press. */

import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlantEvent } from '../plant/plant.ts'
import type { PlantState, Rail, Turning } from '../plant/truth.ts'
import type { Backend, PowermgrShape, PowerWord } from '../plant/ubmc-shape.ts'

/** What becomes of the plant when the press is over; `null` when nothing does. */
export function pressed(
  { backend, takesMs }: Pick<PowermgrShape, 'backend' | 'takesMs'>,
  state: PlantState,
  component: Name,
  action: PowerWord,
): PlantEvent | null {
  const kind = kindOf(state, component)
  if (kind === null) return null
  const verb = verbs[backend][kind]({
    action,
    isOn: isOn(state, component),
    // The chipset takes the power of whoever holds the button for so long, whatever was meant.
    isHeld: takesMs[action] >= heldMs,
  })
  if (verb === 'cut') return { kind: 'set', levers: { [groups[kind]]: off(component) } }
  return verb === null ? null : { kind: 'command', target: component, verb }
}

/** ACPI: four seconds override whatever the operating system wants. */
const heldMs = 4000

type Kind = 'host' | 'chassis' | 'bmc'

interface Press {
  readonly action: PowerWord
  readonly isOn: boolean
  readonly isHeld: boolean
}

/** The plant's word for it; `cut` takes the power at once. */
type Pressing = (press: Press) => string | null

/** It is on as long as anybody asks. */
const bmcPressing: Pressing = ({ action }) => {
  if (action === 'power_on') return null
  return action === 'reset' ? 'reset' : 'off'
}

const verbs: Readonly<Record<Backend, Readonly<Record<Kind, Pressing>>>> = {
  // One button for on and off: what it does depends on what the hardware is, not on what is meant.
  gpio: {
    host: ({ action, isOn, isHeld }) => {
      if (action === 'reset') return isOn ? 'reset' : null
      if (isHeld) return 'force-off'
      return isOn ? 'shutdown' : 'on'
    },
    chassis: ({ action, isOn, isHeld }) => {
      if (action === 'reset') return null
      return isOn || isHeld ? 'off' : 'on'
    },
    bmc: bmcPressing,
  },
  // Two registers: each does what it says.
  mock: {
    host: ({ action, isOn }) => {
      if (action === 'reset') return isOn ? 'reset' : null
      return { power_on: 'on', power_off: 'force-off', force_off: 'cut' }[action]
    },
    chassis: ({ action }) =>
      ({ power_on: 'on', power_off: 'off', force_off: 'cut', reset: null })[action],
    bmc: bmcPressing,
  },
}

const groups = { host: 'hosts', chassis: 'chassis', bmc: 'bmc' } as const satisfies Record<
  Kind,
  keyof PlantState
>

function kindOf({ hosts, chassis, bmc }: PlantState, name: Name): Kind | null {
  if (Object.hasOwn(hosts, name)) return 'host'
  if (Object.hasOwn(chassis, name)) return 'chassis'
  return Object.hasOwn(bmc, name) ? 'bmc' : null
}

/** What it is on its way to counts: a button acts on that. */
function isOn({ hosts, chassis, bmc }: PlantState, name: Name): boolean {
  const part: Part | undefined = lookUp(hosts, name) ?? lookUp(chassis, name) ?? lookUp(bmc, name)
  return (part?.turning?.to ?? part?.power) === 'On'
}

interface Part {
  readonly power: Rail
  readonly turning: Turning | null
}

const off = (name: Name) => ({ [name]: { power: 'Off' as const } })
