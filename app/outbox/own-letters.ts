import type { Knex } from 'knex'
import { bestLocale } from '../render/locale.ts'
import { type MerchantLetter, readMerchantLetter } from '../render/merchant/blocks.ts'
import { contentOf, type LetterPlace, lettersInUse } from '../shops/own-letters.ts'

/** Versions never change, so one that was read need not be read again. */
const most = 500
const read = new Map<string, MerchantLetter>()

/** The merchant's published letter for a place (any BCP 47 language of ours); null where ours goes out. */
export async function ownLetters(
  knex: Knex,
  shopId: number,
): Promise<(place: LetterPlace) => Promise<MerchantLetter | null>> {
  const idOf = await lettersInUse(knex, shopId)
  return async ({ flow, variant, locale }) => {
    const id = idOf({ flow, variant, locale: bestLocale(locale) })
    if (id === null) return null
    let letter = read.get(id)
    if (!letter) {
      letter = readMerchantLetter(await contentOf(knex, shopId, id))
      if (read.size >= most) read.clear()
      read.set(id, letter)
    }
    return letter
  }
}
