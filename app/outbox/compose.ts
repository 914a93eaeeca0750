import { assemble } from '../channels/email/mime.ts'
import { letterHeaders, threadHeaders } from '../channels/email/headers.ts'
import { type Flow, type FlowContext, wordingOf } from '../domain/flow.ts'
import { oursFor } from '../domain/language.ts'
import type { PostedLetter } from '../domain/letter.ts'
import { placeOf } from '../domain/place.ts'
import type { Standing } from '../domain/standing.ts'
import { timeZoneOf } from '../domain/time-zone.ts'
import type { Keys } from '../keys/keys.ts'
import { lifetimes, makeToken, replyLocalPart, type TokenKind, trapLink } from '../keys/tokens.ts'
import { letterBrand } from '../render/brand.ts'
import type { Renderer } from '../render/index.ts'
import type { LetterRequest } from '../render/letter.ts'
import type { MerchantLetter } from '../render/merchant/blocks.ts'
import type { ShopBrand } from '../shops/brand.ts'
import type { Written } from './by-hand.ts'
import type { StoredMessage } from './messages.ts'
import { askedIn, messageIdHeader } from './messages.ts'
import { domainOf, type Sender } from './senders.ts'

/** What a letter is made with besides its message. */
export type Stationery = {
  readonly keys: Keys
  readonly renderer: Renderer
  readonly appUrl: string
  readonly mailFrom: string
  readonly replyDomain: string
  readonly report: (error: unknown, sentence: string) => void
}

export type Composed = {
  readonly subject: string
  readonly mime: Buffer
  readonly messageIdHeader: string
  readonly links: readonly { readonly name: string; readonly target: string }[]
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

/** Writes the letter as it stands at this moment: signed addresses, the text in the customer's language, and the MIME that goes out. */
export function compose(stationery: Stationery, writing: Writing): Composed {
  const { keys, appUrl } = stationery
  const { message, flow, standing, context, brand, sender, written } = writing
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
  const letter = write(stationery, writing, {
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
    written,
  })
  const header = messageIdHeader(message, domainOf(stationery.mailFrom))
  return {
    subject: letter.subject,
    messageIdHeader: header,
    links,
    mime: sender.sign(
      assemble({
        from: { name: sender.name, address: sender.address },
        to: { name: null, address: message.to },
        // A conversation goes on here, wherever the shop wants other mail.
        replyTo:
          (written ? null : brand.replyTo) ?? `${replyLocalPart(keys, shop.id, message.id)}@${stationery.replyDomain}`,
        subject: letter.subject,
        messageId: header,
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
        html: letter.html,
        text: letter.text,
      }),
    ),
  }
}

/** A merchant's letter that cannot be written must not keep the customer waiting: ours goes out instead, and the fault is told. */
function write(
  { renderer, report }: Stationery,
  { message, own, context }: Writing,
  request: LetterRequest,
): PostedLetter {
  if (own)
    try {
      return renderer.forPost({ ...request, own })
    } catch (error) {
      report(error, `the shop's own letter ${message.key} could not be written; ours went out`)
      return renderer.forPost({ ...request, locale: oursFor(context.shop, request.locale) })
    }
  return renderer.forPost(request)
}
