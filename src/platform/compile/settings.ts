/** Compiles the settings of the built-in recipes and machines. */
import type { Settings } from '../../core/machines/settings.ts'
import type { Config } from '../schema/config.ts'
import { hasBudget } from './capacities.ts'
import { dialectsOf } from './dialects.ts'
import { levelsAbove } from './relations.ts'

/** Where one machine serves several hosts, the most patient of them counts. */
export const settingsOf = (config: Config): Settings => {
  const { integrations, emergency, limits, bmc } = config
  const { chassisPowerOff } = config.policies
  const named = [...config.hosts, config.chassis, ...config.components]
  return {
    pressesButtons: dialectsOf(config).power === 'ubmc',
    callTimeoutMs: integrations.timeout,
    retries: integrations.retry.attempts - 1,
    backoffMs: integrations.retry.delay,
    transitionTimeoutMs: config.transitionTimeout,
    // Where nothing boots, nobody waits for it.
    bootTimeoutMs: Math.max(1, ...config.hosts.map(({ bootTimeout }) => bootTimeout)),
    gracefulTimeoutMs: chassisPowerOff.gracefulTimeout,
    forceTimeoutMs: chassisPowerOff.forceTimeout,
    forcesAfterGraceful: chassisPowerOff.forcesHosts,
    hostShutdownRequired: chassisPowerOff.hostShutdownRequired,
    coolingPolicy: config.chassis.coolingPolicy,
    suppliesStandIn: hasBudget(config),
    // Known once the recipes of the parts are.
    partsTimeoutMs: 0,
    dependencyLevels: Math.max(...named.map(({ name }) => levelsAbove(config, name))),
    dwellMs: limits.minimumOffTime,
    emergencyGracefulMs: emergency.gracefulTimeout,
    initializationTimeoutMs: bmc.initializationTimeout,
    updateTimeoutMs: bmc.updateTimeout,
    drainsForUpdate: bmc.updatePolicy === 'graceful',
    drainTimeoutMs: bmc.drainTimeout,
  }
}
