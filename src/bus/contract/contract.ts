/** Tests the contract of a bus: what every adapter promises, sentence by sentence. */

import { test } from 'node:test'
import type { Opened } from './bench.ts'
import { messages } from './messages.ts'
import { replies } from './replies.ts'
import { requests } from './requests.ts'
import { services } from './services.ts'

/** Opens a bus for one sentence; the contract drains it. */
export type OpenBus = () => Promise<Opened>

/** Defines one test for each sentence, under the name of the adapter. */
export function busContract(adapter: string, open: OpenBus): void {
  for (const [sentence, check] of Object.entries({
    ...messages,
    ...requests,
    ...replies,
    ...services,
  })) {
    test(`${adapter}: ${sentence}`, async () => {
      const opened = await open()
      try {
        await check(opened)
      } finally {
        await Promise.all([opened.near.drain(), opened.far.drain()])
      }
    })
  }
}
