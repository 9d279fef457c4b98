/** Makes a world whose store hangs or fails while it burns. */

import { createMemoryStore } from '../../src/store/memory.ts'
import { type Batch, type Store, StoreError } from '../../src/store/store.ts'
import { createWorld, type World } from '../harness/world.ts'
import { threeHosts } from './three-hosts.ts'

interface BadStore extends Store {
  mode: 'keeps' | 'hangs' | 'fails'
  /** As what it breaks with this batch, if it does. */
  breaksAt: (batch: Batch) => BadStore['mode'] | null
  letGo(): void
}

/** A store that a test can have hang or fail. */
export function badStore(): BadStore {
  const good = createMemoryStore()
  const held: (() => void)[] = []
  const store: BadStore = {
    mode: 'keeps',
    breaksAt: () => null,
    load: () => good.load(),
    history: (query) => good.history(query),
    close: () => good.close(),
    commit: async (batch) => {
      store.mode = store.breaksAt(batch) ?? store.mode
      if (store.mode === 'fails') throw new StoreError('the disk is full')
      if (store.mode === 'hangs') await new Promise<void>((resolve) => held.push(resolve))
      return good.commit(batch)
    },
    letGo: () => {
      store.breaksAt = () => null
      store.mode = 'keeps'
      for (const resolve of held.splice(0)) resolve()
    },
  }
  return store
}

export const names = ['host.0', 'host.1', 'host.2']

export async function worldWith(store: Store, on: readonly string[] = names): Promise<World> {
  const world = await createWorld({ config: threeHosts(), store })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  for (const name of on) await world.ask('host.power.on', { name, wait: true })
  await world.rest()
  return world
}

export const powers = ({ simulator }: World) =>
  names.map((name) => simulator.truth().hosts[name]?.power).join(' ')
export const heat = ({ simulator }: World, celsius: number | null) =>
  simulator.set('zones.cpu_zone.celsius', celsius)
