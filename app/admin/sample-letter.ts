import { type Flow, wordingOf } from '../domain/flow.ts'
import type { Letter } from '../domain/letter.ts'
import { wordings } from '../outbox/own-letters.ts'
import { letterBrand } from '../render/brand.ts'
import type { Renderer } from '../render/index.ts'
import { brandOf } from '../shops/brand.ts'
import type { Visit } from './visit.ts'

/** A flow's letter to somebody made up, as the shop's customers with this language would have it; its links lead nowhere. */
export async function sampleLetter(
  { needs, shop }: Visit,
  letters: Renderer,
  { flow, variant, locale: wanted }: { readonly flow: Flow; readonly variant: string; readonly locale: string },
): Promise<Letter> {
  const { locale, own } = await (await wordings(needs.db.knex, shop, needs.report))(flow, variant, wanted)
  const facts = flow.sample(locale, variant)
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
