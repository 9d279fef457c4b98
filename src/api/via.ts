/** Names the ways that requests come in by: what is known of who asks, whatever he claims. */

/** NATS, or the bus that a program shares with the service: its own rules say who may ask there. */
export const viaBus = 'bus'

/**
 * Says on the bus of this process by which door a request came in. Nobody else is on that bus, and
 * on any other one the header means nothing.
 */
export const viaHeader = 'Statemgr-Via'
