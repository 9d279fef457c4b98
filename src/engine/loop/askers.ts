/** Keeps who asked while the store was behind: who waits for it, and who was answered without. */
import type { Answer } from '../../core/model/events/event.ts'
import { silentDisk } from '../../store/store.ts'
import type { PendingStep } from './committer.ts'
import { type Envelope, refuse } from './inbox.ts'

/** So many may wait for the next attempt to keep; the others are refused at once. */
const heldMax = 1024

export class Askers {
  /** Those who were answered before what they asked for was kept. */
  readonly #answered = new WeakSet<Envelope>()
  #unanswered: PendingStep[] = []
  #held: Envelope[] = []

  isAnswered(envelope: Envelope): boolean {
    return this.#answered.has(envelope)
  }

  /** Has it wait for the next attempt; false where too many do. */
  hold(envelope: Envelope): boolean {
    if (this.#held.length >= heldMax) return false
    this.#held.push(envelope)
    return true
  }

  /** Who has waited, to be put back. */
  released(): readonly Envelope[] {
    return this.#held.splice(0)
  }

  refuseHeld(why = silentDisk): void {
    for (const envelope of this.#held.splice(0)) refuse(envelope, why)
  }

  /** It is to be answered although it is not kept. */
  expect(step: PendingStep): void {
    if (step.stepped.answer !== null) this.#unanswered.push(step)
  }

  /** As `expect`, of these and of no earlier ones. */
  expectOnly(steps: readonly PendingStep[]): void {
    this.#unanswered = steps.filter(({ stepped }) => stepped.answer !== null)
  }

  /** Who asks for an emergency is told what is done, and that nothing of it is kept yet. */
  answer(): void {
    for (const { envelope, stepped } of this.#unanswered.splice(0)) {
      if (stepped.answer === null || this.#answered.has(envelope)) continue
      this.#answered.add(envelope)
      envelope.answer?.({ kind: 'decided', answer: unkept(stepped.answer) })
    }
  }

  /** Whether anything comes of it, nobody knows yet. */
  tellLate(envelope: Envelope): void {
    if (envelope.answer === undefined || this.#answered.has(envelope)) return
    this.#answered.add(envelope)
    envelope.answer({ kind: 'store-late', message: silentDisk })
  }
}

function unkept(answer: Answer): Answer {
  switch (answer.kind) {
    case 'recorded':
      return { kind: 'recorded', body: { ...answer.body, kept: false } }
    case 'accepted':
      return { ...answer, kept: false }
    default:
      return answer
  }
}
