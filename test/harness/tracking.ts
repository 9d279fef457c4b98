/**
 * `node:test` follows every promise of a process, so that a `test()` within a `test()` finds the
 * one that it is in. Of what runs services and worlds by the thousand that is a fifth of the
 * processor time; once all tests are registered nothing here needs it: those within others are
 * registered by `t.test()`. An error that nobody caught still ends the file as failed.
 *
 * Import it before the first test is registered.
 */
import { type AsyncHook, createHook } from 'node:async_hooks'

const hooks: AsyncHook[] = []
const ofAll: Pick<AsyncHook, 'enable'> = Object.getPrototypeOf(createHook({}))
const { enable } = ofAll
ofAll.enable = function (this: AsyncHook) {
  hooks.push(this)
  return enable.call(this)
}

/** All tests of this process are registered. */
export function trackNoMore(): void {
  if (hooks.length === 0) throw new Error('no test was registered before, or not through here')
  for (const hook of hooks) hook.disable()
}
