import { type Flow, wordingOf } from '../domain/flow.ts'
import type { Letter } from '../domain/letter.ts'
import { ownLetters } from '../outbox/own-letters.ts'
import { letterBrand } from '../render/brand.ts'
import type { Renderer } from '../render/index.ts'
import { brandOf } from '../shops/brand.ts'
import type { Language } from './language.ts'
import type { Visit } from './visit.ts'

/** A flow's letter to somebody made up, as the shop's customers would have it; its links lead nowhere. */
export async function sampleLetter(
  { needs, shop }: Visit,
  letters: Renderer,
  { flow, variant, locale }: { readonly flow: Flow; readonly variant: string; readonly locale: Language },
): Promise<Letter> {
  const own = await ownLetters(needs.db.knex, shop.id)
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
    own: await own({ flow: flow.name, variant, locale }),
  })
}
