/** The memory store keeps the contract of a store. */

import { storeContract } from './contract.ts'
import { createMemoryStore } from './memory.ts'

storeContract('memory', async (bounds) => createMemoryStore(bounds ? { bounds } : {}))
