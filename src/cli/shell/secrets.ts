/** Keeps secrets that were typed from those who list the processes of the machine. */

/** What a URL holds before its host: a user and his password, or a token. */
const credentials = /(\w+:\/\/)[^/\s@]*@/g

/** The text without the credentials of the URLs in it. */
export const redacted = (text: string): string => text.replaceAll(credentials, '$1…@')

/**
 * Writes over the command line of this process, as others see it, where a URL in it holds
 * credentials; then true. For a moment they were to be seen, and whoever started it may show them.
 */
export function hideSecrets(process: { readonly argv: readonly string[]; title: string }): boolean {
  const typed = process.argv.join(' ')
  const shown = redacted(typed)
  if (shown === typed) return false
  process.title = shown
  return true
}

/** What whoever typed a secret is told. */
export const secretTyped =
  'Warning: --nats holds a secret, and who lists processes may have seen it: put it into a file ' +
  'and pass --nats-password-file or --nats-token-file, or set STATEMGR_NATS instead.\n'
