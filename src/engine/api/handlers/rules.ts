/** Handles the question which rules the platform's owner has added. */
import { rulesView } from '../../../api/views/intents.ts'
import type { Handlers } from '../handler.ts'

export const rules: Handlers<'rules'> = {
  'rules.list': ({ platform }, _, respond) => respond(JSON.stringify(rulesView(platform))),
}
