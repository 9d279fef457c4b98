/**
 * Judges the interlocks of holds: what people or the service have set aside, and what still runs.
 */

import { keepsOff } from '../machines/locks.ts'
import type { Component } from '../model/component.ts'
import { componentsOf, underWay } from '../model/system.ts'
import {
  describe,
  fact,
  type Interlock,
  type InterlockInput,
  policyOf,
  verdict,
} from './interlock.ts'

/** A chassis is not taken away from under its hosts where the policy forbids it. */
export const hostsRunning: Interlock = (c) => {
  const policy = policyOf(c)
  const takesDown =
    c.recipe.class !== 'force' &&
    c.recipe.steps.some(({ kind, target }) => kind === 'each' && target === 'hosts')
  if (!takesDown || policy === null || policy.takesHostsDown) return null
  const evidence = describe(c).hosts.map((name) => {
    const { status } = c.system.components[name]!
    return fact('hosts-running', name, status, 'Off', status === 'Off' || status === 'Isolated')
  })
  const on = evidence.filter(({ ok }) => !ok)
  return verdict(
    'hosts-running',
    on.length === 0 ? 'ok' : 'blocks',
    on.length === 0
      ? 'every host is off'
      : on.map(({ subject, value }) => `${subject} is ${value}`).join(', '),
    evidence,
  )
}

/** What is isolated or locked, or hangs on a chassis that is, stays off until it is unlocked. */
export const locked: Interlock = (c) => {
  if (!c.recipe.energises) return null
  const evidence = itselfAndChassis(c).flatMap(({ name, locks }) =>
    locks
      .filter(keepsOff)
      .map(({ code, at }) => fact('locked', name, code, null, false, c.now - at)),
  )
  return verdict(
    'locked',
    evidence.length === 0 ? 'ok' : 'blocks',
    evidence.length === 0
      ? 'nothing is locked'
      : evidence.map(({ subject, value }) => `${subject} is locked: ${value}`).join('; '),
    evidence,
  )
}

/** Nothing comes on while somebody may have their hands in it. */
export const maintenance: Interlock = (c) => {
  const { chassis } = describe(c)
  if (!c.recipe.energises || chassis === null) return null
  const { status, since } = c.system.components[chassis]!
  const ok = status !== 'Maintenance'
  return verdict(
    'maintenance',
    ok ? 'ok' : 'blocks',
    ok ? `${chassis} is not in maintenance` : `${chassis} is in maintenance`,
    [fact('maintenance', chassis, status, null, ok, ok ? null : c.now - since)],
  )
}

/** A BMC that cannot look after what runs starts nothing; one that is on its way is waited for. */
export const bmcNotReady: Interlock = (c) => {
  if (!c.recipe.energises || policyOf(c)?.bmcCheck === false) return null
  const bmcs = componentsOf(c.system).filter(({ kind }) => kind === 'bmc')
  if (bmcs.length === 0) return null
  const away = bmcs.filter(
    ({ status }) => status !== 'Ready' && status !== 'Updating' && !isPartOfOther(c),
  )
  const isComing = away.every(({ status }) => status === 'Starting' || status === 'Rebooting')
  return verdict(
    'bmc-not-ready',
    away.length === 0 ? 'ok' : isComing ? 'waits' : 'blocks',
    bmcs.map(({ name, status }) => `${name} is ${status}`).join('; '),
    bmcs.map((bmc) => standing(c, 'bmc-not-ready', bmc, 'Ready', !away.includes(bmc))),
  )
}

/** Whoever asks during a firmware update has its turn after it; what is under way ends in peace. */
export const firmwareUpdate: Interlock = (c) => {
  if (!c.recipe.energises) return null
  const updating = componentsOf(c.system).filter(
    ({ status }) => status === 'Updating' && !isPartOfOther(c),
  )
  return verdict(
    'firmware-update',
    updating.length === 0 ? 'ok' : 'waits',
    updating.length === 0
      ? 'no firmware update is in progress'
      : updating.map(({ name }) => `the firmware of ${name} is being updated`).join('; '),
    updating.map((one) => standing(c, 'firmware-update', one, null, false)),
  )
}

/** Set in motion by an operation that is under way, which is waited for: it has to go on. */
const isPartOfOther = (c: InterlockInput) =>
  underWay(c.system, c.component.name).some(({ correlation }) => correlation === c.correlation)

const standing = (
  { now }: InterlockInput,
  rule: string,
  { name, status, since }: Component,
  limit: string | null,
  ok: boolean,
) => fact(rule, name, status, limit, ok, now - since)

function itselfAndChassis(c: InterlockInput): readonly Component[] {
  const { chassis } = describe(c)
  return chassis === null ? [c.component] : [c.component, c.system.components[chassis]!]
}
