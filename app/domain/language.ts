import type { Shop } from './shop.ts'
import { languageOf } from './words.ts'

/** Languages in which every letter and page is ours; the first is the last resort. */
export const ourLanguages = ['en', 'pl'] as const
export type OurLanguage = (typeof ourLanguages)[number]

/** Languages whose letters a merchant writes; what stands around their words (why a letter came, how to stop it) is ours. */
export const furtherLanguages = ['cs', 'de', 'es', 'fr', 'it', 'nl', 'pt', 'sk', 'sv', 'uk'] as const

export type KnownLanguage = OurLanguage | (typeof furtherLanguages)[number]

export const isOurs = (tag: string): boolean => ourLanguages.some((language) => language === languageOf(tag))
export const knownLanguages: readonly KnownLanguage[] = [...ourLanguages, ...furtherLanguages]
export const isKnown = (language: string): boolean => knownLanguages.some((known) => known === language)

/** What a shop writes in until its merchant chooses: both of ours, the shop's own first. `locale` is BCP 47. */
export const languagesAtFirst = (locale: string): readonly string[] =>
  [...ourLanguages].sort((one, other) => Number(other === languageOf(locale)) - Number(one === languageOf(locale)))

type Speaker = Pick<Shop, 'locale' | 'languages'>

/** The shop's own language as a BCP 47 tag, with the region where the platform told it. */
const ownOf = ({ locale, languages: [own = ourLanguages[0]] }: Speaker): string =>
  languageOf(locale) === own ? locale : own

/**
 * What to write to somebody in, the best first: their language where the shop writes it, else the shop's own. A letter that is
 * not written in one of them is written in the next; the last is ours, so there always is one. BCP 47.
 */
export function localesFor(shop: Speaker, wanted: string | null): readonly [string, ...string[]] {
  const own = ownOf(shop)
  const best = wanted !== null && shop.languages.includes(languageOf(wanted)) ? wanted : own
  const others = [own, ...shop.languages.filter(isOurs), ourLanguages[0]]
  const seen = new Set([languageOf(best)])
  return [best, ...others.filter((tag) => !seen.has(languageOf(tag)) && seen.add(languageOf(tag)))]
}

/** The same among languages in which everything is ours: for what merchants do not write. */
export const oursFor = (shop: Speaker, wanted: string | null): string =>
  localesFor(shop, wanted).find(isOurs) ?? ourLanguages[0]
