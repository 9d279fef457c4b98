/** Mutations of what is told: alerts, what is left behind, LEDs, and figures. */
import { bySeed, byTest, type Mutation } from './mutation.ts'

const passedOver = 'src/core/operations/endings/passed-over.test.ts'
const letGo = 'what was left behind is let go once it is seen to be as it should be'

export const toldMutations: readonly Mutation[] = [
  {
    name: 'a load that comes and goes is taken for wear',
    file: 'src/insight/trends/slope.ts',
    find: 'load * slotsADay + (slot % slotsADay)',
    replace: 'slot % slotsADay',
    breaks: 'whoever adds a host is told that a filter is clogged',
    caughtBy: byTest('src/insight/trends/outlook.test.ts', 'a load that changes is no trend'),
  },
  {
    name: 'what is near a sensor is not asked whether it leaps too',
    file: 'src/insight/trends/steadiness.ts',
    find: 'return around.every((other) => lately(other) < sharedShare * own)',
    replace: 'return true',
    breaks: 'sensors are replaced that say what is so',
    caughtBy: byTest(
      'src/insight/trends/steadiness.test.ts',
      'a sensor is loose that leaps over a day, and what is near it does not',
    ),
  },
  {
    name: 'an alert is never cleared',
    file: 'src/core/alerts/notify.ts',
    find: 'if (now < believedAt) return',
    replace: 'return',
    breaks: 'people learn to overlook alerts',
    caughtBy: bySeed(6, 10, 'at rest, no alert stands of what has been mended'),
  },
  {
    name: 'a condition that comes and goes is told of each time',
    file: 'src/core/alerts/notify.ts',
    find: 'return state.isFlapping ? (state.goneAt ?? now) + alertHoldMs : now',
    replace: 'return now',
    breaks: 'one loose contact floods everybody with alerts',
    caughtBy: byTest(
      'src/core/alerts/notify.test.ts',
      'whatever the rhythm it comes and goes in, what is told is bounded',
    ),
  },
  {
    name: 'an LED that shows something else is taken for a button that was pressed',
    file: 'src/core/leds/control.ts',
    find: '  isButton,\n  settled: null,\n',
    replace: "  isButton,\n  settled: { boot: 'ledmgr/sim', seq: 0 },\n",
    breaks: 'while a call is on its way, the LED as it was before counts for a request by hand',
    caughtBy: byTest(
      'test/spec/at-the-hardware.test.ts',
      'while a call of ours is on its way nobody has pressed anything',
    ),
  },
  {
    name: 'LEDs are not asked for again when their service is back',
    file: 'src/core/observations/reports.ts',
    find: 'isBack ? reassertLeds(system, now) : system',
    replace: 'system',
    breaks: 'after its service died every LED shows what it showed at its start',
    caughtBy: byTest(
      'src/core/leds/control.test.ts',
      'an LED service that was gone and is back is asked for every LED anew',
    ),
  },
  {
    name: 'what was left behind is told of whatever is seen',
    file: 'src/core/operations/endings/left-behind.ts',
    find: 'const left = aftermath.filter((one) => seenOf(platform, system, one) === null)',
    replace: 'const left = aftermath',
    breaks: 'an alert stands of what has been mended',
    caughtBy: byTest(passedOver, letGo),
  },
  {
    name: 'an off that is heard of once shows that nothing is left behind',
    file: 'src/core/operations/endings/left-behind.ts',
    find: 'observed.at > since && isSo(observed, power)',
    replace: 'observed.at > since',
    breaks: 'the alert of a supply that gives power still is cleared by whatever it says',
    caughtBy: byTest(passedOver, letGo),
  },
  {
    name: 'a change of status on the way counts as a transition of its own',
    file: 'src/insight/transitions.ts',
    find: "if (type !== 'transition' || outcome !== 'observed') return null",
    replace: "if (type !== 'transition') return null",
    breaks: 'one power-on is counted three times, and rates of success mean nothing',
    caughtBy: byTest(
      'src/insight/transitions.test.ts',
      'an operation is a transition when it ends, and at no other time',
    ),
  },
  {
    name: 'an emergency is written only where everything is',
    file: 'src/engine/journal-log.ts',
    find: "outcome === 'began' || outcome === 'grew' || outcome === 'failed' ? 'error' : 'warn'",
    replace:
      "outcome === 'began' || outcome === 'grew' || outcome === 'failed' ? 'debug' : 'debug'",
    breaks: 'hosts are cut for heat, and the log says nothing of it',
    caughtBy: byTest(
      'test/spec/log.test.ts',
      'a thermal emergency is not silent: each step against it is a line',
    ),
  },
  {
    name: 'there is no end of lines on operations',
    file: 'src/text/repeats.ts',
    find: 'if (left < 1) return false',
    replace: 'if (left < -1e9) return false',
    breaks: 'a client that powers a host on and off for ever wears out the flash',
    caughtBy: byTest(
      'src/text/repeats.test.ts',
      'each operation has lines of its own, as many as a flash can bear',
    ),
  },
  {
    name: 'figures that are too old to be believed are shown as if they were read now',
    file: 'src/insight/readings.ts',
    find: "    isRead(subject) && level !== 'unknown' && typeof value === 'number'",
    replace: "    isRead(subject) && typeof value === 'number'",
    breaks: 'a fan that nobody hears any more turns for ever on every dashboard',
    caughtBy: byTest(
      'test/spec/metrics.test.ts',
      'hardware is shown as it is read, and what is left as the interlocks have it',
    ),
  },
]
