import type { Request } from 'express'
import { machineWhy, type Manner, type Sight, type Why } from '../domain/machine.ts'
import type { Instant } from '../domain/time.ts'
import { makeStamp, readStamp } from '../keys/stamp.ts'
import type { PagesNeeds } from './needs.ts'

/** Why a request itself says that no person made it; null when it does not. */
export function machineIn(req: Request): Why | null {
  if (req.method === 'HEAD') return machineWhy.headersOnly
  const purpose = `${req.get('purpose') ?? ''} ${req.get('sec-purpose') ?? ''} ${req.get('x-moz') ?? ''}`
  return /prefetch|preview|prerender/i.test(purpose) ? machineWhy.fetchedAhead : null
}

/**
 * Tells visitors of one letter (or of one survey's link: whatever `about` names) apart without saying who they are: keyed by it, so
 * that they cannot be compared between letters, and not turned back into an address.
 */
const visitorOf = ({ keys }: PagesNeeds, req: Request, about: string): string =>
  keys.fingerprint(`visitor ${about} ${req.ip ?? ''} ${req.get('user-agent') ?? ''}`).slice(0, 16)

export const sightOf = (
  needs: PagesNeeds,
  req: Request,
  about: string,
  what: Sight['what'],
  detail: number | null,
): Sight => ({ at: needs.now(), what, detail, visitor: visitorOf(needs, req, about) })

/** Goes into the page's form and comes back with the answer. */
export const stampFor = ({ keys, now }: PagesNeeds, about: string): string => makeStamp(keys, `survey ${about}`, now())

/** How an answer came. A form without a stamp was not ours (a program's); only a false one is held against it. */
export function mannerOf(
  needs: PagesNeeds,
  req: Request,
  about: string,
  form: { readonly [field: string]: readonly string[] },
  sentAt: Instant | null,
  stampedFor = about,
): Manner {
  const at = needs.now()
  const stamp = form['stamp']?.[0]
  const shownAt = stamp === undefined ? null : readStamp(needs.keys, `survey ${stampedFor}`, stamp)
  const forged = shownAt === 'forged' ? machineWhy.stampForged : null
  const filled = form['website']?.[0] ? machineWhy.fieldFilled : null
  return {
    at,
    visitor: visitorOf(needs, req, about),
    told: filled ?? machineIn(req) ?? forged,
    dwell: typeof shownAt === 'number' ? Math.max(0, at - shownAt) : null,
    sentAt,
  }
}
