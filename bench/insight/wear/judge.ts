/**
 * Judges forecasts and signs of wear: machines that wear by a profile, and machines that are well,
 * each for months, beside a fixed threshold. Labels are what was done to the plant. Seeds from 3000
 * on are judged; what was tuned, was tuned on those below.
 */

import { type How, shareText, type Verdict } from '../study.ts'
import { type Course, courseOf } from './machine.ts'
import { type Profile, profiles } from './profiles.ts'

const firstSeed = 3000
/** Boards: of one with so many hosts nothing was tuned but for two. */
const boards = [2, 4] as const
const healthyDays = 60
const wornDays = 170

const aims = { recall: 0.8, leadDays: 1, falseAlarms: 0.1 }

/** When it was told of the wear that was there, before it ended; and by the threshold. */
interface Judged {
  readonly leadDays: number | null
  readonly thresholdDays: number | null
}

export async function wear({ seeds, progress }: How): Promise<Verdict> {
  const rows: string[][] = []
  const unmet: string[] = []
  for (const [name, profile] of Object.entries(profiles)) {
    progress(name)
    const judged = machines(seeds).map((of) =>
      judge(courseOf({ ...of, profile, days: wornDays }), profile),
    )
    const leads = judged.flatMap(({ leadDays }) => leadDays ?? [])
    const thresholds = judged.flatMap(({ thresholdDays }) => thresholdDays ?? [])
    const [recall, lead] = [leads.length / judged.length, middle(leads)]
    const [ofThreshold, itsLead] = [thresholds.length / judged.length, middle(thresholds)]
    const isBetter = recall > ofThreshold || (recall === ofThreshold && lead > itsLead)
    if (recall < aims.recall) unmet.push(`${name}: recall ${shareText(recall)}`)
    if (!(lead >= aims.leadDays)) unmet.push(`${name}: told ${daysText(lead)} before`)
    if (!isBetter) unmet.push(`${name}: the fixed threshold is as good`)
    rows.push([
      ...[name, `${judged.length}`, shareText(recall), daysText(lead)],
      ...[shareText(ofThreshold), daysText(itsLead), ''],
    ])
  }
  progress('healthy')
  const healthy = machines(seeds * 2).map((of) =>
    courseOf({ ...of, profile: null, days: healthyDays }),
  )
  const months = (healthy.length * healthyDays) / 30
  const rate = healthy.reduce((sum, { found }) => sum + found.length, 0) / months
  if (rate > aims.falseAlarms) unmet.push(`healthy: ${shareText(rate)} false alarms a month`)
  rows.push(['healthy', `${healthy.length}`, '', '', '', '', shareText(rate)])
  return {
    about: 'wear: told of before a limit is reached, beside a threshold that is set to warn',
    header: ['profile', 'machines', 'recall', 'lead', 'threshold', 'lead', 'false a month'],
    rows,
    notes: [
      `aims: recall ${aims.recall}, lead 1 d, ${aims.falseAlarms} false alarms a machine-month`,
      `seeds from ${firstSeed} on; boards of ${boards.join(' and ')} hosts; ${months} months well`,
    ],
    unmet,
  }
}

const machines = (seeds: number) =>
  Array.from({ length: seeds }, (_, index) => ({
    seed: (firstSeed + index) * 7919,
    hosts: boards[index % boards.length]!,
  }))

function judge(course: Course, { subjects }: Profile): Judged {
  const { beginsDay, endsDay, thresholdDay, found } = course
  const end = endsDay ?? course.days
  const first = found
    .filter(({ key, day }) => day >= beginsDay && day < end && subjects.some((of) => isOf(key, of)))
    .reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY)
  const isInTime = thresholdDay !== null && thresholdDay >= beginsDay && thresholdDay < end
  return {
    leadDays: Number.isFinite(first) ? end - first : null,
    thresholdDays: isInTime ? end - thresholdDay : null,
  }
}

/** What the cooling of a zone shows is told of the zone. */
const isOf = (key: string, subject: string): boolean => key.startsWith(`${subject}/`)

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const daysText = (days: number): string => (Number.isFinite(days) ? `${days.toFixed(1)} d` : '–')
