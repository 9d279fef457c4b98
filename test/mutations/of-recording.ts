/** Mutations of what is recorded of the steps, and replayed. */
import { byTest, type Mutation } from './mutation.ts'

const recorders = 'src/record/recorder.test.ts'

export const recordingMutations: readonly Mutation[] = [
  {
    name: 'a commit is kept before what it rests on is recorded',
    file: 'src/record/recorder.ts',
    find: '        await this.#hand(batch)\n',
    replace: '',
    breaks: 'after a kill there are entries that nothing recorded leads to',
    caughtBy: byTest(recorders, 'what a commit rests on is written before the store is given it'),
  },
  {
    name: 'what the store could not keep is taken for kept',
    file: 'src/record/recorder.ts',
    find: "          if (batch.rows.length > 0) this.#add(lineText(['unkept']))\n",
    replace: '',
    breaks: 'a replay tells of entries that the journal has otherwise, or not at all',
    caughtBy: byTest(recorders, 'what the store could not keep is taken back'),
  },
]
