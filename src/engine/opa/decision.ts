/** Reads what a policy of Open Policy Agent came to as a decision. Garbage is no decision. */
import { lookUp } from '../../core/model/look-up.ts'
import type { Decision } from '../../core/model/platform/rules.ts'

/**
 * `true` or `false`, or `{allow, message?, guidance?, warnings?}`. Whatever else comes, also more
 * fields than these, is unavailable: a policy that is not understood must not be obeyed in part.
 */
export function decisionOf(result: unknown): Decision {
  if (typeof result === 'boolean') return decided(result, {})
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    return unavailable(`the policy engine answers ${kindOf(result)}, no decision`)
  }
  const { allow, ...rest } = result as Readonly<Record<string, unknown>>
  if (typeof allow !== 'boolean') {
    return unavailable(`the policy engine answers with an allow that is ${kindOf(allow)}`)
  }
  const stranger = Object.keys(rest).find((key) => !Object.hasOwn(optional, key))
  if (stranger !== undefined) {
    return unavailable(
      `the policy engine answers with '${shortened(stranger)}', which means nothing`,
    )
  }
  const wrong = Object.entries(rest).find(([key, value]) => !lookUp(optional, key)?.(value))
  if (wrong !== undefined) {
    return unavailable(`the policy engine answers with a ${wrong[0]} that is ${kindOf(wrong[1])}`)
  }
  return decided(allow, rest)
}

export const unavailable = (message: string): Decision => ({
  result: 'unavailable',
  message,
  guidance: null,
  warnings: [],
})

interface Said {
  readonly message?: string
  readonly guidance?: string
  readonly warnings?: readonly string[]
}

function decided(allow: boolean, { message, guidance, warnings = [] }: Said): Decision {
  const usual = allow ? 'the policy engine allows it' : 'the policy engine forbids it'
  return {
    result: allow ? 'allow' : 'forbid',
    message: shortened(message || usual),
    guidance: guidance ? shortened(guidance) : null,
    warnings: warnings.slice(0, warningsMax).map(shortened),
  }
}

const isText = (value: unknown) => typeof value === 'string'

const optional: Readonly<Record<string, (value: unknown) => boolean>> = {
  message: isText,
  guidance: isText,
  warnings: (value) => Array.isArray(value) && value.every(isText),
}

const warningsMax = 8
const textMax = 256

/** It ends up in logs and tables: one line, without control characters. */
const shortened = (text: string) => text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, textMax)

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : value === undefined
      ? 'nothing'
      : Array.isArray(value)
        ? 'a list'
        : `a ${typeof value}`
