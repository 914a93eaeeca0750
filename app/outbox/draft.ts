import { letterHeaders, threadHeaders } from '../channels/email/headers.ts'
import type { Signature } from '../channels/email/sign.ts'
import type { Assembly } from '../channels/email/mime.ts'
import { type Flow, type FlowContext, wordingOf } from '../domain/flow.ts'
import { oursFor } from '../domain/language.ts'
import { placeOf } from '../domain/place.ts'
import type { Standing } from '../domain/standing.ts'
import { timeZoneOf } from '../domain/time-zone.ts'
import type { Keys } from '../keys/keys.ts'
import { lifetimes, makeToken, replyLocalPart, type TokenKind, trapLink } from '../keys/tokens.ts'
import { letterBrand } from '../render/brand.ts'
import type { LetterRequest } from '../render/letter.ts'
import type { MerchantLetter } from '../render/merchant/blocks.ts'
import type { ShopBrand } from '../shops/brand.ts'
import type { Written } from './by-hand.ts'
import type { StoredMessage } from './messages.ts'
import { askedIn, messageIdHeader } from './messages.ts'
import { domainOf, type Sender } from './senders.ts'

/** What a letter is drafted with besides its message. */
export type Letterhead = {
  readonly keys: Keys
  readonly appUrl: string
  readonly mailFrom: string
  readonly replyDomain: string
}

/** One letter to be written. */
export type Writing = {
  readonly message: StoredMessage
  readonly flow: Flow
  readonly standing: Standing
  readonly context: FlowContext<object>
  readonly brand: ShopBrand
  readonly sender: Sender
  /** The merchant's published letter; null: ours. */
  readonly own: MerchantLetter | null
  /** What a person of the shop wrote, for letters written by hand. */
  readonly written: Written | null
}

/** Everything a letter is composed of, as plain data: it can be composed anywhere. */
export type Draft = {
  readonly request: LetterRequest
  /** What our own letter would be written in, should the merchant's fail (BCP 47). */
  readonly ours: string
  readonly head: Omit<Assembly, 'subject' | 'html' | 'text'>
  readonly signature: Signature | null
  readonly links: readonly { readonly name: string; readonly target: string }[]
}

/** The letter as it stands at this moment: its facts, its signed addresses, and who it is from and to. */
export function draft({ keys, appUrl, mailFrom, replyDomain }: Letterhead, writing: Writing): Draft {
  const { message, flow, standing, context, brand, sender, own, written } = writing
  if (flow.byHand && !written) throw new Error('what was written by hand is gone')
  const { shop, now } = context
  // Letters "made in the future" must hold for people who read them now, and the other way round.
  const issuedAt = Math.max(now, Date.now())
  const facts = flow.letter(message, standing, context)
  const links = Object.entries(facts.links).map(([name, target]) => ({ name, target }))
  const address = (path: string, kind: TokenKind, link = 0, messageId = message.id): string =>
    `${appUrl}/${path}/${makeToken(keys, kind, { shopId: shop.id, messageId, link, expiresAt: issuedAt + lifetimes[kind] })}`
  const asked = askedIn(message)
  const unsubscribe = address('u', 'unsubscribe')
  return {
    links,
    signature: sender.signature,
    ours: oursFor(shop, message.locale),
    request: {
      flow: wordingOf(flow),
      survey: flow.survey ?? null,
      variant: flow.variant(message),
      locale: message.locale,
      timeZone: timeZoneOf(placeOf(standing), shop),
      facts,
      brand: letterBrand(shop, brand, appUrl),
      links: {
        unsubscribe,
        preferences: unsubscribe,
        survey: flow.survey ? address('s', 'survey', 0, asked) : null,
        trap: address('c', 'click', trapLink, asked),
        named: Object.fromEntries(links.map(({ name }, link) => [name, address('c', 'click', link)])),
      },
      purpose: flow.purpose,
      own,
      written,
    },
    head: {
      from: { name: sender.name, address: sender.address },
      to: { name: null, address: message.to },
      // A conversation goes on here, wherever the shop wants other mail.
      replyTo: (written ? null : brand.replyTo) ?? `${replyLocalPart(keys, shop.id, message.id)}@${replyDomain}`,
      messageId: messageIdHeader(message, domainOf(mailFrom)),
      date: now,
      headers: {
        ...letterHeaders({
          messageId: message.id,
          flow: flow.name,
          shopId: shop.id,
          unsubscribe,
          byHand: written !== null,
        }),
        ...(written ? threadHeaders(written) : {}),
      },
    },
  }
}
