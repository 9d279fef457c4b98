/** Options that a board of two hosts cannot show: what they do is what a test elsewhere asserts. */

export interface Elsewhere {
  readonly file: string
  /** The title of the test, or what its titles begin with. */
  readonly title: string
  readonly options: Readonly<Record<string, string>>
}

const step = 'kinds.*.recipes.*.steps[]'
const recipe = 'kinds.*.recipes.*'
const status = 'kinds.*.statuses.*'
const action = 'kinds.*.actions.*'

export const elsewhere: readonly Elsewhere[] = [
  {
    file: 'test/spec/metrics.test.ts',
    title: 'metrics that are off are not there, and it is said how to turn them on',
    options: { metrics: 'whether figures of its work are kept and shown' },
  },
  {
    file: 'test/spec/recording.test.ts',
    title: 'nothing is recorded unless it is asked for, and then it is read piece by piece',
    options: { 'recording.kept': 'whether it is recorded what each decision was made of' },
  },
  {
    file: 'test/spec/recording.test.ts',
    title: 'a ring forgets the oldest, and what is left leads to the same',
    options: { 'recording.bytes': 'how much room that takes' },
  },
  {
    file: 'test/spec/incidents.test.ts',
    title: 'insight that is off finds nothing out, and it is said how to turn it on',
    options: { insight: 'whether incidents are made of the journal' },
  },
  {
    file: 'test/spec/statistics.test.ts',
    title: 'a failure is told of by its step, and a boot that hangs is too long',
    options: { 'statusLimits.*.*': 'what counts as too long' },
  },
  {
    file: 'src/cli/text/log-format.test.ts',
    title: 'for the journal of systemd its priority stands in front',
    options: { 'log.format': 'the form of the lines on standard error' },
  },
  {
    file: 'test/spec/traces.test.ts',
    title: 'a request is a trace: the operation, its steps and calls are children of it',
    options: {
      tracing: 'whether traces go on from clients to services, and are sent',
      'otlp.endpoint': 'where they are sent',
    },
  },
  {
    file: 'test/spec/traces.test.ts',
    title: 'what nobody samples is not told, and goes on all the same',
    options: { 'otlp.sampling': 'how many of them' },
  },
  {
    file: 'src/telemetry/otlp/exporter.test.ts',
    title: 'a collector that is away costs a queue, and what is beyond it is counted',
    options: {
      'otlp.queue': 'how many spans may wait',
      'otlp.interval': 'how often metrics are sent',
      'otlp.timeout': 'how long the collector may take',
    },
  },
  {
    file: 'src/text/repeats.test.ts',
    title: 'what is not written at all costs no room and no timer',
    options: { 'log.level': 'which of them are written' },
  },
  {
    file: 'test/spec/boot-until.test.ts',
    title: 'it runs once it has come so far, and is reset for nothing',
    options: { 'hosts[].bootUntil': 'whether a boot that goes no further is reset' },
  },
  {
    file: 'test/emergencies/second-word.test.ts',
    title: 'where no second word is waited for, the first is believed',
    options: { 'emergency.secondWord': 'how long one reading is doubted' },
  },
  {
    file: 'src/core/automation/cooling-policy.test.ts',
    title: 'quiet: nothing is asked of cooling before a zone is warm, nor once it is well again',
    options: { 'chassis.coolingPolicy': 'when cooling is raised and lowered' },
  },
  {
    file: 'test/platforms/added-steps.test.ts',
    title: 'what cuts power for safety’s sake waits for none of it, unless that is said',
    options: {
      'kinds.*.addedSteps[].before': 'what is asked before a step that is there',
      'kinds.*.addedSteps[].after': 'what is asked after it',
      'kinds.*.addedSteps[].steps': 'what is asked there',
      'kinds.*.addedSteps[].inEmergencies': 'whether power that is cut waits for it',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'own kinds go on and off by their own recipes, through the service that switches them',
    options: {
      'kinds.*.service': 'another service is asked to switch it',
      'components[].name': 'it is switched under that name',
      [`${action}.recipe`]: 'another recipe carries the action out',
      [`${action}.from[]`]: 'from which statuses it is taken',
      [`${action}.from`]: 'from any',
      [`${action}.satisfiedBy[]`]: 'where it is unchanged',
      [`${recipe}.class`]: 'who takes over from whom',
      [`${recipe}.ends`]: 'where it ends, and what is taken from there',
      [`${recipe}.power`]: 'the power it makes for',
      [`${recipe}.replaces`]: 'refused where it takes no place, or takes one silently',
      [`${recipe}.energises`]: 'whether interlocks keep it off',
      [`${recipe}.policy`]: 'which policy does',
      [`${step}.call`]: 'what is asked, and of whom',
      [`${step}.observe.power`]: 'what is waited for before the next',
      [`${step}.target`]: 'what it is done to',
      [`${step}.after[]`]: 'what it comes after',
      [`${step}.verifiedByNext`]: 'no answer is doubt, and not failure',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'a resource is as the worst of its sensors, and a step of an own recipe waits for it',
    options: {
      [`${step}.enters`]: 'the status from there on, and what is taken then',
      [`${step}.timeout`]: 'how long it is waited for',
      [`${status}.deadline`]: 'how long a status may last without an operation',
      [`${status}.onTimeout`]: 'where it goes then',
      [`${status}.class`]: 'whether somebody has to act',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'an own power-on that does not come is rolled back, and told of as never reached',
    options: {
      [`${recipe}.failed`]: 'held, or as observed',
      [`${recipe}.undoing`]: 'the status while it is rolled back',
      [`${recipe}.status`]: 'the status while it is carried out',
      [`${step}.undo.none`]: 'nothing is asked to take it back',
      [`${step}.retries`]: 'how often it is asked again',
      [`${step}.backoff`]: 'how soon',
      [`${step}.ignoreFailureBecause`]: 'whether its failure ends the recipe',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'own statuses hold, own locks keep off, own LEDs show it',
    options: {
      [`${recipe}.sets.lock`]: 'a lock keeps it off',
      [`${recipe}.sets.unlock`]: 'and is taken away',
      [`${status}.impliedPower`]: 'what it counts for with who depends on it',
      'kinds.*.leds.*.show[].pattern': 'what the LED is asked to show',
      'kinds.*.leds.*.show[].when': 'when',
      'kinds.*.leds.*.show[].status[]': 'in which statuses',
      'kinds.*.usualLeds': 'which LEDs are asked for',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'a status and an action of one’s own are part of a built-in kind',
    options: {
      [`${step}.pause`]: 'how long it lasts',
      [`${status}.replaces`]: 'refused where it takes no place, or takes one silently',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'a load goes off in a thermal emergency, and what cools it does not',
    options: {
      'kinds.*.load': 'whether it goes off in an emergency',
      'components[].thermalZone': 'in which zone',
      'components[].heatWatts': 'what it adds to the heat',
      'components[].powerWatts': 'what it takes of the budget',
      'components[].priority': 'who goes first',
    },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'a rail that is lost takes the parts that hang on it along, and no other',
    options: { 'components[].chassisPower': 'whether it goes with the chassis' },
  },
  {
    file: 'test/platforms/kinds.test.ts',
    title: 'a service of its own that falls silent is told of, and what it knew becomes unknown',
    options: { 'integrations.others[]': 'which services are asked and heard besides' },
  },
  {
    file: 'test/platforms/own-kinds.test.ts',
    title: 'rack-power-shelf.yaml: an outlet that trips is held until it is reset',
    options: {
      'components[].healthSensors[]': 'a critical sensor isolates it',
      'components[].powerDependencies[]': 'a bad supply keeps it off',
      'components[].reconcile': 'what becomes of it when it goes off by itself',
      [`${recipe}.needs`]: 'refused without that power',
    },
  },
  {
    file: 'test/platforms/own-kinds.test.ts',
    title: 'gpu-tray.yaml: a pump that moves nothing is given up, and is off again',
    options: {
      [`${step}.onTimeout.status`]: 'where it is held when that never comes',
      [`${step}.skipIf`]: 'when it is not needed',
    },
  },
  {
    file: 'test/platforms/own-kinds.test.ts',
    title: 'gpu-tray.yaml: a pump that is told to go takes its trays down before it',
    options: {
      [`${step}.each`]: 'what is begun on each that depends on it',
      [`${step}.until`]: 'when one of them is done',
    },
  },
  {
    file: 'src/platform/references/kinds.test.ts',
    title: 'a kind that its chassis could not switch off',
    options: {
      'kinds.*.base': 'refused without the actions that are asked of it',
      'kinds.*.failureStatus': 'refused where it is no status',
      'kinds.*.statusWhenPower.On': 'refused where it is no status',
      'kinds.*.statusWhenPower.Off': 'refused where it is no status',
    },
  },
  {
    file: 'test/spec/left-out.test.ts',
    title: 'a kind of its own without checks',
    options: {
      'kinds.*.policy.thermalCheck': 'a zone keeps it off',
      'kinds.*.policy.powerCheck': 'a supply keeps it off',
      'kinds.*.policy.healthCheck': 'a sensor keeps it off',
      'kinds.*.policy.bmcCheck': 'the BMC keeps it off',
      'kinds.*.policy.maxConcurrent': 'how many come on at once',
      [`${step}.observe.level`]: 'a zone or a supply is waited for',
    },
  },
  {
    file: 'test/ubmc/behaviours.test.ts',
    title: 'what a hand does to the host is seen where a sensor shows its power',
    options: {
      'hosts[].observe.sensor': 'the sensor whose word on power is taken',
      'hosts[].observe.onFrom': 'from where it is on',
      'hosts[].observe.offUpTo': 'up to where it is off',
      'integrations.dialects.sensors': 'how sensors are asked and heard',
    },
  },
  {
    file: 'test/ubmc/behaviours.test.ts',
    title: 'where nobody measures power, it is said to be unverified, and never to be seen',
    options: { 'hosts[].observe.assumed': 'what it is taken for before anything was done' },
  },
  {
    file: 'test/ubmc/golden.test.ts',
    title: 'powermgr was asked once, in the words it knows, with the time that u-bmc gives',
    options: {
      'integrations.dialect': 'in which words hardware is asked',
      'integrations.dialects.power': 'the same for power',
      'integrations.dialects.thermal': 'the same for cooling',
    },
  },
  {
    file: 'test/ubmc/closed-gaps.test.ts',
    title: 'LEDs are asked for at the start already, and the error LED goes out again',
    options: { 'integrations.dialects.leds': 'the same for LEDs' },
  },
  {
    file: 'test/ubmc/golden.test.ts',
    title: 'a hand-written ChangeHostStateRequest powers the host on',
    options: { 'ubmc.served': 'whether clients of u-bmc are answered' },
  },
  {
    file: 'test/ubmc/golden.test.ts',
    title: 'errors have a code, and a body that no client takes for a message',
    options: { 'ubmc.unmistakableErrors': 'what a refusal of a client of u-bmc consists of' },
  },
  {
    file: 'src/engine/api/serving/serve.test.ts',
    title: 'a request that wants its answer where the options do not say is not done',
    options: { 'replyPrefixes[]': 'a request that wants its answer elsewhere is not done' },
  },
  {
    file: 'src/engine/loop/inbox.test.ts',
    title: 'a full inbox takes answers and emergencies still, up to twice as many',
    options: { eventBufferSize: 'one request more is told to come back' },
  },
  {
    file: 'src/engine/reset-reason.test.ts',
    title: 'a reset reason is told by its usual words, or by the status of a Linux watchdog',
    options: { 'bmc.resetReasonFile': 'whether lost power is given back after a start' },
  },
  {
    file: 'test/emergencies/power.test.ts',
    title: 'a low battery does not wait for the end of the ride',
    options: { 'emergency.ups.lowBattery': 'hosts go down before the ride is over' },
  },
  {
    file: 'src/core/automation/rules.test.ts',
    title: 'an emergency that failed is tried again, not at once and not never',
    options: { 'emergency.retryInterval': 'how soon an emergency that failed is tried again' },
  },
  {
    file: 'src/core/automation/restoring/auto-reboot.test.ts',
    title: 'a host that has run for long enough has all attempts again',
    options: { 'limits.bootStable': 'when boot attempts count anew' },
  },
  {
    file: 'test/policies/rules.test.ts',
    title: 'a rule about some components and actions says nothing of the others',
    options: {
      'rules[].when.actions[]': 'which actions it keeps from',
      'rules[].when.components[]': 'which components',
      'rules[].if': 'while what is so',
    },
  },
  {
    file: 'test/policies/rules.test.ts',
    title: 'a rule that forbids is an objection with its code, evidence and guidance',
    options: { 'rules[].effect': 'whether it is refused, delayed, or only said' },
  },
  {
    file: 'test/policies/rules.test.ts',
    title: 'a delay ends at its deadline, which is read off the state',
    options: { 'rules[].atMost': 'how long it waits at most' },
  },
  {
    file: 'test/policies/rules.test.ts',
    title: 'an override lets go what a rule forbids, where the rule may be overridden',
    options: { 'rules[].overridable': 'whether leave to go against it is refused' },
  },
  {
    file: 'test/policies/opa-server.test.ts',
    title: 'it is asked as its REST API wants it, and its decision is taken',
    options: { 'opa.url': 'who is asked before anything begins', 'opa.when': 'about what' },
  },
  {
    file: 'test/policies/opa-server.test.ts',
    title: 'one that hangs is given up, whether it says nothing or dribbles',
    options: { 'opa.timeout': 'how long, before it is refused' },
  },
  {
    file: 'test/policies/opa-server.test.ts',
    title: 'the same question is asked once while its answer holds, and at the same time',
    options: { 'opa.cache': 'how often' },
  },
  {
    file: 'test/policies/opa-server.test.ts',
    title: 'a bearer token comes from a file, read anew each time, or from the environment',
    options: {
      'opa.tokenFile': 'refused by the server without it',
      'opa.tokenVariable': 'the same from the environment',
    },
  },
  {
    file: 'test/policies/opa-server.test.ts',
    title: 'over TLS only a server whose certificate is trusted is believed',
    options: { 'opa.caFile': 'who is believed' },
  },
  {
    file: 'test/policies/opa-bundle.test.ts',
    title: 'a bundle decides, with the data that came with it',
    options: { 'opa.bundle': 'what decides', 'opa.entrypoint': 'which rule of it' },
  },
  {
    file: 'test/policies/opa-bundle.test.ts',
    title: 'data of one’s own stands in place of what the bundle brings',
    options: { 'opa.data': 'by which data' },
  },
  {
    file: 'test/policies/external-policy.test.ts',
    title: 'what waits for its turn for too long is asked about again',
    options: { 'opa.valid': 'when it is asked about again' },
  },
  {
    file: 'src/sim/shape-of.test.ts',
    title: 'what follows a component, and what it cools, is as the simulation says',
    options: {
      'simulation.sensors.*.value': 'what a sensor reads',
      'simulation.sensors.*.follows': 'while what works',
      'simulation.sensors.*.idle': 'and while that does not',
      'simulation.zones.*.cooledBy[]': 'what takes the heat of a zone away',
    },
  },
  {
    file: 'src/sim/shape-of.test.ts',
    title: 'a sensor follows its zone, or stands where it is normal',
    options: {
      'sensors[].zone': 'what it reads, simulated; with u-bmc, which zone is judged by it',
    },
  },
  {
    file: 'src/sim/shape-of.test.ts',
    title: 'the verbs of own recipes are understood, and turn on or off what their words say',
    options: { 'simulation.verbs.*': 'what a verb does to the power' },
  },
  {
    file: 'src/sim/shape-of.test.ts',
    title: 'services are played as those of u-bmc where the configuration says that they are',
    options: {
      'simulation.ubmc.backend': 'which of its backends is played',
      'simulation.ubmc.bmcPower': 'whether the BMC can be reset',
      'simulation.ubmc.onPulse': 'how long a press for on is',
      'simulation.ubmc.offPulse': 'for off',
      'simulation.ubmc.resetPulse': 'for a reset',
      'simulation.ubmc.forceOffPulse': 'for a forced off',
      'simulation.ubmc.alertWarning': 'from which temperature it warns',
      'simulation.ubmc.alertCritical': 'and acts',
    },
  },
  {
    file: 'test/adversary/in-process/unknown-power-ways.test.ts',
    title: 'a sensor is only quiet while what it measures is known to be off',
    options: { 'sensors[].whileOn': 'whether a sensor that nobody hears keeps off' },
  },
  {
    file: 'src/sim/simulator.test.ts',
    title: 'the same seed gives the same trace to the byte, another seed another',
    options: { 'simulation.seed': 'which calls chance strikes' },
  },
  {
    file: 'src/sim/plant/plant.test.ts',
    title: 'hosts heat their zone, cooling cools it, and sensors follow',
    options: { 'simulation.heatLag': 'when a zone is so warm that something is done' },
  },
  {
    file: 'test/policies/rules.test.ts',
    title: 'shortly after a start what is not known yet is waited for',
    options: { 'limits.settle': 'for how long; then it is refused' },
  },
  {
    file: 'test/emergencies/store.test.ts',
    title: 'does not keep hot hosts on, and has it all later',
    options: { 'emergency.storePatience': 'how long an emergency waits for the store' },
  },
  {
    file: 'src/core/machines/bmc-evidence.test.ts',
    title: 'a BMC waits for who was never heard of as long as it is told to, and then says so',
    options: {
      'bmc.initializationTimeout': 'until when requests wait for it, and are then refused',
    },
  },
]
