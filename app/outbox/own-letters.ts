import type { Knex } from 'knex'
import type { Flow } from '../domain/flow.ts'
import { isOurs, localesFor, oursFor } from '../domain/language.ts'
import type { Shop } from '../domain/shop.ts'
import { languageOf } from '../domain/words.ts'
import { type MerchantLetter, readMerchantLetter } from '../render/merchant/blocks.ts'
import { contentOf, lettersInUse } from '../shops/own-letters.ts'

/** Versions never change, so one that was read need not be read again. */
const most = 500
const read = new Map<string, MerchantLetter>()

/** How a letter is written to somebody: in which language (BCP 47), and the merchant's published one; `own` null: ours. */
export type Wording = { readonly locale: string; readonly own: MerchantLetter | null }

/**
 * Finds the wording of a flow's letter for somebody whose language (BCP 47) is wanted: the first of the shop's languages for
 * them in which the letter exists. One of the shop's own that cannot be read is told of and passed over.
 */
export async function wordings(
  knex: Knex,
  shop: Shop,
  report: (error: unknown, sentence: string) => void,
): Promise<(flow: Pick<Flow, 'name' | 'byHand'>, variant: string, wanted: string | null) => Promise<Wording>> {
  const idOf = await lettersInUse(knex, shop.id)
  return async ({ name, byHand }, variant, wanted) => {
    for (const locale of localesFor(shop, wanted)) {
      const id = idOf({ flow: name, variant, locale: languageOf(locale) })
      const own =
        id === null
          ? null
          : await letterOf(knex, shop.id, id).catch((error: unknown) => {
              report(error, `the letter of shop ${shop.id} for ${name}, ${variant} could not be read; another goes out`)
              return null
            })
      if (own || byHand || isOurs(locale)) return { locale, own }
    }
    return { locale: oursFor(shop, wanted), own: null }
  }
}

async function letterOf(knex: Knex, shopId: number, id: string): Promise<MerchantLetter> {
  let letter = read.get(id)
  if (!letter) {
    letter = readMerchantLetter(await contentOf(knex, shopId, id))
    if (read.size >= most) read.clear()
    read.set(id, letter)
  }
  return letter
}
