/**
 * Judges the interlocks of holds: what people or the service have set aside, and what still runs.
 */

import { keepsOff } from '../machines/locks.ts'
import { recipeClasses } from '../machines/recipe-classes.ts'
import { isKnownOn } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { isOnlySaidOff } from '../model/system/evidence.ts'
import { componentOf, componentsOf, powerNow, statusOf, underWay } from '../model/system/system.ts'
import { isIncomplete } from '../observations/bmc-run.ts'
import {
  describe,
  fact,
  type InterlockInput,
  itselfAndChassis,
  type Judge,
  policyOf,
  turnVerdict,
  verdict,
} from './interlock.ts'

export const hostsRunning: Judge<'hosts-running'> = (c, rule) => {
  const takesDown =
    recipeClasses[c.recipe.class].exempt !== 'always' &&
    c.recipe.steps.some(({ kind, target }) => kind === 'each' && target === 'hosts')
  const { hosts, mayTakeDown } = describe(c)
  const mayTake = policyOf(c)?.takesHostsDown ?? true
  const holding = mayTake ? hosts.filter((name) => !mayTakeDown.includes(name)) : hosts
  if (!takesDown || holding.length === 0) return null
  const evidence = holding.map((name) => {
    const host = componentOf(c.system, name)
    const seen = ranBefore(host) ? 'said to be off, and not seen to be' : host.status
    return fact(rule, name, seen, 'Off', !runs(c, host))
  })
  const on = evidence.filter(({ ok }) => !ok)
  return verdict(
    rule,
    'hosts-running',
    on.length === 0 ? 'ok' : 'blocks',
    on.length === 0
      ? 'every host that holds it on is off'
      : on.map(({ subject, value }) => `${subject} is ${value}`).join(', '),
    evidence,
  )
}

/** On, or about to be: what nobody knows keeps nobody from taking power away. */
function runs({ platform, now }: InterlockInput, host: Component): boolean {
  const { operation } = host
  if (isKnownOn(statusOf(platform, host).impliedPower)) return true
  if (isKnownOn(powerNow(platform, host, now)) || ranBefore(host)) return true
  return operation !== null && platform.recipes[operation.recipe]!.energises
}

/** As far as anybody has seen it runs: that it is off is only said. */
const ranBefore = (host: Component): boolean => host.beforeOff !== undefined && isOnlySaidOff(host)

/**
 * Nobody would know of it after a restart. What was accepted before goes on once it can be kept;
 * nothing new is begun.
 */
export const storeFails: Judge<'store-failed'> = ({ system, asking, now }, rule) => {
  const { storeFailure } = system
  if (storeFailure === null) return null
  const { since, why } = storeFailure
  return verdict(
    rule,
    'store-failed',
    asking.acceptedAt === null ? 'blocks' : 'waits',
    `nothing can be kept: ${why}`,
    [fact(rule, 'statemgr', 'failing', 'keeping', false, now - since)],
  )
}

export const locked: Judge<'locked'> = (c, rule) => {
  const found = itselfAndChassis(c).flatMap(({ name, locks }) =>
    locks.filter(keepsOff).map((lock) => ({
      text: `${name} is locked (${lock.code}) by ${lock.actor}${reasonText(lock.reason)}`,
      fact: fact(rule, name, lock.code, null, false, c.now - lock.at),
    })),
  )
  return verdict(
    rule,
    'locked',
    found.length === 0 ? 'ok' : 'blocks',
    found.length === 0 ? 'nothing is locked' : found.map(({ text }) => text).join('; '),
    found.map((one) => one.fact),
  )
}

const reasonText = (reason: string | null) => (reason === null ? '' : `: ${reason}`)

export const maintenance: Judge<'maintenance'> = (c, rule) => {
  const { chassis } = describe(c)
  if (chassis === null) return null
  const { status, since } = componentOf(c.system, chassis)
  const ok = status !== 'Maintenance'
  return verdict(
    rule,
    'maintenance',
    ok ? 'ok' : 'blocks',
    ok ? `${chassis} is not in maintenance` : `${chassis} is in maintenance`,
    [fact(rule, chassis, status, null, ok, ok ? null : c.now - since)],
  )
}

export const bmcNotReady: Judge<'bmc-not-ready'> = (c, rule) => {
  const bmcs = componentsOf(c.system).filter(({ kind }) => kind === 'bmc')
  if (bmcs.length === 0) return null
  const away = bmcs.filter(
    ({ status }) => status !== 'Ready' && status !== 'Updating' && !isPartOfOther(c),
  )
  const isComing = away.every(({ status }) => status === 'Starting' || status === 'Rebooting')
  const isUsable = away.every(isIncomplete)
  return verdict(
    rule,
    'bmc-not-ready',
    // Who was never heard of is none that could be powered on; the others need not wait for him.
    away.length === 0 || isUsable ? 'ok' : isComing ? 'waits' : 'blocks',
    bmcs.map((bmc) => bmcText(bmc, away.includes(bmc) && !isUsable)).join('; '),
    bmcs.map((bmc) => statusFact(c, rule, bmc, 'Ready', !away.includes(bmc))),
  )
}

const bmcText = ({ name, status }: Component, isMissed: boolean): string =>
  `${name} is ${status}${isMissed ? ', and has to be Ready' : ''}`

export const firmwareUpdate: Judge = (c, rule) => {
  const updating = componentsOf(c.system).filter(
    ({ status }) => status === 'Updating' && !isPartOfOther(c),
  )
  return turnVerdict(
    rule,
    updating.length === 0 ? 'ok' : 'waits',
    updating.length === 0
      ? 'no firmware update is in progress'
      : updating.map(({ name }) => `the firmware of ${name} is being updated`).join('; '),
    updating.map((one) => statusFact(c, rule, one, null, false)),
  )
}

/** Set in motion by an operation that is under way, which is waited for: it has to go on. */
const isPartOfOther = (c: InterlockInput) =>
  underWay(c.system, c.component.name).some(({ correlation }) => correlation === c.correlation)

const statusFact = (
  { now }: InterlockInput,
  rule: string,
  { name, status, since }: Component,
  limit: string | null,
  ok: boolean,
) => fact(rule, name, status, limit, ok, now - since)
