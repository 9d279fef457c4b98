/** Writes the page of the procedures: how each condition that an alert is about is mended. */
import { coveredCodes, procedureOf } from '../../core/alerts/procedures.ts'

export const procedures = (): string => `# Recovery procedures

Every alert names the procedure that mends its condition. \`statemgr recover\` lists what there
is to mend, and \`statemgr recover ALERT\` goes through it; on the bus:

| subject | takes | gives |
|---|---|---|
| \`statemgr.recovery.list\` | \`component\` | every alert with its procedure, how far it is |
| \`statemgr.recovery.get\` | \`alert\` | each step, which is next, what it waits for |
| \`statemgr.recovery.advance\` | \`alert\`, \`step\`, \`actor\`, \`reason\` | one step on |

A step is confirmed by whoever did it, or done by the service as an operation like any other.
Only the step that is next can be advanced: another is refused (\`out-of-order\`) and told
which is next; one whose check does not hold is refused (\`not-mended\`) and told why. What was
done is kept over restarts, journaled (\`statemgr history --type recovery\`) and announced on
\`statemgr.events.alerts\`.
${proceduresText()}`

function proceduresText(): string {
  const byName = Map.groupBy(coveredCodes, (code) => procedureOf(code).name)
  return [...byName.values()]
    .map((codes) => {
      const { name, title, steps } = procedureOf(codes[0]!)
      const lines = steps.map(({ by, text: what, action }, index) => {
        const who = by === 'service' ? `**service** (${action}): ` : ''
        return `${index + 1}. ${who}${what}\n`
      })
      const alerts = codes.map((code) => `\`${code}\``).join(', ')
      return `\n## ${title}\n\n\`${name}\`, for ${alerts}\n\n${lines.join('')}`
    })
    .join('')
}
