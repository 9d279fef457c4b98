/** Carries, in tests, the token of each service to its address, as those do who may read it. */

const tokens = new Map<string, string>()

/** From now on what is sent to this address carries the token. */
export function carry(url: string, token: string): void {
  tokens.set(new URL(url).origin, token)
}

export function tokenFor(url: string): { readonly authorization?: string } {
  const token = tokens.get(new URL(url).origin)
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

/** As `fetch`, with the token. */
export function fetchWith(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, {
    ...init,
    headers: { ...tokenFor(url), ...init.headers } as Record<string, string>,
  })
}
