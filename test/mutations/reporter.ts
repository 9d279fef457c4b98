/** A reporter for node:test: tells each verdict as a line of JSON. */
import type { TestEvent } from 'node:test/reporters'
import type { Verdict } from './mutation.ts'

export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const titles: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:start') titles[data.nesting] = data.name
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const of = [...titles.slice(0, data.nesting), data.name].join(' > ')
    const failure = type === 'test:fail' ? failureOf(data.details.error) : null
    yield `${JSON.stringify({ of, failure } satisfies Verdict)}\n`
  }
}

/** The runner wraps what was thrown. */
function failureOf(wrapped: Error): Verdict['failure'] {
  const { cause } = wrapped
  return cause instanceof Error
    ? { error: cause.name, message: cause.message }
    : { error: 'none', message: String(cause ?? wrapped.message) }
}
