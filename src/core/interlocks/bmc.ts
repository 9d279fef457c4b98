/** Judges the interlocks of the BMC: it is not taken away from under what it carries out. */
import { underWay } from '../model/system/system.ts'
import { fact, type Judge, verdict } from './interlock.ts'

export const operationsUnderWay: Judge<'operations-under-way'> = (c, rule) => {
  if (!c.recipe.alone) return null
  const others = underWay(c.system, c.component.name)
  const drains = c.recipe.steps.some((step) => step.kind === 'observe' && 'alone' in step.until)
  const names = others.map(({ component, action }) => `${action} of ${component}`).join(', ')
  return verdict(
    rule,
    'operations-under-way',
    others.length === 0 || drains ? 'ok' : 'blocks',
    others.length === 0
      ? 'no operation is under way'
      : `${names} ${drains ? 'is waited for' : 'is under way'}`,
    others.map(({ component, action, startedAt }) =>
      fact(rule, component, action, null, drains, startedAt === null ? null : c.now - startedAt),
    ),
  )
}
