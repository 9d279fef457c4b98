/** Mutations of who asks: crowds on HTTP, connections to NATS, two services asked the same. */
import { byLongTest, bySeed, byTest, type Mutation } from './mutation.ts'

const acting = 'src/core/acting.test.ts'
const connections = 'src/faces/connections.test.ts'
const refusals = 'src/bus/nats/refusals.test.ts'
const fewer = 'where there may be fewer connections, that of hardware is kept'
const elsewhere = 'src/core/operations/requests/elsewhere.ts'

export const askerMutations: readonly Mutation[] = [
  {
    name: 'an override lets through whatever speaks against it',
    file: 'src/core/interlocks/overrides.ts',
    find: 'return override?.interlocks.includes(rule) ? override : null',
    replace: 'return override ?? null',
    breaks: 'a host is powered on in a chassis that is off, by leave for something else',
    caughtBy: bySeed(3, 60, 'an override lets through what it names, until it ends', 'crossing'),
  },
  {
    name: 'who joined what was under way is not remembered',
    file: 'src/core/operations/requests/request.ts',
    find: 'requestId === id || joined.includes(id)',
    replace: 'requestId === id',
    breaks: 'a second client that tries again has a host cycled once more',
    caughtBy: bySeed(11, 60, 'a requestId is done once, and answers the same', 'crossing'),
  },
  {
    name: 'schedules are forgotten at a start',
    file: 'src/core/start.ts',
    find: '...damaged(system.intents, start, now),',
    replace: '...damaged(system.intents, start, now), schedules: {},',
    breaks: 'what was promised for tonight is never done, since the service was killed',
    caughtBy: bySeed(3, 60, 'what people set stands until it ends, over kills too', 'crossing'),
  },
  {
    name: 'what is locked comes to rest as if it were not',
    file: 'src/core/machines/locks.ts',
    find: 'if (locks.length === 0) return status',
    replace: 'if (locks.length >= 0) return status',
    breaks: 'a chassis that somebody works on is shown as ready, and is powered on',
    caughtBy: bySeed(4, 60, 'a lock holds until somebody ends it', 'crossing'),
  },
  {
    name: 'who asks on and on ahead of the answers is heard',
    file: 'src/faces/connections.ts',
    find: 'if (asked > aheadMax) {',
    replace: 'if (asked > 1000 * aheadMax) {',
    breaks: 'a client that reads nothing fills the memory with answers',
    caughtBy: byTest(
      connections,
      'who asks on and on ahead of the answers is ended, who asks for some is not',
    ),
  },
  {
    name: 'who sent thousands of requests at once keeps his place',
    file: 'src/faces/connections.ts',
    find: ' ?? long(open)',
    replace: '',
    breaks: 'a crowd that asks on and on leaves no place for anybody else',
    caughtBy: byTest(connections, 'who sends thousands at once makes room while they are read'),
  },
  {
    name: 'who sent little is read behind those that sent much',
    file: 'src/faces/in-turns.ts',
    find: 'sliced.isLong ? long : short',
    replace: 'short',
    breaks: 'who asks for one thing waits until each of a crowd has had a turn',
    caughtBy: byTest(
      'src/faces/in-turns.test.ts',
      'who sends little does not wait behind a crowd that sends much',
    ),
  },
  {
    name: 'what another accepted is not remembered',
    file: elsewhere,
    find: 'return remember(platform, { ...system, order }, operation)',
    replace: 'return system',
    breaks: 'a host is reset twice for one request, by two services',
    caughtBy: byTest(acting, 'what the other accepted is not done once more by who acts after it'),
  },
  {
    name: 'an off that another accepted counts as done',
    file: elsewhere,
    find: "if (recipe.power === 'Off') return system",
    replace: '',
    breaks: 'who asks for power to be taken away is told that it was, and it was not',
    caughtBy: byTest(acting, 'what the other accepted is not done once more by who acts after it'),
  },
  {
    name: 'who acts believes what another says that it accepted',
    file: elsewhere,
    find: "|| system.claim.role !== 'waiting'",
    replace: '',
    breaks: 'with a forged message a request is kept from being done',
    caughtBy: byTest(acting, 'who acts takes nobody else’s word for what was accepted'),
  },
  {
    name: 'who takes over goes by what was asked before another acted',
    file: 'src/core/observations/claim.ts',
    find: 'isOtherwise(component.requested, observed) ? null : component.requested',
    replace: 'component.requested',
    breaks: 'a chassis that somebody turned off is powered on after the take-over',
    caughtBy: byTest(
      'src/core/observations/claim.test.ts',
      'what another turned off with its supplies is not taken for lost power',
    ),
  },
  {
    name: 'who takes over takes a supply that another turned off for one that tripped',
    file: 'src/core/observations/claim.ts',
    find: 'if (isAsked && discrepancy === null) return supply',
    replace: 'return supply',
    breaks: 'power that somebody turned off is told of as lost',
    caughtBy: byTest(
      'src/core/observations/claim.test.ts',
      'power that was lost before is given back after the other, unless that gave it back',
    ),
  },
  {
    name: 'who waits counts restarts that another may have asked for',
    file: 'src/core/automation/restoring/auto-reboot.ts',
    find: "const isCounted = !hasLostPower && system.claim.role === 'acting'",
    replace: 'const isCounted = !hasLostPower',
    breaks: 'after a take-over hosts are held as if they crashed again and again',
    caughtBy: byTest(
      acting,
      'who does not act counts no restart against a host that another may have asked for',
    ),
  },
  {
    name: 'what is asked does not leave its place to hardware',
    file: 'src/bus/nats/nats.ts',
    find: 'for (const lane of this.#lanes) lane.link.rest()',
    replace: '',
    breaks: 'where the server grants fewer connections, hardware is heard by chance',
    caughtBy: byLongTest(refusals, fewer),
  },
  {
    name: 'who left his place to hardware never comes back',
    file: 'src/bus/nats/nats.ts',
    find: "if (status === 'connected') for (const lane of this.#lanes) lane.link.goOn()",
    replace: 'void status',
    breaks: 'once the server has granted fewer connections for a moment, nobody can ask any more',
    caughtBy: byLongTest(refusals, fewer),
  },
]
