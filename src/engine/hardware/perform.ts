/** Performs effects: they become requests to services, and what comes of them becomes events. */
import type { Headers } from '../../bus/bus.ts'
import type { CallEffect, Made, OutcomeEvent } from './client.ts'
import type { ServiceClients } from './clients.ts'

/** Asks the peer of the service that the call is for, for the System of that id. */
export async function makeCall(
  peers: ServiceClients,
  system: string,
  effect: CallEffect,
  onOutcome: (outcome: OutcomeEvent) => void,
  headers?: Headers,
): Promise<void> {
  const { id: call, target, service } = effect
  const issuer = effect.issuer === undefined ? system : `${system}.${effect.issuer}`
  const made = (await peers.of(service)?.call(effect, issuer, headers)) ?? unserved(service)
  const { outcome, implied: power } = made
  const implied = power === undefined ? {} : { implied: { component: target, power } }
  onOutcome({ kind: 'outcome', call, outcome, ...implied })
}

const unserved = (service: string): Made => ({
  outcome: { kind: 'rejected', error: `there is no service ${service}`, again: false },
})
