import type { Flow } from '../domain/flow.ts'
import { isOurs, localesFor } from '../domain/language.ts'
import type { Shop } from '../domain/shop.ts'
import { languageOf } from '../domain/words.ts'
import { lettersInUse } from '../shops/own-letters.ts'
import { type Language, nameIn } from './language.ts'
import type { Visit } from './visit.ts'

/** How far a flow's letters are written in one of the shop's languages. */
export type WrittenIn = {
  readonly code: string
  readonly name: string
  /** `ours`: our own go out, `own` of `of` in the merchant's words; `full`, `partly`, `none`: how many the merchant wrote, who alone can. */
  readonly key: `written.${'ours' | 'mixed' | 'full' | 'partly' | 'none'}`
  readonly own: number
  readonly of: number
  /** The first letter that is not written; null where each of them is. */
  readonly next: string | null
}

/** For each of the shop's languages, whose letters of a flow go out. */
export async function writtenIn({
  needs,
  shop,
  language,
}: Visit): Promise<(flow: Pick<Flow, 'name' | 'variants'>) => readonly WrittenIn[]> {
  const idOf = await lettersInUse(needs.db.knex, shop.id)
  return ({ name, variants }) =>
    shop.languages.map((code) => {
      const left = variants.filter((variant) => idOf({ flow: name, variant, locale: code }) === null)
      const own = variants.length - left.length
      const whose = isOurs(code)
        ? own === 0
          ? 'ours'
          : 'mixed'
        : left.length === 0
          ? 'full'
          : own === 0
            ? 'none'
            : 'partly'
      return {
        code,
        name: nameIn(code, language),
        key: `written.${whose}` as const,
        own,
        of: variants.length,
        next: isOurs(code) ? null : (left[0] ?? null),
      }
    })
}

/** Whether one letter goes out in one of the shop's languages, ours or the merchant's. */
export async function isWritten(
  { needs, shop }: Visit,
  { name }: Pick<Flow, 'name'>,
  variant: string,
  code: string,
): Promise<boolean> {
  return isOurs(code) || (await lettersInUse(needs.db.knex, shop.id))({ flow: name, variant, locale: code }) !== null
}

/** The language a letter goes out in while nobody wrote it in this one, by name. */
export function insteadOf(shop: Shop, code: string, language: Language): string {
  const next = localesFor(shop, code).find((tag) => languageOf(tag) !== code && isOurs(tag))
  return nameIn(languageOf(next ?? 'en'), language)
}
