/** What is forgotten in a table does not compile, and the compiler names the place. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { errorsIn } from '../harness/compiler.ts'
import { type Planted, withPlanted } from '../harness/planting.ts'

const root = join(import.meta.dirname, '../..')
const catalogue = 'src/core/interlocks/catalogue.ts'
const sequencing = 'src/core/interlocks/sequencing.ts'
const heat = 'src/core/interlocks/heat.ts'
const external = 'src/core/interlocks/external-policy.ts'
const classes = 'src/core/machines/recipe-classes.ts'
const machines = 'src/core/machines/machines.ts'
const hostWords = 'src/dialects/ubmc/words-host.ts'
const ubmcLeds = 'src/dialects/ubmc/leds.ts'
const ubmcVerbs = 'src/dialects/ubmc/power/verbs.ts'
const plant = 'src/sim/plant/command.ts'

interface Omission extends Planted {
  readonly what: string
  /** What the line has in it that the compiler points at, and what it says there. */
  readonly at: string
  readonly message: RegExp
}

const omissions: readonly Omission[] = [
  {
    what: 'an action is carried out by a recipe that there is not',
    file: machines,
    find: "Isolate: row('host.isolate', 'any', ['Isolated'])",
    replace: "Isolate: row('host.issolate', 'any', ['Isolated'])",
    at: 'host.issolate',
    message: /host\.issolate/,
  },
  {
    what: 'an interlock refuses, and its row names no code',
    file: catalogue,
    find: "codes: ['flap-hold']",
    replace: 'codes: []',
    at: 'judge: flapHold',
    message: /'Judge<"flap-hold">' is not assignable to type 'Judge/,
  },
  {
    what: 'an interlock refuses with two codes, and its row names one',
    file: catalogue,
    find: "codes: ['health-critical', 'health-unknown']",
    replace: "codes: ['health-critical']",
    at: 'judge: health,',
    message: /"health-unknown"' is not assignable to type/,
  },
  {
    what: 'a row names a code that is no refusal',
    file: catalogue,
    find: "codes: ['chassis-busy']",
    replace: "codes: ['chassis-bussy']",
    at: 'chassis-bussy',
    message: /'"chassis-bussy"' is not assignable to type/,
  },
  {
    what: 'two rows have the same name',
    file: catalogue,
    find: '  maintenance: row({',
    replace: '  locked: row({',
    at: '  locked: row({',
    message: /multiple properties with the same name/,
  },
  {
    what: 'a row does not say what it looks at',
    file: catalogue,
    find: "    reads: 'the status of the BMC; `Ready`',\n",
    replace: '',
    at: "  'bmc-not-ready': row({",
    message: /Property 'reads' is missing/,
  },
  {
    what: 'an interlock that has no code refuses',
    file: sequencing,
    find: "    ok ? 'ok' : 'waits',\n    `the last power-on",
    replace: "    ok ? 'ok' : 'blocks',\n    `the last power-on",
    at: "ok ? 'ok' : 'blocks',",
    message: /'"blocks"' is not assignable to type '"ok" \| "waits"'/,
  },
  {
    what: 'an interlock refuses with a code that it does not say it has',
    file: heat,
    find: "verdict(rule, 'forecast', waits",
    replace: "verdict(rule, 'locked', waits",
    at: "export const forecast: Judge<'forecast'>",
    message: /'"locked"' is not assignable to type '"forecast"'/,
  },
  {
    what: 'a verdict is written down without its code',
    file: external,
    find: "return { rule: policyRule, code, verdict: 'blocks'",
    replace: "return { rule: policyRule, code: null, verdict: 'blocks'",
    at: "code: null, verdict: 'blocks'",
    message: /'"blocks"' is not assignable to type '"ok" \| "waits" \| "warns"'/,
  },
  {
    what: 'a class of recipes does not say whether it protects the hardware',
    file: classes,
    find: "    exempt: 'unless asked for',\n    protects: 'never',\n",
    replace: "    exempt: 'unless asked for',\n",
    at: '  down: {',
    message: /Property 'protects' is missing/,
  },
  {
    what: 'an action has no row in its machine',
    file: machines,
    find: "      ExitMaintenance: row('bmc.exit-maintenance', ['Maintenance'], ['Ready']),\n",
    replace: '',
    at: '    actions: {',
    message: /Property 'ExitMaintenance' is missing/,
  },
  {
    what: 'a row names a recipe that nobody wrote',
    file: machines,
    find: "row('host.resume'",
    replace: "row('host.resum'",
    at: 'host.resum',
    message: /'"host\.resum"' is not assignable to type/,
  },
  {
    what: 'u-bmc has no word for an action of a host',
    file: hostWords,
    find: '  Nmi: HostAction.UNSPECIFIED,\n',
    replace: '',
    at: 'satisfies Record<OurAction',
    message: /Property 'Nmi' is missing/,
  },
  {
    what: 'u-bmc has no state for a pattern of LEDs',
    file: ubmcLeds,
    find: '  blink: LEDState.LED_STATE_BLINK,\n',
    replace: '',
    at: 'const ledStates',
    message: /Property 'blink' is missing/,
  },
  {
    what: 'nothing becomes of a verb in the dialect of u-bmc',
    file: ubmcVerbs,
    find: "      reset: sent('reset'),\n      nmi",
    replace: '      nmi',
    at: '    host: {',
    message: /Property 'reset' is missing/,
  },
  {
    what: 'the simulated plant does nothing about a verb that services answer',
    file: plant,
    find: '  cap: (host) => ({ ...host, capped: true }),\n',
    replace: '',
    at: 'const hostVerbs',
    message: /Property 'cap' is missing/,
  },
]

const files = [...new Set(omissions.map(({ file }) => file))]
const right = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const wrong = new Map(right)
for (const omission of omissions) {
  const { file } = omission
  wrong.set(file, withPlanted(wrong.get(file)!, omission))
}
const [asTheyAre, asForgotten] = await Promise.all([
  errorsIn(Object.fromEntries(right)),
  errorsIn(Object.fromEntries(wrong)),
])

const isOf = ({ file, at, message }: Omission, error: (typeof asForgotten)[number]) =>
  error.file === file &&
  wrong.get(file)!.split('\n')[error.line - 1]!.includes(at) &&
  message.test(error.message)

test('as they are, the tables compile', () => assert.deepEqual(asTheyAre, []))

for (const omission of omissions) {
  test(`${omission.what}: that does not compile`, () => {
    const errors = asForgotten.map(({ file, line, message }) => `${file}:${line} ${message}`)
    assert.ok(
      asForgotten.some((error) => isOf(omission, error)),
      errors.join('\n'),
    )
  })
}

test('the compiler says nothing else', () => {
  const others = asForgotten.filter((error) => !omissions.some((one) => isOf(one, error)))
  assert.deepEqual(others, [])
})
