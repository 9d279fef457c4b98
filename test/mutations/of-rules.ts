/** Mutations of what speaks against an action: interlocks, overrides, policies, the analysis. */
import { byExploration, byTest, type Mutation } from './mutation.ts'

const againstInterlocks = 'nothing is asked to take power against an interlock'
const requests = 'src/core/operations/requests/request.test.ts'
const rules = 'test/policies/rules.test.ts'

export const ruleMutations: readonly Mutation[] = [
  {
    name: 'the interlock of chassis power is forgotten',
    file: 'src/core/interlocks/catalogue.ts',
    find: '    judge: chassisOff,\n',
    replace: '    judge: () => null,\n',
    breaks: 'a host is powered on while its chassis is off',
    caughtBy: byExploration(againstInterlocks, 1, 'PowerOn', 'PowerOff'),
  },
  {
    name: 'the interlock of heat is forgotten',
    file: 'src/core/interlocks/catalogue.ts',
    find: '    judge: thermal,\n',
    replace: '    judge: () => null,\n',
    breaks: 'a host is powered on in a zone that is too hot',
    caughtBy: byExploration(againstInterlocks, 1, 'PowerOn'),
  },
  {
    name: 'interlocks are asked at the start, and not before each step',
    file: 'src/core/operations/saga.ts',
    find: 'if (!saga.recipe.energises) return null',
    replace: 'return null',
    breaks: 'power is given although the zone has become too hot meanwhile',
    caughtBy: byExploration(againstInterlocks, 1, 'PowerOn'),
  },
  {
    name: 'a recipe waits for what it was told to leave out',
    file: 'src/core/operations/steps/left-out.ts',
    find: 'if (repeats === null || !recipe.energises) return false',
    replace: 'if (repeats !== undefined) return false',
    breaks: 'check says that a power-on is allowed, and the power-on waits for what is missing',
    caughtBy: byTest(
      'test/spec/left-out.test.ts',
      'a host without powerCheck comes on without what is left out',
    ),
  },
  {
    name: 'one more than maxConcurrent may begin',
    file: 'src/core/interlocks/sequencing.ts',
    find: 'const ok = running.length < maximum',
    replace: 'const ok = running.length <= maximum',
    breaks: 'more hosts power on at once than the supplies can start',
    caughtBy: byTest(
      requests,
      'more than maxConcurrent wait in a queue, and start in the order they were asked',
    ),
  },
  {
    name: 'the stagger is forgotten',
    file: 'src/core/interlocks/sequencing.ts',
    find: 'const ok = ageMs >= staggerMs',
    replace: 'const ok = true',
    breaks: 'the inrush of two power-ons comes at the same moment',
    caughtBy: byTest(requests, 'between two power-ons the stagger passes'),
  },
  {
    name: 'the minimum time off is forgotten',
    file: 'src/core/interlocks/sequencing.ts',
    find: 'const ok = ageMs >= minimumOffMs',
    replace: 'const ok = true',
    breaks: 'power comes back before rails are empty and disks stand',
    caughtBy: byTest(
      'src/core/interlocks/rules.test.ts',
      'what went off stays off for its minimum time, then what waited starts by itself',
    ),
  },
  {
    name: 'redundancy is not kept in reserve',
    file: 'src/core/interlocks/power.ts',
    find: '    .slice(mayStillFail)\n',
    replace: '',
    breaks: 'the supply that was to be the spare is spent, and its failure takes hosts down',
    caughtBy: byTest(
      'src/core/interlocks/rules.test.ts',
      'redundancy is a reserve: left out while all is good, used up by a supply that fails',
    ),
  },
  {
    name: 'an override outlives its end',
    file: 'src/core/interlocks/overrides.ts',
    find: '([, { expiresAt }]) => expiresAt > now)',
    replace: '([, { expiresAt }]) => expiresAt > 0)',
    breaks: 'leave that was given for half an hour is good for ever',
    caughtBy: byTest(
      'src/core/interlocks/overrides.test.ts',
      'it is an alert while it stands, and over at its end by itself',
    ),
  },
  {
    name: 'an override may go against critical heat',
    file: 'src/core/interlocks/overrides.ts',
    find: "if (verdict.code === 'thermal-critical') {",
    replace: "if (verdict.code === 'never') {",
    breaks: 'somebody in a hurry burns a host',
    caughtBy: byTest(
      'src/core/interlocks/overrides.test.ts',
      'an override powers on what cannot be read, but never what is too hot',
    ),
  },
  {
    name: 'rules of the platform stand in place of the built-in interlocks',
    file: 'src/core/interlocks/verdicts.ts',
    find: '  const verdicts = judged(namedInterlocks, c)\n',
    replace: '  const verdicts = c.platform.rules.length > 0 ? [] : judged(namedInterlocks, c)\n',
    breaks: 'who adds one rule of their own loses all that protect the hardware',
    caughtBy: byTest(rules, 'a rule never weakens a built-in interlock'),
  },
  {
    name: 'a rule that cannot be judged is content',
    file: 'src/core/interlocks/rules.ts',
    find: 'if (isOpen(c.recipe)) return ok(',
    replace: 'if (c.recipe) return ok(',
    breaks: 'power is given because a sensor that a rule reads has failed',
    caughtBy: byTest(rules, 'what a rule reads and nobody knows speaks against taking power'),
  },
  {
    name: 'heat takes down the most important first',
    file: 'src/platform/compile/watchers.ts',
    find: '.sort((a, b) => a.priority - b.priority)',
    replace: '.sort((a, b) => b.priority - a.priority)',
    breaks: 'the host that should run longest is the first to go',
    caughtBy: byTest(
      'test/emergencies/heat.test.ts',
      'too hot a zone takes its hosts down in the order of their priority, and says why',
    ),
  },
  {
    name: 'an emergency off that was answered is not asked for again',
    file: 'src/core/automation/protection/owed-offs.ts',
    find: 'if (isGoing(platform, component)) return system',
    replace: 'if (offSince === null) return system',
    breaks: 'what somebody has cut, and is on still, stays on',
    caughtBy: byTest(
      'test/emergencies/owed.test.ts',
      'answered and not done, it is asked again as heat does, and told of until it is seen',
    ),
  },
  {
    name: 'an emergency off is done as soon as it is seen to be off',
    file: 'src/core/automation/protection/owed-offs.ts',
    find: 'now < offSince + platform.limits.transitionMs',
    replace: 'now < offSince',
    breaks: 'a host that comes on again for what was asked before stays on',
    caughtBy: byTest(
      'test/emergencies/owed.test.ts',
      'what comes on again by itself is taken off again, for as long as hardware may follow',
    ),
  },
  {
    name: 'locks do not have the last word',
    file: 'src/core/machines/locks.ts',
    find: 'return found === undefined ? status : found[1]',
    replace: 'return status',
    breaks: 'a chassis that somebody has their hands in is On again by itself',
    caughtBy: byTest(
      'src/core/machines/locks.test.ts',
      'a chassis in maintenance stays so when its power is taken, by whomever',
    ),
  },
  {
    name: 'what the service does ends the diagnosis that somebody began',
    file: 'src/core/machines/locks.ts',
    find: "power !== null && cause === 'request' ? 'diagnostic' : sets.unlock",
    replace: "power !== null ? 'diagnostic' : sets.unlock",
    breaks: 'automation takes away a hold that a person made',
    caughtBy: byTest(
      'src/core/machines/locks.test.ts',
      'an emergency takes the power of what is in maintenance or diagnosis, not that',
    ),
  },
  {
    name: 'the analysis does not look for statuses without a deadline',
    file: 'src/verify/analysis/statuses.ts',
    find: '          ...withoutDeadline(machine, status, row, at),\n',
    replace: '',
    breaks: 'a platform file that waits for ever is accepted',
    caughtBy: byTest(
      'src/verify/analysis/analyse.test.ts',
      'waiting-without-deadline is found, and nothing else is',
    ),
  },
]
