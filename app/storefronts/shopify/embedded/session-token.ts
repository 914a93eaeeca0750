import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { second, type Instant } from '../../../domain/time.ts'
import { type Part, part, text } from '../../payload.ts'
import { isShopDomain } from '../platform/address.ts'

/** Somebody of a shop's staff, as Shopify's admin vouches for them. `user` is Shopify's id. */
export type Visitor = { readonly domain: string; readonly user: string }

/** Clocks differ; Shopify's own library allows as much. */
const tolerance = 10 * second
/** Shopify's tokens live a minute; one that claims more than a day is not Shopify's. */
const longest = 24 * 3600 * second

/**
 * Reads the session token App Bridge sends (shopify.dev, "Session tokens"): HS256 under the app's secret, for this app, in its
 * time, both addresses of the same shop. Null for anything else; constant-time in the signature.
 */
export function readSessionToken(
  token: string,
  { key, secrets }: { readonly key: string; readonly secrets: readonly KeyObject[] },
  now: Instant,
): Visitor | null {
  const match = /^([\w-]{1,1000})\.([\w-]{1,4000})\.([\w-]{43})$/.exec(token)
  const [, head = '', claims = '', signature = ''] = match ?? []
  // The algorithm is ours to choose: what the token says of it can only be wrong.
  if (!match || decode(head)?.alg !== 'HS256' || !isSigned(`${head}.${claims}`, signature, secrets)) return null
  const told = decode(claims)
  if (!told || told.aud !== key) return null
  const moment = (claim: unknown): number => (typeof claim === 'number' ? claim * second : Number.NaN)
  const [from, until] = [moment(told.nbf), moment(told.exp)]
  if (!(from - tolerance <= now) || !(now < until + tolerance) || until > now + longest) return null
  const domain = hostOf(told.dest)
  if (domain === null || hostOf(told.iss) !== domain || !isShopDomain(domain)) return null
  return { domain, user: (text(told.sub) ?? '').slice(0, 64) }
}

function decode(segment: string): Part | null {
  try {
    return part(JSON.parse(Buffer.from(segment, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

function isSigned(body: string, signature: string, secrets: readonly KeyObject[]): boolean {
  const given = Buffer.from(signature)
  let genuine = false
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64url'))
    if (given.length === expected.length && timingSafeEqual(given, expected)) genuine = true
  }
  return genuine
}

/** Only plain https addresses have one here: no user, no port. */
function hostOf(address: unknown): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null
  const { protocol, host, username, password } = new URL(address)
  return protocol === 'https:' && username === '' && password === '' ? host : null
}
