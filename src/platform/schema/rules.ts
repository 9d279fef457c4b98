/** Defines the schema of what the owner adds to the interlocks: rules, and an external policy. */

import { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'
import { duration, text } from './words.ts'

/** More is no rule any more; `rules-cost.ts` bounds what it may take to judge one. */
export const expressionMax = 2000
const rulesMax = 64

const when = z
  .strictObject({
    actions: z
      .array(text(64))
      .min(1)
      .max(64)
      .optional()
      .describe('The actions it is about; left out, whatever takes power.'),
    components: z
      .array(text(64))
      .min(1)
      .max(64)
      .optional()
      .describe('The components it is about, by name or by kind; left out, all of them.'),
  })
  .describe('What it is about. Nothing that is forced, and no emergency, can be named.')

const overridable = z
  .boolean()
  .default(true)
  .describe('Whether somebody who may can be given leave to go against it.')

const rule = z
  .strictObject({
    name: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be words in small letters with - between')
      .describe('What check, the history and an override call it: `quiet-hours`.'),
    when: when.prefault({}),
    if: z
      .string()
      .min(1)
      .max(expressionMax)
      .describe(
        'A CEL expression that is true or false; docs/policies.md lists what it may read. The ' +
          'effect lasts while it is true. What it reads and nobody knows counts as true for what ' +
          'takes power, and as false for what takes power away.',
      ),
    effect: z
      .enum(['forbid', 'warn', 'require-reason', 'delay'])
      .describe(
        'forbid: refused. warn: said in the answer, in check and in the history. require-reason: ' +
          'refused without a reason. delay: waits until it is false, for atMost at most.',
      ),
    atMost: duration().optional().describe('How long one that delays may delay.'),
    message: text(256).describe('Why, for whoever asks.'),
    guidance: text(256).optional().describe('What to do about it.'),
    overridable,
  })
  .superRefine(addDelayClash)

export const rules = z
  .array(rule)
  .max(rulesMax)
  .default([])
  .describe('Interlocks of your own, beside the built-in ones, which they can never weaken.')

export const opa = z
  .strictObject({
    when: when.prefault({}),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('A rule of an OPA server: http://127.0.0.1:8181/v1/data/statemgr/decision.'),
    tokenFile: text(4096).optional().describe('A file with the bearer token for url.'),
    tokenVariable: text(128)
      .optional()
      .describe('The environment variable with the bearer token for url.'),
    caFile: text(4096).optional().describe('The certificates to trust for url, PEM.'),
    timeout: duration().prefault('1s').describe('How long url may take to answer.'),
    cache: duration('0s')
      .prefault('1s')
      .describe('How long an answer of url holds for the same question.'),
    bundle: text(4096)
      .optional()
      .describe('A policy compiled to WebAssembly: a bundle .tar.gz of opa build, or its .wasm.'),
    entrypoint: text(256).default('statemgr/decision').describe('The rule of bundle to ask.'),
    data: text(4096).optional().describe('A JSON file with data for bundle.'),
    valid: duration()
      .prefault('1m')
      .describe('How long an operation may wait for its turn before it is asked about again.'),
    overridable,
  })
  .superRefine(addSourceClash)
  .describe(
    'Open Policy Agent decides as well. Where no decision can be had, no power is given, but it ' +
      'may be taken away.',
  )

export type RuleConfig = z.output<typeof rule>
export type OpaConfig = z.output<typeof opa>

function addDelayClash(
  { effect, atMost }: { effect: string; atMost?: number | undefined },
  context: z.RefinementCtx,
): void {
  if ((effect === 'delay') === (atMost !== undefined)) return
  const isMissing = atMost === undefined
  context.addIssue({
    code: 'custom',
    path: [isMissing ? 'effect' : 'atMost'],
    message: isMissing ? 'nothing waits without end' : `is not used: its effect is ${effect}`,
    params: { hint: isMissing ? 'add atMost: 10m' : 'leave it out, or set effect: delay' },
  })
}

function addSourceClash(
  { url, bundle, ...rest }: Record<string, unknown>,
  context: z.RefinementCtx,
): void {
  const clash = (path: string, message: string, hint: string) =>
    context.addIssue({ code: 'custom', path: [path], message, params: { hint } })
  if (url === undefined && bundle === undefined) {
    context.addIssue({
      code: 'custom',
      path: [],
      message: 'there is nobody to ask',
      params: { hint: 'add url: or bundle:' },
    })
  }
  if (url !== undefined && bundle !== undefined) {
    clash('bundle', 'there is a url as well', 'keep one of them')
  }
  for (const key of ['tokenFile', 'tokenVariable', 'caFile']) {
    if (url === undefined && lookUp(rest, key) !== undefined) {
      clash(key, 'is not used: there is no url', 'leave it out')
    }
  }
  if (bundle === undefined && rest.data !== undefined) {
    clash('data', 'is not used: there is no bundle', 'leave it out')
  }
  if (rest.tokenFile !== undefined && rest.tokenVariable !== undefined) {
    clash('tokenVariable', 'there is a tokenFile as well', 'keep one of them')
  }
}
