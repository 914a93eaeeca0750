import { createHash, randomBytes } from 'node:crypto'
import { type Instant, minute } from '../domain/time.ts'

/** Long enough to walk from the terminal to the browser, short enough to be worthless in a log. */
const linkLasts = 15 * minute

/** 256 random bits: a link or a cookie cannot be guessed, so neither needs a throttle. */
export const freshToken = (): string => randomBytes(32).toString('base64url')
/** Only the fingerprint is stored: who reads the database cannot sign in with it. */
export const fingerprint = (token: string): string => createHash('sha256').update(token).digest('hex')

export const linkRow = (token: string, shopId: number | null, now: Instant) => ({
  id: fingerprint(token),
  shop_id: shopId,
  staff_id: null as string | null,
  made_at: now,
  expires_at: now + linkLasts,
  used_at: null,
})
