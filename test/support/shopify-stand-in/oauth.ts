import { randomBytes } from 'node:crypto'
import { createHmac } from 'node:crypto'
import type { StandInShop } from './shop.ts'

const hour = 3_600_000
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

type Answer = { readonly status: number; readonly body: object }
const refusal = (error: string, status = 400): Answer => ({ status, body: { error } })

/** `/admin/oauth/access_token`: token exchange and refresh, with expiring offline tokens. */
export function grant(shop: StandInShop, app: { key: string; secret: string }, body: Buffer, now: number): Answer {
  const asked = JSON.parse(body.toString()) as Record<string, string>
  if (asked.client_id !== app.key || asked.client_secret !== app.secret) return refusal('invalid_client', 401)
  if (asked.grant_type === exchange) {
    if (asked.subject_token_type !== 'urn:ietf:params:oauth:token-type:id_token') return refusal('invalid_request')
    if (asked.requested_token_type !== 'urn:shopify:params:oauth:token-type:offline-access-token')
      return refusal('invalid_request')
    if (!isGood(asked.subject_token ?? '', shop, app, now)) return refusal('invalid_subject_token')
    return issue(shop, asked.expiring === '1', now)
  }
  if (asked.grant_type === 'refresh_token') {
    const held = shop.refreshTokens.get(asked.refresh_token ?? '')
    if (!held || held.until < now) return refusal('invalid_grant')
    // A used one is dead once its successor has been used.
    if (held.replacedBy && shop.refreshTokens.get(held.replacedBy)?.replacedBy) return refusal('invalid_grant')
    const answer = issue(shop, true, now)
    held.replacedBy = (answer.body as { refresh_token: string }).refresh_token
    return answer
  }
  return refusal('unsupported_grant_type')
}

function isGood(token: string, shop: StandInShop, app: { key: string; secret: string }, now: number): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.')
  if (createHmac('sha256', app.secret).update(`${head}.${claims}`).digest('base64url') !== signature) return false
  const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { dest: string; aud: string; exp: number }
  return told.dest === `https://${shop.domain}` && told.aud === app.key && told.exp * 1_000 > now - 10_000
}

function issue(shop: StandInShop, expiring: boolean, now: number): Answer {
  const access = `shpat_${randomBytes(16).toString('hex')}`
  shop.accessTokens.set(access, expiring ? now + hour : Infinity)
  const scope = shop.scopes.join(',')
  if (!expiring) return { status: 200, body: { access_token: access, scope } }
  const refresh = `shprt_${randomBytes(16).toString('hex')}`
  shop.refreshTokens.set(refresh, { until: now + 90 * 24 * hour, replacedBy: null })
  return {
    status: 200,
    body: {
      access_token: access,
      scope,
      expires_in: 3_600,
      refresh_token: refresh,
      refresh_token_expires_in: 7_776_000,
    },
  }
}
