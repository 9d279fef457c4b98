/** The page of the interlocks: every rule, what it looks at, and what can be done about it. */
import { namedInterlocks } from '../../core/interlocks/catalogue.ts'
import { code, codes, page, table } from '../markdown.ts'

export const interlocks = (): string =>
  page(
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
      namedInterlocks.map((one) => [
        code(one.name),
        one.doc,
        one.reads,
        one.codes.length === 0 ? 'never: it waits' : codes(one.codes),
        overrides[one.overridable],
        one.policy === undefined ? '' : code(one.policy.name),
        one.scope === 'world' ? 'yes' : '',
      ]),
    ),
    `Besides these there are the rules of your own and the external policy engine, which
[policies](../policies.md) tells of. They can only add to what is demanded: nothing that is written
here is weakened by them.`,
  )

const overrides = { always: 'yes', 'unless hot': 'yes, but in no thermal emergency', never: 'no' }
