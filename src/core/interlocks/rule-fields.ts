/** Lists the fields of the view: the types that rules are checked with, and what each means. */

/** `Text` and the like are the types of CEL; a capital letter is a type of this table. */
export interface Field {
  readonly type: string
  /** What it means, with its unit. */
  readonly about: string
  /** Not there at all in some cases; an expression that reads it then comes to nothing. */
  readonly mayLack?: true
}

export type Fields = Readonly<Record<string, Field>>

const field = (type: string, about: string): Field => ({ type, about })
const lacking = (type: string, about: string): Field => ({ type, about, mayLack: true })

/** What an expression may name at its beginning. */
export const viewVariables: Fields = {
  request: field('Request', 'What is asked for, by whom and why.'),
  component: field('Component', 'The component that it is asked of.'),
  components: field('map<string, Component>', 'Every component, by its name: `host.0`.'),
  hosts: field('list<Component>', 'The hosts, in the order of the configuration.'),
  chassis: field('Component', 'The chassis.'),
  zones: field('map<string, Reading>', 'Thermal zones, by name; their value is in °C.'),
  supplies: field('map<string, Reading>', 'Power supplies, by name; their state is a text.'),
  sensors: field('map<string, Reading>', 'Sensors, by name, in the unit that each reads.'),
  resources: field('map<string, Reading>', 'Resources that several components share, by name.'),
  services: field('map<string, bool>', 'Whether each service on the bus answers: `powermgr`.'),
  system: field('System', 'The System as a whole.'),
  time: field('Time', 'What time it is.'),
}

/** The types that the view is made of, beside those of CEL. */
export const viewTypes: Readonly<Record<string, Fields>> = {
  Request: {
    action: field('string', '`PowerOn`, `GracefulShutdown` …'),
    component: field('string', 'The name of the component.'),
    actor: field('string', 'Who asks, as he says: `cli:root`; `statemgr` for the service itself.'),
    via: field(
      'string',
      'The way he came in by, which is known: `bus`, `token`, `socket`, `socket:viewer`; ' +
        'empty for the service itself.',
    ),
    reason: field('string', 'Why, as the asker says; empty when nothing was said.'),
    cause: field('string', '`request`, `schedule`, or what the service began it for.'),
    hasOverride: field('bool', 'Whether it is asked with an override.'),
    waitedMs: field('int', 'How long it has waited since it was accepted, ms.'),
  },
  Component: {
    name: field('string', '`host.0`'),
    kind: field('string', '`host`, `chassis`, `bmc`, or a kind of the platform’s own.'),
    status: field('string', '`Off`, `Running`, `Quiesced` …'),
    statusClass: field('string', '`stable`, `waiting` or `held`.'),
    sinceMs: field('int', 'How long it has had that status, ms.'),
    power: field('string', '`On`, `Off` or `Unknown`, as the hardware says.'),
    health: field('string', '`OK`, `Warning`, `Critical` or `Unknown`.'),
    isBusy: field(
      'bool',
      'Whether another operation than the one in question is under way or waits.',
    ),
    action: field('string', 'What that operation does; empty when there is none.'),
    identify: field('bool', 'Whether its identify LED is asked for.'),
    locks: field('list<string>', 'What keeps it aside: `isolated`, `diagnostic` …'),
    priority: field('int', 'Who is shed last when power or cooling runs short.'),
    powerWatts: field('double', 'The most power that it takes, W; 0 where nobody said.'),
    attemptsLeft: lacking('int', 'Boots that may still fail; only of what boots.'),
    powerOnHours: lacking('int', 'Whole hours with power in all; only of a chassis.'),
  },
  Reading: {
    level: field('string', '`normal`, `warning`, `critical` or `unknown`.'),
    sinceMs: field('int', 'How long it has had that level, ms.'),
    why: field('string', 'Why it has that level, for a person.'),
    isKnown: field('bool', 'False while nothing fresh is known of it.'),
    value: lacking('double', 'What was read, in its unit; not there while it is unknown.'),
    text: lacking('string', 'What was read where that is no number: `input Lost`.'),
    ageMs: lacking('int', 'How old the reading is, ms; not there before the first.'),
  },
  System: {
    name: field('string', 'Its name in the configuration.'),
    startCause: field('string', '`first`, `service-restart`, `bmc-reboot`, `watchdog`, `ac-loss`.'),
    isSettling: field('bool', 'Whether the service has started only a moment ago.'),
  },
  Time: {
    serviceMs: field('int', 'Service time, ms: never goes back, never leaps.'),
    wall: lacking(
      'google.protobuf.Timestamp',
      'The time of day, UTC; not there while the clock has evidently not been set.',
    ),
  },
}
