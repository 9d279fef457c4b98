/** Mutations of what a flood meets: listeners, places, turns, the inbox, and the heap. */
import { byTest, type Mutation } from './mutation.ts'

const inTurns = 'src/faces/in-turns.test.ts'
const listening = 'src/faces/listening.test.ts'

export const floodMutations: readonly Mutation[] = [
  {
    name: 'of those who come at once one is taken in a turn',
    file: 'src/faces/listening.ts',
    find: 'Array.from({ length: listeners - 1 }',
    replace: 'Array.from({ length: 0 }',
    breaks: 'who asks whether the service lives waits at the kernel behind thousands',
    caughtBy: byTest(listening, 'all who come are served, and more than one in a turn'),
  },
  {
    name: 'a port is shared with whoever has it',
    file: 'src/faces/listening.ts',
    find: 'if (place.port !== 0) await assertFree(place)',
    replace: '',
    breaks: 'half of those who come are served by a process that nobody knows of',
    caughtBy: byTest(listening, 'a port that another listens on is not shared'),
  },
  {
    name: 'no place is kept for who is urgent',
    file: 'src/faces/connections.ts',
    find: 'const kept = Math.ceil(max / 4)',
    replace: 'const kept = 0',
    breaks: 'a crowd of listeners leaves no place for an emergency off',
    caughtBy: byTest(
      'src/faces/connections.test.ts',
      'places are kept for who asks whether it lives, and for who takes power away',
    ),
  },
  {
    name: 'whoever names what takes power away is urgent, also if he only looks',
    file: 'src/faces/priority.ts',
    find: "if (method === 'POST' && acts.has(path)) return 2",
    replace: 'if (acts.has(path)) return 2',
    breaks: 'places for who takes power away are taken by who does not',
    caughtBy: byTest(
      'src/faces/priority.test.ts',
      'what takes power away comes before whether it lives, and that before all else',
    ),
  },
  {
    name: 'who is urgent is read last',
    file: 'src/faces/in-turns.ts',
    find: 'short.findLast(passOne)',
    replace: 'short.find(passOne)',
    breaks: 'an emergency off over HTTP waits behind a crowd',
    caughtBy: byTest(
      inTurns,
      'who is urgent is read before a crowd, and leaves each turn to one of it',
    ),
  },
  {
    name: 'what came over HTTP in one piece is read in one turn',
    file: 'src/faces/in-turns.ts',
    find: 'held.subarray(0, sliceBytes)',
    replace: 'held',
    breaks: 'thousands of requests in one piece keep all else waiting',
    caughtBy: byTest(
      inTurns,
      'two that send much are read side by side, and neither for longer than a turn',
    ),
  },
  {
    name: 'what came over NATS in one piece is read in one turn',
    file: 'src/bus/nats/transport.ts',
    find: '      if (this.#isOver()) await this.#nextTurn()',
    replace: '',
    breaks: 'a thousand refusals keep an emergency waiting, in each turn',
    caughtBy: byTest(
      'src/bus/nats/nats.test.ts',
      'thousands of messages that come at once leave all else its turns',
    ),
  },
  {
    name: 'a payload that nobody reads is put together',
    file: 'src/bus/nats/payloads.ts',
    find: 'if (size > this.#max) {',
    replace: 'if (size > 1000 * this.#max) {',
    breaks: 'ten million bytes are copied together to be refused, and memory is used up',
    caughtBy: byTest(
      'src/bus/nats/payloads.test.ts',
      'what fits is passed on as it came, and zeros in the place of what does not',
    ),
  },
  {
    name: 'what is refused unread may be an answer itself',
    file: 'src/bus/serving.ts',
    find: '    if (head.includes(answerHeader)) return null\n',
    replace: '',
    breaks: 'two services that refuse each other answer each other for ever',
    caughtBy: byTest(
      'src/bus/nats/nats.test.ts',
      'nats: what an endpoint refuses of an asker is answered, counted and not handled',
    ),
  },
  {
    name: 'what is refused unread is answered wherever the answer is wanted',
    file: 'src/bus/serving.ts',
    find: "    if (reply !== '' && gate.inboxOf(reply, subject) === null) return null\n",
    replace: '',
    breaks: 'in a flood a viewer has the service write on any subject',
    caughtBy: byTest(
      'src/bus/nats/nats.test.ts',
      'nats: what an endpoint refuses of an asker is answered, counted and not handled',
    ),
  },
  {
    name: 'what comes faster than it is answered is never let go of',
    file: 'src/bus/nats/nats.ts',
    find: "        if (name === 'asked') lane.letGoWhenBehind()\n",
    replace: '',
    breaks: 'the server cuts the connection off, and all who waited there are told nothing',
    caughtBy: byTest(
      'src/bus/nats/others.test.ts',
      'what is asked faster than it is answered the server refuses',
    ),
  },
  {
    name: 'a connection that is made anew takes what others have told the library to make',
    file: 'src/bus/nats/transport.ts',
    find: '      set: () => {\n        own = new TransportInTurns(reading)',
    replace:
      '      set: (made) => {\n' +
      '        own = own === undefined ? new TransportInTurns(reading) : made',
    breaks: 'what we read has no bounds any more, once somebody has connected beside us',
    caughtBy: byTest(
      'src/bus/nats/others.test.ts',
      'whoever connects by the library itself has its transport, and ours stays ours',
    ),
  },
  {
    name: 'whoever connects beside us has our transport',
    file: 'src/bus/nats/transport.ts',
    find: 'factory: () => new NodeTransport()',
    replace: 'factory: () => new TransportInTurns({ payloadMax: 100 })',
    breaks: 'who embeds this hears zeros in the place of what he was sent',
    caughtBy: byTest(
      'src/bus/nats/others.test.ts',
      'whoever connects by the library itself has its transport, and ours stays ours',
    ),
  },
  {
    name: 'what was taken from the inbox is held on to while others wait',
    file: 'src/engine/loop/inbox.ts',
    find: ' || head === takenMax',
    replace: '',
    breaks: 'a flood of requests stays in memory for as long as it lasts',
    caughtBy: byTest(
      'src/engine/loop/inbox.test.ts',
      'what was taken is let go of, though others wait at all times',
    ),
  },
  {
    name: 'a heap grows in a flood as V8 has it grow by itself',
    file: 'src/cli/shell/memory.ts',
    find: 'heap.grow(bytes >= burstBytesMin)',
    replace: 'heap.grow(false)',
    breaks: 'garbage is collected at one go, and an emergency waits for that',
    caughtBy: byTest(
      'src/cli/shell/memory.test.ts',
      'a heap grows sparingly from the first collection on that finds it large',
    ),
  },
  {
    name: 'whoever asks may have all of the inbox',
    file: 'src/engine/loop/inbox.ts',
    find: 'ofClients.of(clientIn(asker)) < room / (ofClients.size() + 1) ||',
    replace: 'ofClients.size() > 0 ||',
    breaks: 'one client that asks without end keeps all others from being heard',
    caughtBy: byTest(
      'src/engine/loop/inbox.test.ts',
      'who asks for more than his share is refused, and others find room',
    ),
  },
  {
    name: 'all who ask through imports are one client',
    file: 'src/bus/replies.ts',
    find: 'prefix.startsWith(importPrefix)',
    replace: 'prefix === importPrefix',
    breaks: 'one account that asks without end keeps all other accounts from being heard',
    caughtBy: byTest(
      'src/bus/nats/others.test.ts',
      'who asks through an import is told from others by what the server says of him',
    ),
  },
]
