/** Says what is found of a series, for people: what it comes to, when, and what to look at. */

import type { Subject } from '../../core/model/ids.ts'
import type { Wear } from '../../core/model/system/wear.ts'
import { shownDuration } from '../../text/duration.ts'
import { quantityText } from '../../text/quantity.ts'
import type { Retrying, Slowing } from './occasions.ts'
import type { Outlook } from './outlook.ts'
import { type SignName, signs } from './signs.ts'

const dayMs = 86_400_000

const daysText = (days: number): string => shownDuration(days * dayMs)

/** `0.98` as `98 % sure`; nobody is ever quite sure. */
const sureText = (confidence: number): string =>
  `${Math.min(99, Math.floor(confidence * 100))} % sure`

const wear = (
  subject: Subject,
  sign: SignName,
  since: number,
  message: string,
  facts: Pick<Wear, 'value' | 'limit' | 'unit'>,
): Wear => ({ subject, sign, since, message, guidance: signs[sign].check, ...facts })

export function outlookWear(
  subject: Subject,
  sign: SignName,
  outlook: Outlook,
  unit: string,
  since: number,
): Wear {
  const { slope, level, bound, inDays, fromDays, toDays, confidence } = outlook
  const until = toDays === null ? 'or never' : `to ${daysText(toDays)}`
  const rate = quantityText(Math.abs(slope.perDay), unit)
  const message =
    `${subject} comes to its ${bound.name} limit of ${quantityText(bound.value, unit)} in about ` +
    `${daysText(inDays)} (${daysText(fromDays)} ${until}): it ${signs[sign].tells}, by ${rate} a ` +
    `day over ${daysText(slope.days)}, and is at ${quantityText(level, unit)} at its worst ` +
    `(${sureText(confidence)})`
  const value = Math.round(level * 100) / 100
  return wear(subject, sign, since, message, { value, limit: bound.value, unit })
}

export function slowingWear(
  { component, status, sign, nowMs, firstMs, limitMs, slope }: Slowing,
  since: number,
): Wear {
  const limit = limitMs === null ? '' : `, and is given up after ${shownDuration(limitMs)}`
  const message =
    `${component} ${signs[sign].tells}: it is ${status} for ${shownDuration(nowMs)}, and was for ` +
    `${shownDuration(firstMs)} ${daysText(slope.days)} ago${limit} (${sureText(slope.confidence)})`
  return wear(component, sign, since, message, { value: nowMs, limit: limitMs, unit: 'ms' })
}

export function retryingWear({ component, lately, usually }: Retrying, since: number): Wear {
  const message =
    `${component} ${signs['retries-more'].tells}: ${lately} times in the last week, ` +
    `${Math.round(usually * 10) / 10} in a week before`
  return wear(component, 'retries-more', since, message, { value: lately, limit: null, unit: null })
}

export const unsteadyWear = (subject: Subject, sign: SignName, since: number): Wear =>
  wear(subject, sign, since, `${subject} ${signs[sign].tells}`, {
    ...{ value: null, limit: null, unit: null },
  })
