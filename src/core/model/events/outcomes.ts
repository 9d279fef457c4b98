/** Names the outcomes that entries of the journal have: how something ended, or was decided. */

export const entryOutcomes = [
  // Of operations, of changes of a status, and of what is asked of services.
  ...['queued', 'started', 'running', 'progress', 'observed', 'unchanged', 'rolling-back'],
  ...['succeeded', 'unverified', 'failed', 'forced', 'aborted', 'abort-asked'],
  ...['rolled-back', 'rolled-back-partly', 'refused', 'again'],
  // Of alerts and the way out of them.
  ...['raised', 'updated', 'cleared', 'acknowledged', 'step-started', 'step-done', 'step-failed'],
  ...['begun-anew', 'completed', 'given-up', 'mended'],
  // Of emergencies, and of what is done against them.
  ...['began', 'grew', 'ended', 'asked', 'in-force', 'releasing', 'released'],
  // Of what people set.
  ...['granted', 'revoked', 'expired', 'planned', 'due', 'skipped', 'called-off', 'set', 'used-up'],
  // Of power that was lost.
  ...['lost', 'back-in-part', 'held-up', 'goes-on', 'decided', 'gave-up', 'left', 'nothing'],
  // Of policies.
  ...['warned', 'delayed', 'allowed', 'forbidden', 'unavailable'],
  // Of the service itself.
  ...['first', 'service-restart', 'bmc-reboot', 'watchdog', 'ac-loss', 'store-damaged'],
  ...['acting', 'looking', 'waiting', 'changed', 'entries-left-out'],
] as const
export type EntryOutcome = (typeof entryOutcomes)[number]
