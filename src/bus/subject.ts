/** Matches subjects and patterns by the rules of NATS. */

/** Two of them, a reply subject and the sizes fit in the 4096 bytes nats-server allows a line. */
export const maxSubjectLength = 1024

/** True for what can be published to: tokens parted by dots, none empty, no blank, no wildcard. */
export function isSubject(subject: string): boolean {
  return hasValidTokens(subject, false)
}

/** True for what can be subscribed to: a subject whose tokens may be `*`, and the last one `>`. */
export function isPattern(pattern: string): boolean {
  return hasValidTokens(pattern, true)
}

/** True if the valid pattern covers the valid subject: `*` is one token, `>` one or more. */
export function subjectMatches(pattern: string, subject: string): boolean {
  if (!pattern.includes('*') && !pattern.endsWith('>')) return pattern === subject
  const wanted = pattern.split('.')
  const tokens = subject.split('.')
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return tokens.length > index
    if (token !== '*' && token !== tokens[index]) return false
  }
  return wanted.length === tokens.length
}

const dot = 0x2e
const star = 0x2a
const greater = 0x3e
const space = 0x20
const del = 0x7f

/** One pass over the characters: this runs for every message that is published. */
function hasValidTokens(subject: string, areWildcardsAllowed: boolean): boolean {
  const { length } = subject
  if (length > maxSubjectLength) return false
  let start = 0
  for (let at = 0; at <= length; at += 1) {
    const code = at === length ? dot : subject.charCodeAt(at)
    if (code <= space || code === del) return false
    if (code !== dot) continue
    if (at === start) return false
    if (at === start + 1) {
      const only = subject.charCodeAt(start)
      if (only === star && !areWildcardsAllowed) return false
      if (only === greater && !(areWildcardsAllowed && at === length)) return false
    }
    start = at + 1
  }
  return true
}
