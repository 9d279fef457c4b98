/** Says in words what a NATS server refuses, and why a connection is lost. */
import { errors, type PermissionViolationError } from '@nats-io/transport-node'
import { BusError } from '../bus.ts'

/** What the server says when it lets nobody in, or no longer. */
export function lossReason(error: Error): string {
  if (error instanceof errors.UserAuthenticationExpiredError)
    return 'the credentials have expired: give it new ones'
  if (error instanceof errors.AuthorizationError) {
    const what = 'check the user and password, the token or the credentials'
    return `the server does not let us in (${error.message}): ${what}`
  }
  return `the server says: ${error.message}`
}

/** What may not be done with the subject. */
export const denied = ({ operation }: PermissionViolationError, subject: string): string =>
  operation === 'publish'
    ? `the permissions of NATS do not let us publish on ${subject}`
    : `the permissions of NATS do not let us subscribe to ${subject}`

/** More subscriptions than the server, or the account, lets one connection have. */
export const isTooManySubscriptions = ({ message }: Error): boolean =>
  /maximum subscriptions exceeded/i.test(message)

/** More connections than the server, or the account, lets there be. */
export const isTooManyConnections = ({ message }: Error): boolean =>
  /maximum (?:account active )?connections exceeded/i.test(message)

export const refusalOf = (cause: unknown): BusError =>
  new BusError(`NATS refuses: ${messageOf(cause)}`, { cause })

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
