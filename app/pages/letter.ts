import type { Request, Response } from 'express'
import { knownLanguages, localesFor, oursFor, ourLanguages } from '../domain/language.ts'
import type { Shop } from '../domain/shop.ts'
import { problem } from '../journal/problem.ts'
import { type TokenKind, readToken } from '../keys/tokens.ts'
import { messageById, type StoredMessage } from '../outbox/messages.ts'
import { shopById } from '../shops/shops.ts'
import type { PagesNeeds } from './needs.ts'

/** The letter a signed address belongs to, the shop that sent it, and the language to answer in (BCP 47). */
export type Came = {
  readonly message: StoredMessage
  readonly shop: Shop
  readonly link: number
  readonly locale: string
}

const policy = [
  `default-src 'none'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
].join('; ')

/** For pages that only the receiver of one letter may see. */
export function keepPrivate(res: Response): void {
  res.set({
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
  })
}

/** Finds the letter behind the token in the path, or answers what is wrong with it and gives null. */
export async function cameFrom(
  needs: PagesNeeds,
  kind: TokenKind,
  req: Request<{ token: string }>,
  res: Response,
): Promise<Came | null> {
  const reading = readToken(needs.keys, kind, req.params.token, needs.now())
  if ('fault' in reading) {
    refuse(needs, req, res, reading.fault === 'expired' ? 410 : 404, `${kind}-${reading.fault}`)
    return null
  }
  const { shopId, messageId, link } = reading
  const message = await messageById(needs.db.knex, shopId, messageId)
  const shop = message && (await shopById(needs.db.knex, shopId))
  if (message && shop) return { message, shop, link, locale: localesFor(shop, message.locale)[0] }
  refuse(needs, req, res, 404, `${kind}-gone`)
  return null
}

/** An explanation for people; for programs the same as RFC 9457. `why` names the texts `refused.<why>`. */
export function refuse(needs: PagesNeeds, req: Request, res: Response, asked: number, why: string): void {
  keepPrivate(res)
  const known = why in details ? why : 'broken'
  const guess = known === 'broken' ? needs.guesses(req.ip ?? '', needs.now()) : null
  if (guess && !guess.allowed) res.set('Retry-After', String(guess.secondsLeft))
  const [reason, status] = guess && !guess.allowed ? ['guessed', 429] : [known, asked]
  if (isProgram(req)) return problem(res, status, details[reason] ?? '')
  res.status(status).send(
    needs.pages.page('pages/refused', {
      layout: 'customer',
      locale: languageOf(req),
      timeZone: 'UTC',
      data: { reason, titleKey: `refused.${reason}.title`, textKey: `refused.${reason}.text` },
    }),
  )
}

/** Whoever does not ask for a page, or would rather not have one (RFC 9457). */
export const isProgram = (req: Request): boolean => req.accepts(['html', 'application/problem+json', 'json']) !== 'html'

/** For pages that belong to no letter, or to one that is not known: what the visitor's browser asks for, among the spoken ones. */
export const languageOf = (req: Request, spoken: readonly string[] = knownLanguages): string =>
  req.acceptsLanguages([...spoken]) || ourLanguages[0]

const details: Readonly<Record<string, string>> = {
  'survey-expired': 'The time to answer this letter has passed.',
  'click-expired': 'This link is too old.',
  'survey-gone': 'The letter this address belongs to is gone.',
  'survey-closed': 'The survey this address leads to is closed.',
  'click-gone': 'The letter this address belongs to is gone.',
  'unsubscribe-gone': 'The letter this address belongs to is gone; nothing is sent to its receiver any more.',
  guessed: 'Too many addresses that are not ours were tried from here; please wait a minute.',
  broken: 'This address is not complete or was changed on its way.',
}

/** Shows a page signed by the shop, whether a letter led to it or not. */
export function show(
  needs: PagesNeeds,
  res: Response,
  { shop, locale }: Pick<Came, 'shop' | 'locale'>,
  view: string,
  data: object,
  status = 200,
): void {
  keepPrivate(res)
  res.status(status).send(
    needs.pages.page(view, {
      layout: 'customer',
      locale,
      fallback: oursFor(shop, locale),
      timeZone: shop.timeZone,
      data: { shopName: shop.name, shopUrl: shop.url, shopAddress: shop.address, ...data },
    }),
  )
}
