/** Tests where an answer may go: into inboxes, however the server writes them, and nowhere else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replyJudge } from './replies.ts'

const places: readonly (readonly [string, boolean])[] = [
  ['_INBOX.abc', true],
  ['_INBOX.viewer.abc.1', true],
  ['_R_.ACC1234.xyz', true],
  ['_GR_.cluster.server._INBOX.abc', true],
  ['_GR_.cluster.server._R_.ACC1234.xyz', true],
  ['_GR_.c1.s1._GR_.c2.s2._INBOX.abc', true],
  ['_GR_.cluster.server.statemgr.chassis.power.off', false],
  ['_GR_.c1.s1._GR_.c2.s2.powermgr.control', false],
  ['_INBOX', false],
  ['_INBOX.', false],
  ['_INBOX.a b', false],
  ['_INBOX.*', false],
  ['_INBOX.>', false],
  ['_INBOXES.abc', false],
  ['_inbox.abc', false],
  ['statemgr.events.host.0', false],
  ['$JS.ACK.x', false],
  ['', false],
]

for (const [reply, isInbox] of places) {
  test(`an answer may ${isInbox ? '' : 'not '}go to ${JSON.stringify(reply)}`, () => {
    assert.equal(replyJudge()(reply), isInbox ? reply : null)
  })
}

test('the prefixes are a choice', () => {
  const judge = replyJudge(['_INBOX.viewer.', 'inboxes.'])
  assert.equal(judge('_INBOX.viewer.1'), '_INBOX.viewer.1')
  assert.equal(judge('inboxes.1'), 'inboxes.1')
  for (const other of ['_INBOX.operator.1', '_R_.1', '_GR_.c.s.inboxes.1']) {
    assert.equal(judge(other), null)
  }
})
