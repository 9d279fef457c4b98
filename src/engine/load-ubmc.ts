/** Loads what speaks u-bmc's dialect, for those whose configuration names it and nobody else. */
import type { Services } from './hardware/client.ts'
import type { UbmcDialect } from './hardware/clients.ts'

/** `null` where no service speaks it. */
export const loadUbmc = async ({ dialects }: Services): Promise<UbmcDialect | null> =>
  Object.values(dialects).includes('ubmc') ? (await import('./ubmc/clients.ts')).ubmcClients : null
