/** Types a command against a service of its own, which it finds through the environment. */
import { run } from '../../src/cli/program.ts'
import { type Answers, type StandIn, standInOverHttp } from './service.ts'
import { type TestShell, testShell } from './shell.ts'

export interface Typed {
  readonly exit: number
  readonly out: string
  readonly err: string
  readonly requests: StandIn['requests']
}

/** `meanwhile` happens while the command runs. */
export async function typed(
  line: string | readonly string[],
  answers: Answers,
  meanwhile: (service: StandIn, shell: TestShell) => Promise<void> = async () => {},
): Promise<Typed> {
  const service = await standInOverHttp(answers)
  const shell = testShell({ STATEMGR_URL: service.url })
  try {
    const running = run(typeof line === 'string' ? line.split(' ') : line, shell)
    await meanwhile(service, shell)
    return { exit: await running, ...shell.written(), requests: service.requests }
  } finally {
    await service.stop()
  }
}
