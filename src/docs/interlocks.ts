/** The page of the interlocks: every rule, what it looks at, and what can be done about it. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchIn } from '../../test/harness/platform.ts'
import { tight } from '../../test/harness/variants.ts'
import { overridableRules } from '../core/interlocks/catalogue.ts'
import type { Checks } from '../core/model/platform.ts'
import { refusalCodes } from '../core/model/refusals.ts'
import { code, codes, page, table } from './markdown.ts'

export const interlocks = (): string => {
  const rules = rulesIn('interlocks')
  const rechecked = rulesIn('rechecked')
  return page(
    '# Interlocks',
    `What may speak against an action. Each rule says what it saw (the value, its limit, how old
it is), and what would clear it: \`statemgr check host.0 PowerOn\` shows all of them, those that
are content included. A rule **blocks**: the request is refused with its code. Or it **waits**:
the operation is queued until its turn comes, or until missing readings have had their time after
a start.`,
    `They are asked when the request comes and when it leaves the queue; those about the world
once more before each step of a recipe that takes power. What is missing or too old speaks
against taking power, and never against giving it up: no interlock keeps power on.`,
    `An **override** (\`statemgr override grant\`) lets requests for one component go against the
rules that it names, for a while and with a reason; what the table says no to cannot be named. A
**policy** switches a rule off for a whole action: \`policies.hostPowerOn.thermalCheck: false\`.`,
    table(
      ['rule', 'in short', 'what it looks at', 'refusal', 'override', 'policy', 'before each step'],
      rules.map((rule) => [
        code(rule),
        sentenceOf(rule),
        sees[rule] ?? missing(rule),
        refusalsText(rule),
        overridableRules.includes(rule) ? 'yes' : 'no',
        codes(switchesOf(rule)),
        rechecked.includes(rule) ? 'yes' : '',
      ]),
    ),
    `Besides these there are the rules of your own and the external policy engine, which
[policies](../policies.md) tells of. They can only add to what is demanded: nothing that is written
here is weakened by them.`,
  )
}

/** What each rule reads, and what its evidence names as value and limit. */
const sees: Readonly<Record<string, string>> = {
  'chassis-off': 'the power of its chassis as hardware says; `On`',
  'chassis-busy': 'the operation that is under way on its chassis; none',
  locked: 'the locks of the component and of its chassis; none that keeps off',
  maintenance: 'the status of its chassis; not `Maintenance`',
  thermal: 'the level of each of its zones, in °C, and its critical limit',
  'thermal-emergency': 'whether an emergency stands in one of its zones; none',
  forecast: 'where each of its zones will be within `heatUp`, in °C, and its critical limit',
  'cooling-capacity':
    'the heat of all that is on in each of its zones and its own, in W, and `coolingCapacityWatts`',
  'power-dependency':
    'the level of each supply in its `powerDependencies`; neither critical nor unknown',
  'power-budget':
    'the power of all that is on and its own, in W, and what the supplies give for sure',
  dependency:
    'the status or the level of each thing in its `dependsOn`; one of those that `is` names',
  health: 'the level of each of its `healthSensors`, and its critical limit',
  'hosts-running': 'the status of each host of the chassis; `Off` or `Isolated`',
  'operations-under-way': 'what is under way on other components; none, where it is not waited for',
  'bmc-not-ready': 'the status of the BMC; `Ready`',
  'firmware-update': 'the status of the BMC; not `Updating`',
  'minimum-off': 'how long it has been off, in ms, and `limits.minimumOffTime`',
  'flap-hold':
    'how often its power changed within `limits.flap.window`, and `limits.flap.transitions`',
  concurrency: 'how many operations of its policy run, and `maxConcurrent`',
  stagger: 'how long ago the last power-on began, in ms, and `limits.stagger`',
}

function missing(rule: string): never {
  throw new Error(`say in src/docs/interlocks.ts what the interlock ${rule} looks at`)
}

const core = join(import.meta.dirname, '../core/interlocks')

/** The rules of a list in the source, in their order: `chassisOff` is the rule `chassis-off`. */
function rulesIn(list: 'interlocks' | 'rechecked'): readonly string[] {
  const source = readFileSync(join(core, 'catalogue.ts'), 'utf8')
  const [, items = ''] =
    new RegExp(`const ${list}: readonly Interlock\\[\\] = \\[([^\\]]*)\\]`).exec(source) ?? []
  const names = items.split(',').map((item) => item.trim())
  return names.flatMap((name) => {
    if (name === '...rechecked') return rulesIn('rechecked')
    return name === '' ? [] : [ruleOf(name)]
  })
}

const ruleOf = (name: string) => name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)

/** What stands above each interlock in the source says it best. */
function sentenceOf(rule: string): string {
  for (const file of globSync('*.ts', { cwd: core })) {
    const source = readFileSync(join(core, file), 'utf8')
    for (const [, comment = '', name = ''] of source.matchAll(documented)) {
      if (ruleOf(name) !== rule) continue
      return comment.replaceAll(/\s*\n\s*\*\s*/g, ' ').trim()
    }
  }
  throw new Error(`the interlock ${rule} has no sentence above it`)
}

const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+): Interlock\b/g

function refusalsText(rule: string): string {
  const own = refusalCodes.filter((one) =>
    [rule, `${rule}-critical`, `${rule}-unknown`].includes(one),
  )
  return own.length === 0 ? 'never: it waits' : codes(own)
}

/** The switches of a policy without which the rule has nothing to say. */
function switchesOf(rule: string): readonly string[] {
  const switches = ['thermalCheck', 'healthCheck', 'powerCheck', 'bmcCheck'] as const
  const off = (changes: Partial<Checks>) => !rulesUnder(changes).includes(rule)
  if (rule === 'hosts-running') return ['takesHostsDown']
  if (!rulesUnder({}).includes(rule)) return []
  return [
    ...switches.filter((one) => off({ [one]: false })),
    ...(off({ maxConcurrent: null }) ? ['maxConcurrent'] : []),
  ]
}

/** The rules that have something to say of a host's power-on under such a policy. */
function rulesUnder(changes: Partial<Checks>): readonly string[] {
  const { hostPowerOn } = tight.checks
  if (hostPowerOn === undefined) throw new Error('there is no policy of power-on')
  const policies = { ...tight.checks, hostPowerOn: { ...hostPowerOn, ...changes } }
  const bench = benchIn({ 'chassis.0': 'On' }, { ...tight, checks: policies })
  bench.level('forecast/cpu_zone', 'normal')
  const answer = bench.ask('host.0', 'PowerOn', { dryRun: true })
  return answer.kind === 'planned' ? answer.verdicts.map((verdict) => verdict.rule) : []
}
