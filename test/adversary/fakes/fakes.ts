/** Assembles the fakes: a board, and its power, thermal, sensor and LED services on a bus. */
import { type Board, board as usualBoard } from './board.ts'
import { type Chance, createChance } from './chance.ts'
import { createPlant, type Plant } from './plant.ts'
import { createRecord, type Record } from './record.ts'
import { createFakeService, type FakeRole, type FakeService } from './service.ts'
import type { Wire } from './wire.ts'

export interface Fakes {
  readonly board: Board
  readonly plant: Plant
  readonly record: Record
  readonly power: FakeService
  readonly thermal: FakeService
  readonly sensors: FakeService
  readonly leds: FakeService
  readonly all: readonly FakeService[]
  stop(): Promise<void>
}

const roles = {
  power: {
    name: 'powermgr',
    reports: new Set(['power', 'boot', 'supply']),
    takes: 'calls',
  },
  thermal: { name: 'thermalmgr', reports: new Set(['zone']), takes: 'calls' },
  sensors: { name: 'sensormon', reports: new Set(['sensor']), takes: 'nothing' },
  leds: { name: 'ledmgr', reports: new Set(['led']), takes: 'leds' },
} as const satisfies { [role: string]: FakeRole }

/** One wire for all of them, or one for each, as it is with processes of their own. */
export type Wires = Wire | { readonly [Role in keyof typeof roles]: Wire }

export interface FakesOptions {
  readonly board?: Board
  readonly chance?: Chance
}

export async function startFakes(
  wires: Wires,
  { board = usualBoard, chance = createChance(1) }: FakesOptions = {},
): Promise<Fakes> {
  const record = createRecord()
  const plant = createPlant(board, record)
  const wireOf = (role: keyof typeof roles): Wire => ('publish' in wires ? wires : wires[role])
  const start = (role: keyof typeof roles) =>
    createFakeService(roles[role], { wire: wireOf(role), plant, chance })
  const [power, thermal, sensors, leds] = [
    start('power'),
    start('thermal'),
    start('sensors'),
    start('leds'),
  ]
  const used = new Set(Object.keys(roles).map((role) => wireOf(role as keyof typeof roles)))
  await Promise.all([...used].map((wire) => wire.flush()))
  const all = [power, thermal, sensors, leds]
  return {
    board,
    plant,
    record,
    power,
    thermal,
    sensors,
    leds,
    all,
    stop: async () => {
      plant.stop()
      for (const service of all) service.stop()
      await Promise.all([...used].map((wire) => wire.close()))
    },
  }
}
