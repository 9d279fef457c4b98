/** Says what hangs on what on a board, as a service is told of it. */
import { type Topology, topologyOf } from '../../src/insight/incidents/topology.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import type { Config, ConfigInput } from '../../src/platform/schema/config.ts'
import { configOf, exampleConfig } from './platform.ts'

export function topologyIn(config: Config): Topology {
  const { platform, watches, sensors, integrations: services } = compile(config)
  return topologyOf(platform, { watches, sensors, services })
}

export const exampleTopology = (): Topology => topologyIn(exampleConfig())

/** Of a configuration that a test writes down. */
export const topologyFor = (input: ConfigInput): Topology => topologyIn(configOf(input))
