/** Reads the status of the System as the API shows it. */

// biome-ignore lint/suspicious/noExplicitAny: an adversary looks into answers of every shape
export type Status = any

export const componentsOf = ({ hosts, chassis, bmc, parts }: Status): Status[] =>
  [...hosts, chassis, bmc, ...parts].filter((one) => one !== null)

/** Nothing is under way, and nothing waits to be observed. */
export const isAtRest = (status: Status): boolean =>
  status.operations.length === 0 && componentsOf(status).every(({ deadline }) => deadline === null)
