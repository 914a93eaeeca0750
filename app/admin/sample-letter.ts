import { type Flow, type LetterFacts, wordingOf } from '../domain/flow.ts'
import type { Letter } from '../domain/letter.ts'
import { wordings } from '../outbox/own-letters.ts'
import { letterBrand } from '../render/brand.ts'
import type { Renderer } from '../render/index.ts'
import type { MerchantLetter } from '../render/merchant/blocks.ts'
import { brandOf } from '../shops/brand.ts'
import type { Visit } from './visit.ts'

/** What is to be seen of a flow's letter, and with which words. */
type Shown = {
  readonly flow: Flow
  readonly variant: string
  readonly locale: string
  readonly facts: LetterFacts
  readonly own: MerchantLetter | null
}

/** A letter to be looked at: nobody unsubscribes by it or answers it. */
export async function letterToShow(
  { needs, shop }: Visit,
  letters: Pick<Renderer, 'letter'>,
  { flow, variant, locale, facts, own }: Shown,
): Promise<Letter> {
  return letters.letter({
    flow: wordingOf(flow),
    survey: flow.survey ?? null,
    variant,
    locale,
    timeZone: shop.timeZone,
    facts,
    brand: letterBrand(shop, await brandOf(needs.db.knex, shop.id), needs.appUrl),
    links: { unsubscribe: '#', preferences: '#', survey: flow.survey ? '#' : null, named: facts.links },
    purpose: flow.purpose,
    own,
  })
}

/** A flow's letter to somebody made up, as the shop's customers with this language would have it. */
export async function sampleLetter(
  visit: Visit,
  letters: Renderer,
  { flow, variant, locale: wanted }: Pick<Shown, 'flow' | 'variant' | 'locale'>,
): Promise<Letter> {
  const { needs, shop } = visit
  const { locale, own } = await (await wordings(needs.db.knex, shop, needs.report))(flow, variant, wanted)
  return letterToShow(visit, letters, { flow, variant, locale, facts: flow.sample(locale, variant), own })
}
