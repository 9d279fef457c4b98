/** How long those wait and how often they speak who find out among them which one acts. */

/** How long an answer of one that acts is waited for; it is asked three times meanwhile. */
export const lookMs = 210
export const looks = 3
/** How often each says that it is there. */
export const beatMs = 1_000
/** How often others are looked for by `$SRV`, which those know too that make no claims. */
export const discoverMs = 10_000
/** Who waits takes the one that acts for gone after so long without a word. */
export const silentAfterMs = 10_000
/** Who was not run for so long, or had no bus, may have been taken for gone: it looks again. */
export const awayMs = 3_000
/**
 * Who has just begun to act yields to an answer to its own question that comes late: the one that
 * acts already was busy. Not shorter than `awayMs`: who was away for less does not look again.
 */
export const probationMs = 5_000

/** Answers of `$SRV` that are waited for and looked at. */
export const discovery = { timeoutMs: lookMs, max: 32 }
