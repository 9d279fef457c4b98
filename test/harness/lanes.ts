/** Runs test files in lanes beside each other, and tells of all of them as of one run. */
import { PassThrough } from 'node:stream'
import { run } from 'node:test'

export interface Lane {
  readonly files: readonly string[]
  /** How many of its files run at once. */
  readonly concurrency: number
}

type Run = ReturnType<typeof run>
export type TestEvent = Run extends AsyncIterable<infer E> ? E : never

/** What all lanes tell, as it comes; at the end one set of totals in place of each lane's. */
export function runInLanes(lanes: readonly Lane[], options: { timeout?: number }): PassThrough {
  const news = new PassThrough({ objectMode: true })
  const totals = new Map<string, number>()
  const follow = async ({ files, concurrency }: Lane) => {
    for await (const event of run({ ...options, files: [...files], concurrency })) {
      const [name, value] = totalOf(event)
      if (name === undefined) news.write(event)
      else totals.set(name, (totals.get(name) ?? 0) + value)
    }
  }
  Promise.all(lanes.filter(({ files }) => files.length > 0).map(follow)).then(
    () => {
      for (const [name, value] of totals)
        news.write({
          type: 'test:diagnostic',
          data: { nesting: 0, message: `${name} ${value}`, level: 'info' },
        })
      news.end()
    },
    (error: Error) => news.destroy(error),
  )
  return news
}

/** What a lane says of itself as a whole: it comes of no file. How long it took nobody adds up. */
function totalOf({ type, data }: TestEvent): readonly [name: string | undefined, value: number] {
  if (type !== 'test:diagnostic' || data.file !== undefined || data.nesting > 0)
    return [undefined, 0]
  const [, name, value] =
    /^(tests|suites|pass|fail|cancelled|skipped|todo) (\d+)$/.exec(data.message) ?? []
  return [name, Number(value)]
}
