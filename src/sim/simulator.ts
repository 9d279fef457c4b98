/** Runs the simulated hardware: moves the plant as time and calls have it; the services report. */
import { randomUUID } from 'node:crypto'
import type { Bus } from '../bus/bus.ts'
import { firstPlant } from './plant/first.ts'
import { type PlantEvent, plant } from './plant/plant.ts'
import type { SimShape } from './plant/shape.ts'
import { untilChangeMs } from './plant/time.ts'
import type { PlantState } from './plant/truth.ts'
import { cancellable, type SimClock } from './services/clock.ts'
import { checkFault, type Driven, serveControl } from './services/control.ts'
import { distortions } from './services/distortion.ts'
import { createFaults, type Fault, type FaultOrder, type Faults } from './services/faults.ts'
import { leversFor } from './services/paths.ts'
import { aboutOf, createReports, type Reading } from './services/reports.ts'
import type { Read } from './services/request.ts'
import { rolesOf } from './services/roles.ts'
import { createService, type SimService } from './services/service.ts'

export interface Simulator {
  /** The hardware as it is at this moment. */
  truth(): PlantState
  faults(): readonly Fault[]
  /** As `sim.fault`; throws for what is not there. */
  fault(order: FaultOrder): void
  /** As `sim.set`; throws for a path or a value that is not possible. */
  set(path: string, value: unknown): void
  reset(): void
  stop(): Promise<void>
}

export interface SimulatorOptions {
  readonly bus: Bus
  readonly shape: SimShape
  readonly clock: SimClock
  /** Of the faults' chance. */
  readonly seed?: number
  /** Identifies this run in its reports: the same twice only where two runs have to be equal. */
  readonly boot?: string
}

/** Resolves when the services are on the bus and have told everything once. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { bus, shape, seed = 1, boot = randomUUID() } = options
  // Loaded for those alone who pretend it.
  const ubmc = shape.ubmc === undefined ? null : await import('./ubmc/peer.ts')
  const clock = cancellable(options.clock)
  let services: readonly SimService[] = []
  const appear = () => Promise.all(services.map((service) => service.appear()))
  const publish = (readings: readonly Reading[]) => {
    for (const service of services) service.publish(readings)
  }
  const faults: Faults = createFaults(clock, seed, (changed) => {
    void appear()
    for (const fault of changed) if (distortions.includes(fault.kind)) retell(fault)
  })
  const hardware = createHardware(shape, clock, publish)
  const { truth, readings, move } = hardware
  const retell = ({ service, component }: Fault) => {
    const about = readings().filter((one) => component === null || aboutOf(one) === component)
    services.find(({ name }) => name === service)?.publish(about)
  }
  const around = { bus, clock, faults, boot, readings, move }
  services = rolesOf(shape).map(
    (role) =>
      ubmc?.createUbmcPeer(shape, role.name, { ...around, truth }) ?? createService(role, around),
  )
  const driven: Driven = {
    shape,
    truth: hardware.truth,
    faults: faults.list,
    pull: (levers) => hardware.move({ kind: 'set', levers }),
    order: faults.order,
    reset: () => {
      faults.clear()
      for (const service of services) service.forget()
      hardware.reset()
    },
  }
  const control = await serveControl(bus, driven)
  await appear()
  const beat = () => {
    publish(hardware.readings())
    clock.wake(shape.timing.reportEveryMs, beat)
  }
  beat()
  return {
    truth: driven.truth,
    faults: driven.faults,
    fault: (order) => driven.order(orThrow(checkFault(shape, order))),
    set: (path, value) => driven.pull(orThrow(leversFor(driven.truth(), path, value))),
    reset: driven.reset,
    stop: async () => {
      clock.cancelAll()
      await Promise.all([control.stop(), ...services.map((service) => service.stop())])
    },
  }
}

/** The plant in time: it is moved on when something is due, and whenever somebody looks. */
function createHardware(
  shape: SimShape,
  clock: SimClock,
  publish: (readings: readonly Reading[]) => void,
) {
  const { speed } = shape.timing
  let state = firstPlant(shape)
  const reports = createReports(shape)
  let shown = { of: state, readings: reports.of(state) }
  let at = clock.now()
  let cancel = () => {}

  const become = (next: PlantState): void => {
    if (next === state) return
    const before = state
    state = next
    publish(reports.news(before, state))
  }
  /** Change by change, so that each is told even if the clock was late. */
  const catchUp = (): void => {
    let leftMs = (clock.now() - at) * speed
    at = clock.now()
    for (;;) {
      const untilMs = untilChangeMs(shape, state)
      if (untilMs === null || (leftMs <= 0 && untilMs > 0)) return
      const ms = Math.min(leftMs, untilMs)
      become(plant(shape, state, { kind: 'time passes', ms }))
      leftMs -= ms
    }
  }
  const sleep = (): void => {
    cancel()
    const ms = untilChangeMs(shape, state)
    if (ms !== null) cancel = clock.wake(Math.ceil(ms / speed), wakeUp)
  }
  const wakeUp = (): void => {
    catchUp()
    sleep()
  }
  return {
    truth: (): PlantState => {
      catchUp()
      return state
    },
    readings: (): readonly Reading[] => {
      catchUp()
      if (shown.of !== state) shown = { of: state, readings: reports.of(state) }
      return shown.readings
    },
    move: (event: PlantEvent): void => {
      catchUp()
      become(plant(shape, state, event))
      sleep()
    },
    reset: (): void => {
      catchUp()
      become(firstPlant(shape))
      sleep()
    },
  }
}

function orThrow<Value>(read: Read<Value>): Value {
  if (!read.ok) throw new Error(`${read.why.message}. ${read.why.guidance}`)
  return read.value
}
