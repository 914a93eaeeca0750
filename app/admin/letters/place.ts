import { type Flow, wordingOf } from '../../domain/flow.ts'
import { shopFlows } from '../../outbox/shop-flows.ts'
import { oursFor } from '../../domain/language.ts'
import { bestLocale, type Locale } from '../../render/locale.ts'
import { type MerchantLetter, readMerchantLetter } from '../../render/merchant/blocks.ts'
import { type Known, knownFrom } from '../../render/merchant/known.ts'
import type { Renderer } from '../../render/index.ts'
import { draftOf, versionOf, versionsOf } from '../../shops/own-letters.ts'
import { lettersIn } from '../flow.ts'
import { choice, one, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'

/** The letter an address of the editor is about, and how it is looked at. */
export type Place = {
  readonly flow: Flow
  readonly variant: string
  /** One of the shop's languages. */
  readonly locale: string
  /** The language of our letter that the merchant's begins with: the same, or the one they translate from. */
  readonly ours: Locale
  /** `order:…` or `cart:…`; empty: the sample. */
  readonly about: string
  readonly scheme: 'light' | 'dark'
  readonly width: 'desktop' | 'phone'
  readonly known: Known
  readonly asks: boolean
}

/** Null: there is no such flow. */
export async function placeIn(visit: Visit): Promise<Place | null> {
  const { needs, req, shop } = visit
  const flow = (await shopFlows(needs.db.knex, shop.id)).named(one(req.params['flow']))
  if (!flow || flow.byHand) return null
  const [first = '', ...rest] = flow.variants
  const { query } = req
  const variant = choice(query['variant'], [first, ...rest])
  const locale = lettersIn(visit)
  const ours = bestLocale(oursFor(shop, locale))
  return {
    flow,
    variant,
    locale,
    ours,
    about: one(query['about']),
    scheme: choice(query['scheme'], ['light', 'dark']),
    width: choice(query['width'], ['desktop', 'phone']),
    known: knownFrom(flow.sample(locale, variant)),
    asks: flow.survey !== undefined,
  }
}

export const letterPlace = ({ flow, variant, locale }: Place) => ({ flow: flow.name, variant, locale })

/** The editor's address for a place, with what differs. */
export function editorAt(base: string, place: Place, other: Partial<Place> = {}, path = ''): string {
  const { flow, variant, locale, about, scheme, width } = { ...place, ...other }
  return withQuery(`${base}/flows/${flow.name}/write${path}`, {
    variant,
    letters: locale,
    about,
    scheme: scheme === 'light' ? '' : scheme,
    width: width === 'desktop' ? '' : width,
  })
}

export type Content = {
  readonly letter: MerchantLetter
  /** `draft`: changed and not published; `published`: the shop's own goes out; `ours`: ours does; `unwritten`: none does in this language. */
  readonly from: 'draft' | 'published' | 'ours' | 'unwritten'
}

/** What the editor begins with: the draft, else what goes out, else our own letter as blocks. */
export async function contentAt(
  { needs, shop }: Visit,
  place: Place,
  letters: Pick<Renderer, 'ours'>,
): Promise<Content> {
  const { knex } = needs.db
  const draft = await draftOf(knex, shop.id, letterPlace(place))
  if (draft) return { letter: readMerchantLetter(draft), from: 'draft' }
  const { used } = await versionsOf(knex, shop.id, letterPlace(place))
  const published = used && (await versionOf(knex, shop.id, letterPlace(place), used))
  if (published) return { letter: readMerchantLetter(published), from: 'published' }
  return { letter: oursAt(place, letters), from: place.ours === place.locale ? 'ours' : 'unwritten' }
}

export const oursAt = (place: Place, letters: Pick<Renderer, 'ours'>): MerchantLetter =>
  letters.ours(
    wordingOf(place.flow),
    place.variant,
    place.ours,
    place.flow.sample(place.ours, place.variant),
    place.asks,
  )
