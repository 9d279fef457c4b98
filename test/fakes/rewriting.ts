/** Rewrites what services say on its way to the product: a bus that stands between the two. */
import type { Bus, Message } from '../../src/bus/bus.ts'
import { jsonOf } from '../../src/text/json.ts'

/** What is said on a subject, as JSON; gives what is to be heard instead. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape.
export type Rewrite = (subject: string, said: any) => unknown

/** What services answer to be told how everything is, and what they tell unasked. */
export function rewriting(bus: Bus, rewrite: Rewrite): Bus {
  const rewritten = (subject: string, message: Message): Message => {
    if (!/\.(state|events\.\w+)$/.test(subject)) return message
    const said = jsonOf(message.text())
    if (said === undefined) return message
    const text = JSON.stringify(rewrite(subject, said))
    return { ...message, subject, data: new TextEncoder().encode(text), text: () => text }
  }
  const instead: Pick<Bus, 'request' | 'subscribe'> = {
    request: async (subject, ...rest) => {
      const answer = await bus.request(subject, ...rest)
      return answer.kind === 'answered'
        ? { ...answer, message: rewritten(subject, answer.message) }
        : answer
    },
    subscribe: (pattern, onMessage, ...rest) =>
      bus.subscribe(pattern, (message) => onMessage(rewritten(message.subject, message)), ...rest),
  }
  return new Proxy(bus, {
    get: (target, key) => {
      if (Object.hasOwn(instead, key)) return instead[key as keyof typeof instead]
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
