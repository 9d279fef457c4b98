/** Mutations of what is believed and told: observations, starts, levels, alerts and LEDs. */
import { byExploration, bySeed, byTest, type Mutation } from './mutation.ts'

const darkChassis = 'a chassis that is off has no host that is on'
const judging = 'src/assess/judge.test.ts'
const observations = 'src/core/observations/reports.test.ts'
const gaps = 'test/adversary/in-process/gap.test.ts'
const starts = 'src/core/start.test.ts'
const supplies = 'src/core/observations/supplies.test.ts'
const opposites = 'test/sweeps/opposites.test.ts'
const againstAll = 'whatever is asked against'
const isSo = 'what was accepted last is so at rest'
const saidOff = 'src/core/operations/steps/said-off.test.ts'

export const beliefMutations: readonly Mutation[] = [
  {
    name: 'a host that is only said to be off is passed over',
    file: 'src/core/operations/steps/dependents.ts',
    find: 'isKnownOff(known) && isConfirmed(dependent)',
    replace: 'isKnownOff(known)',
    breaks: 'a graceful off of the chassis cuts a host that runs, since somebody said it was off',
    caughtBy: byTest(
      saidOff,
      'a graceful off of the chassis waits until a host that is only said to be off is seen',
    ),
  },
  {
    name: 'a shutdown is over because somebody says so',
    file: 'src/core/operations/steps/conditions.ts',
    find: ' && !isOnlySaidOff(component)',
    replace: '',
    breaks: 'a host that shuts down is taken for off while it still writes to its disks',
    caughtBy: byTest(
      saidOff,
      'a shutdown is not over, and no cut left out, because somebody says off',
    ),
  },
  {
    name: 'a BMC is taken for restarted as soon as it is reset',
    file: 'src/core/model/system/system.ts',
    find: 'bmcRun?.beganAt != null && bmcRun.beganAt > since',
    replace: 'bmcRun !== null && since > 0',
    breaks: 'a reboot of a BMC that never resets is told as a success',
    caughtBy: byTest(
      'src/core/machines/bmc-evidence.test.ts',
      'a reboot of a BMC that never resets, and never tells, is unverified',
    ),
  },
  {
    name: 'power that is lost is noted by a start alone',
    file: 'src/core/automation/protection/lost-power.ts',
    find: '  if (!hasGoneDark(platform, system)) return system\n',
    replace: '  if (restoration === null) return system\n',
    breaks: 'hosts whose mains go and come under a BMC on standby power stay off',
    caughtBy: byTest(
      'test/hardware-sync/power-back.test.ts',
      'restored: mains go, a minute passes, mains are back',
    ),
  },
  {
    name: 'leave outlives a boot of the machine by all that it was away',
    file: 'src/core/interlocks/overrides.ts',
    find: 'awayMs === null ? now : override.expiresAt - awayMs',
    replace: 'override.expiresAt - (awayMs ?? 0)',
    breaks: 'an override of half an hour stands after a day without power',
    caughtBy: byTest(
      'test/hardware-sync/clocks.test.ts',
      'a machine that is booted takes off what it was away, or ends what may be over',
    ),
  },
  {
    name: 'one report of off is believed',
    file: 'src/core/observations/reports.ts',
    find: 'offs >= limits.offConfirmations',
    replace: 'offs >= 1',
    breaks: 'one false reading turns a running host off in the books, and its users away',
    caughtBy: byTest(observations, 'one report of off is not believed yet, and is looked into'),
  },
  {
    name: 'what is reported to be off is left to burn',
    file: 'src/core/model/system/system.ts',
    find: 'mayBeOn(powerNow(platform, component, now)) || !isConfirmed(component)',
    replace: 'mayBeOn(powerNow(platform, component, now))',
    breaks: 'a stranger who says that hosts are off, while nobody answers, keeps heat from cutting',
    caughtBy: byTest(
      'test/adversary/in-process/unknown-power.test.ts',
      'a zone that is too hot takes the power of hosts that were said to be off, unasked',
    ),
  },
  {
    name: 'an older report outranks a newer one',
    file: 'src/core/observations/reports.ts',
    find: "power === 'Unknown' || isOlder(said, observed.serial)",
    replace: "power === 'Unknown'",
    breaks: 'what the bus delivers late is taken for what is now',
    caughtBy: byTest(
      observations,
      'an older report than the last is dropped, one of another run of the service is not',
    ),
  },
  {
    name: 'what is said again is heard without its count',
    file: 'src/engine/hardware/report-reader.ts',
    find: 'takers.report(known.reads[i]!, Number(parts[2 * i + 1]))',
    replace: 'takers.report(known.reads[i]!, null)',
    breaks: 'what is repeated, and comes late, outranks what was said after it',
    caughtBy: byTest(
      'src/engine/hardware/report-reader.test.ts',
      'whatever was read before, a state is read as it says',
    ),
  },
  {
    name: 'who sleeps does not heed LEDs that are seen to be wrong',
    file: 'src/engine/loop/loop.ts',
    find: 'wasBusy || this.#dirty.ledsDueAt < this.#wakesAt',
    replace: 'wasBusy',
    breaks: 'an LED shows for ten seconds what somebody else has set',
    caughtBy: byTest(
      'test/hardware-sync/services.test.ts',
      'an LED that is seen to show something else is corrected within two seconds',
    ),
  },
  {
    name: 'unknown is read as off',
    file: 'src/core/model/system/system.ts',
    find: 'return isStale(platform, component, now) ? unknownPower :',
    replace: "return isStale(platform, component, now) ? ('Off' as never) :",
    breaks: 'a power service that is silent makes every host dark in the books',
    caughtBy: byExploration(darkChassis, 1, 'PowerOn'),
  },
  {
    name: 'what is asked of power sets nothing in motion',
    file: 'src/core/operations/steps/calling.ts',
    find: 'system: put(counted, moving)',
    replace: 'system: counted',
    breaks: 'a graceful off in the rise of a power-on succeeds at once, and then the host runs',
    caughtBy: byTest(opposites, `${againstAll} the power-on of a host, ${isSo}`),
  },
  {
    name: 'what was heard before a call is evidence',
    file: 'src/core/model/system/evidence.ts',
    find: 'return isOpen ? unknownPower : power',
    replace: 'return power',
    breaks: 'a host that was told off runs for what it was told before that',
    caughtBy: byTest(opposites, `${againstAll} the power-on of a host, ${isSo}`),
  },
  {
    name: 'only what is known to be on is taken down',
    file: 'src/core/model/system/system.ts',
    find: 'mayBeOn(powerNow(platform, component, now)) || !isConfirmed(component)',
    replace: "powerNow(platform, component, now) === 'On'",
    breaks: 'hosts run on in the heat because nobody says that they do',
    caughtBy: byTest(
      'test/adversary/in-process/unknown-power.test.ts',
      'a zone that is too hot takes the power of hosts that were never heard of',
    ),
  },
  {
    name: 'what is told after a gap does not count',
    file: 'src/core/observations/reports.ts',
    find: 'return isOver && isUp',
    replace: 'return isOver && event.progress === null',
    breaks: 'a host that runs is reset again for a boot that nobody heard',
    caughtBy: byTest(gaps, 'a reset that was answered, and whose whole boot was lost, is done'),
  },
  {
    name: 'a reset that nothing shows is said to be done',
    file: 'src/core/operations/endings/outcome.ts',
    find: 'if (unseen !== null) return',
    replace: 'if (unseen === undefined) return',
    breaks: 'somebody is told of a restart that may never have been',
    caughtBy: byTest(
      gaps,
      'a reset whose answer and whole boot were lost is not made again, nor said to be done',
    ),
  },
  {
    name: 'a supply gives power as long as its input is good',
    file: 'src/core/model/system/assessments.ts',
    find: 'return wrongOutput(supply) ?? read',
    replace: 'return read',
    breaks: 'hosts run on a supply that gives nothing, and nobody goes when the other is too small',
    caughtBy: byTest(
      supplies,
      'hosts that one supply cannot carry go down when the other gives nothing any more',
    ),
  },
  {
    name: 'a supply that says that it was turned on is taken to give power',
    file: 'src/core/operations/steps/conditions.ts',
    find: 'isGood(system, supply) && gives(system, supply)',
    replace: 'isGood(system, supply)',
    breaks: 'the rail is switched onto supplies that never came on',
    caughtBy: byTest(supplies, 'one supply is turned on once the one before it gives power'),
  },
  {
    name: 'hosts are not dark with their chassis',
    file: 'src/core/automation/component-rules.ts',
    find: '    apply: hostsLoseTheirRail,\n',
    replace: '    apply: (_, system) => system,\n',
    breaks: 'hosts are said to run in a chassis without power',
    caughtBy: bySeed(2, 10, darkChassis),
  },
  {
    name: 'a host without a rail is told so again and again',
    file: 'src/core/automation/statuses.ts',
    find: "const isSaid = source === 'rail' && at === rail.observed.at",
    replace: 'const isSaid = source === null && at === rail.observed.at',
    breaks: 'rules go round in circles, and the operation is set aside as a bug',
    caughtBy: byTest(
      'src/core/automation/statuses.test.ts',
      'a host that nobody measures loses its rail once, whatever of its own is still open',
    ),
  },
  {
    name: 'a status does not follow the hardware',
    file: 'src/core/automation/component-rules.ts',
    find: '    apply: statusFollowsHardware,\n',
    replace: '    apply: (_, system) => system,\n',
    breaks: 'a hand at the power button is never noticed',
    caughtBy: bySeed(6, 10, darkChassis),
  },
  {
    name: 'after a start the beliefs of before are held on to',
    file: 'src/core/start.ts',
    find: 'isLeft ? component.observed : afterStart(platform, kept, cause, now)',
    replace: 'component.observed',
    breaks: 'what changed while the service was away is acted upon as it was',
    caughtBy: byTest(starts, 'after a start nothing is believed until it is observed'),
  },
  {
    name: 'a call that must not be made twice is made again after a crash',
    file: 'src/core/operations/once.ts',
    find: "phase === 'asking' && step.kind === 'call' && step.notRepeatable === true",
    replace: "phase === 'asking' && step.kind === 'call' && step.notRepeatable === false",
    breaks: 'a host that is booting is reset once more',
    caughtBy: byTest(
      starts,
      'a reset that was under way is not made twice: looking tells whether it was made',
    ),
  },
  {
    name: 'a rule that throws has no last resort',
    file: 'src/core/automation/apply.ts',
    find: '  if (lastResort === undefined) return next\n',
    replace: '  if (lastResort === undefined || next) return next\n',
    breaks: 'hosts burn because of a bug in the rule that should have taken them down',
    caughtBy: byTest(
      'test/adversary/in-process/bugs.test.ts',
      "a zone that is too hot takes power away though the rule heatIsHeeded is a bug's",
    ),
  },
  {
    name: 'every boot of the BMC is taken for a power loss',
    file: 'src/core/start.ts',
    find: "      restoration:\n        startCause === 'ac-loss'",
    replace: "      restoration:\n        startCause !== 'first'",
    breaks: 'hosts that somebody turned off come on when the BMC is rebooted',
    caughtBy: byTest(
      'src/core/automation/restoring/restore.test.ts',
      'the restore matrix: policy × last power × what happened × one-time value',
    ),
  },
  {
    name: 'what was asked is restored without end',
    file: 'src/core/automation/restoring/reconcile.ts',
    find: 'if (recent.length >= attempts) return held',
    replace: 'if (recent.length > 1000 * attempts) return held',
    breaks: 'the service and somebody at the button switch a host on and off all night',
    caughtBy: byTest(
      'src/core/automation/restoring/reconcile.test.ts',
      'after so many restores in a while it is held, with an alert',
    ),
  },
  {
    name: 'a crash uses up no attempt',
    file: 'src/core/automation/restoring/auto-reboot.ts',
    find: 'isCounted ? attemptsLeft - 1 : attemptsLeft',
    replace: 'attemptsLeft',
    breaks: 'a host that crashes at each boot boots for ever',
    caughtBy: byTest(
      'src/core/automation/restoring/auto-reboot.test.ts',
      'a host that runs and starts anew by itself has crashed: that uses up an attempt',
    ),
  },
  {
    name: 'a level is left without hysteresis',
    file: 'src/assess/scale.ts',
    find: 'if (isHeld && beyond > -watch.hysteresis) {',
    replace: 'if (isHeld && beyond > 0) {',
    breaks: 'a zone at its limit is normal and critical in turn, each second',
    caughtBy: byTest(judging, 'a level is left only when the value is back by the hysteresis'),
  },
  {
    name: 'a sensor that stands still is believed',
    file: 'src/engine/hardware/second-word.ts',
    find: ' ?? this.#frozen(watch, said)',
    replace: '',
    breaks: 'a sensor that hangs says that it is cool while its zone burns',
    caughtBy: byTest(
      'test/hardware-sync/readings.test.ts',
      'a zone that stands still for too long is frozen: unknown, until it moves',
    ),
  },
  {
    name: 'two good words end what is said all the time',
    file: 'src/assess/second-word.ts',
    find: "if (side === 'better' && isRecent && denied.level === level)",
    replace: "if (side === 'better' && isRecent && denied.level === null)",
    breaks: 'a loose contact raises and clears an alert several times a second',
    caughtBy: byTest(
      'test/hardware-sync/wild-reports.test.ts',
      'whatever wild is said again and again, it is one alert and one line a minute',
    ),
  },
  {
    name: 'a restart takes back what services say oddly',
    file: 'src/core/alerts/notify.ts',
    find: 'saidOfServices.includes(code) && ',
    replace: "code === '' && ",
    breaks: 'each start tells that a service is mended which nobody has heard yet',
    caughtBy: byTest(
      'test/hardware-sync/odd-reports.test.ts',
      'a restart of ours does not say that what services say is not said any more',
    ),
  },
  {
    name: 'what followed from an off that was belied stays',
    file: 'src/core/observations/belied-off.ts',
    find: 'return { beforeOff: { observed, boot, ...counted } }',
    replace: 'return {}',
    breaks: 'a chassis that was on all the time is said to have gone off, and its hosts are held',
    caughtBy: byTest(
      'test/hardware-sync/glitches.test.ts',
      'off that is told of a chassis whose hosts run is taken back, as if never said',
    ),
  },
  {
    name: 'a reading never becomes too old',
    file: 'src/assess/judge.ts',
    find: "watch.kind === 'worst' ? null : at + watch.staleMs",
    replace: "watch.kind === 'worst' ? null : Number.POSITIVE_INFINITY",
    breaks: 'a sensor that died at 30 °C says 30 °C for ever',
    caughtBy: byTest(judging, 'a reading that becomes too old is unknown, and keeps what it was'),
  },
  {
    name: 'a supply is needed no more once those who live on it are off, whyever they are',
    file: 'src/core/observations/supplies.ts',
    find: '  if (mayHaveTakenThem(platform, system, subject, supply)) return needed\n',
    replace: '',
    breaks: 'supplies that all trip are idle ones, and nothing comes back with them',
    caughtBy: byTest(
      supplies,
      'supplies that all trip are lost power, whether they or the rail are heard of first',
    ),
  },
  {
    name: 'a supply that gives power after all went off has taken them all the same',
    file: 'src/core/observations/supplies.ts',
    find: 'observed.at !== null && observed.at > at',
    replace: 'observed.at !== null && observed.at < at',
    breaks: 'a chassis that somebody switched off comes back by itself, as after a loss of power',
    caughtBy: byTest(
      supplies,
      'a supply of a chassis that is off is idle, and keeps it from nothing',
    ),
  },
]
