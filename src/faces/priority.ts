/** Tells by its first line how urgent a request over HTTP is, before anything is parsed. */
import { subjectOf } from '../api/fields/resource.ts'
import { subjects } from '../api/resources.ts'

/** What takes power away comes before whether the service lives, and that before all else. */
export type Priority = 0 | 1 | 2

export type PriorityOf = (bytes: Buffer) => Priority

/** Whoever poses as urgent is heard a kilobyte earlier, and is refused like anybody else. */
export function priorityOf(serviceName: string): PriorityOf {
  const urgent = subjects.filter((one) => one.isUrgent)
  const acts = new Set(urgent.map((one) => `/api/${subjectOf(serviceName, one)}`))
  return (bytes) => {
    const line = bytes.toString('latin1', 0, lineMaxBytes)
    const [method = '', path = ''] = line.split(' ', 2)
    if (method === 'POST' && acts.has(path)) return 2
    return method !== 'POST' && looks.has(path) ? 1 : 0
  }
}

const looks = new Set(['/healthz', '/readyz'])
/** The method and the longest of those paths. */
const lineMaxBytes = 128
