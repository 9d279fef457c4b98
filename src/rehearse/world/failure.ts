/** Defines a failure: what a rehearsal ends with. */

/** Something that does not hold. */
export interface Failure {
  readonly rule: string
  readonly message: string
}

/** One where it is so. */
export const failureWhen = (isSo: boolean, rule: string, message: string): readonly Failure[] =>
  isSo ? [{ rule, message }] : []
