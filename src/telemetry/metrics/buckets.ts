/** Names the bounds, in seconds, that durations are sorted by. */

/** Of operations and of calls: from 10 ms to an hour. */
export const operationBuckets: readonly number[] = [
  ...[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
  ...[60, 120, 300, 600, 1800, 3600],
]

/** Of a status: from a second to a month. */
export const statusBuckets: readonly number[] = [
  ...[1, 5, 30, 60, 300, 1800, 3600],
  ...[6 * 3600, 86_400, 7 * 86_400, 30 * 86_400],
]

/** Of the store and the event loop: from 100 µs to 10 s. */
export const commitBuckets: readonly number[] = [
  ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01],
  ...[0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
]

/** Of what is committed at once. */
export const countBuckets: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
