import { setTimeout as sleep } from 'node:timers/promises'
import { second, type Instant } from '../../../domain/time.ts'
import { type Part, part, text } from '../../payload.ts'
import type { Grant } from '../sessions/grant.ts'
import type { Addresses } from './address.ts'
import { codeIn, faultOf, PlatformFault } from './fault.ts'
import { readCapped } from './read.ts'

/** The app as Shopify knows it. The secret is the newest one: older ones only check what is still signed with them. */
export type Credentials = { readonly key: string; readonly secret: string }

export type GrantsNeeds = {
  readonly credentials: Credentials
  readonly addresses: Addresses
  readonly now: () => Instant
}

export type Grants = {
  /** Trades a session token for an offline token that expires. Throws `PlatformFault`; `signed out`: the session token is stale. */
  readonly exchange: (domain: string, sessionToken: string) => Promise<Grant>
  /** The next pair. Throws `PlatformFault`; `signed out`: the shop must open the app again. */
  readonly refresh: (domain: string, refreshToken: string) => Promise<Grant>
}

const urn = 'urn:ietf:params:oauth'
const attempts = 3

/** The token endpoint (shopify.dev, "Token exchange" and "Offline access tokens"). */
export function openGrants({ credentials, addresses, now }: GrantsNeeds): Grants {
  async function post(domain: string, asked: object): Promise<{ readonly status: number; readonly told: Part }> {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await fetch(`${addresses(domain)}/admin/oauth/access_token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ client_id: credentials.key, client_secret: credentials.secret, ...asked }),
          redirect: 'error',
          signal: AbortSignal.timeout(10 * second),
        })
        const told = part(await readCapped(response, 64 * 1024)) ?? {}
        if (response.status < 500 && response.status !== 429) return { status: response.status, told }
      } catch (error) {
        if (error instanceof PlatformFault) throw error
      }
      // Asking twice for the same is safe: a refresh token stays good until its successor has been used.
      if (attempt === attempts) throw new PlatformFault('unreachable', 'Shopify gave no token: it did not answer.')
      await sleep(attempt * 200)
    }
  }

  async function ask(domain: string, asked: object): Promise<Grant> {
    const { status, told } = await post(domain, asked)
    if (status === 400 && ['invalid_subject_token', 'invalid_grant'].includes(codeIn(told.error)))
      throw new PlatformFault('signed out', 'Shopify no longer accepts what opened this shop to us.')
    if (status !== 200) throw faultOf(status)
    const granted = grantIn(told, now())
    if (!granted) throw new PlatformFault('refused', 'Shopify gave no token that expires and can be renewed.')
    return granted
  }

  return {
    exchange: (domain, sessionToken) =>
      ask(domain, {
        grant_type: `${urn}:grant-type:token-exchange`,
        subject_token: sessionToken,
        subject_token_type: `${urn}:token-type:id_token`,
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
        expiring: '1',
      }),
    refresh: (domain, refreshToken) => ask(domain, { grant_type: 'refresh_token', refresh_token: refreshToken }),
  }
}

function grantIn(told: Part, now: Instant): Grant | null {
  const [accessToken, refreshToken] = [text(told.access_token), text(told.refresh_token)]
  const [lasts, refreshLasts] = [Number(told.expires_in), Number(told.refresh_token_expires_in)]
  if (!accessToken || !refreshToken || !(lasts > 0) || !(refreshLasts > 0)) return null
  return {
    accessToken,
    accessExpiresAt: now + lasts * second,
    refreshToken,
    refreshExpiresAt: now + refreshLasts * second,
    scopes: (text(told.scope) ?? '').split(',').filter(Boolean),
  }
}
