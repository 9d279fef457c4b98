/** A service that answers as it was told to, on a bus or over HTTP, for tests of its clients. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bus } from '../../src/bus/bus.ts'

/** What each subject answers to what it is asked: a body, or an error with its number. */
export type Answers = Readonly<Record<string, (asked: unknown) => Given>>
export type Given = { readonly body: unknown; readonly code?: number }

export interface StandIn {
  readonly url: string
  /** Every request it heard: the subject and the body. */
  readonly requests: (readonly [string, unknown])[]
  /** Sends an event to everybody who listens. */
  publish(event: unknown): void
  /** The patterns that were listened to. */
  readonly patterns: (string | null)[]
  stop(): Promise<void>
}

/** Serves the answers on a bus. */
export async function standInOnBus(bus: Bus, answers: Answers): Promise<void> {
  await bus.serve({
    name: 'stand-in',
    version: '1.0.0',
    description: 'answers as it was told to',
    endpoints: Object.entries(answers).map(([subject, answer]) => ({
      name: subject.replaceAll('.', '_'),
      subject,
      handle: (message, respond) => {
        const { body, code } = answer(JSON.parse(message.text()))
        const text = JSON.stringify(body)
        if (code === undefined) respond(text)
        else respond(text, { code, description: 'refused' })
      },
    })),
  })
}

/** Serves the answers over HTTP, on a port of its own. */
export async function standInOverHttp(answers: Answers): Promise<StandIn> {
  const requests: (readonly [string, unknown])[] = []
  const listeners = new Set<ServerResponse>()
  const patterns: (string | null)[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://stand-in')
    if (url.pathname === '/api/events') {
      patterns.push(url.searchParams.get('subject'))
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
      listeners.add(response)
      return
    }
    const subject = url.pathname.slice('/api/'.length)
    const asked: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString())
    requests.push([subject, asked])
    const answer = answers[subject]
    if (answer === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('what?')
      return
    }
    const { body, code = 200 } = answer(asked)
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    patterns,
    publish: (event) => {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`)
    },
    stop: async () => {
      for (const listener of listeners) listener.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
