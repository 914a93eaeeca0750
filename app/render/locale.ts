import { type OurLanguage, ourLanguages } from '../domain/language.ts'
import { languageOf } from '../domain/words.ts'

export const locales = ourLanguages
export type Locale = OurLanguage

const known = (tag: string | null): Locale | undefined =>
  tag === null ? undefined : locales.find((locale) => locale === languageOf(tag))

/** The language to write in: the wanted one (BCP 47) when we have it, else the fallback's, else English. */
export const bestLocale = (wanted: string | null, fallback: string | null = null): Locale =>
  known(wanted) ?? known(fallback) ?? locales[0]

/** The tag dates, numbers and money go by: with the customer's own region if told, else the way the shop's country writes. */
export function formatTag(wanted: string | null, language: string, shopCountry: string): string {
  const region =
    wanted !== null && languageOf(wanted) === language ? /^[a-z]{2}[-_]([a-z]{2})\b/i.exec(wanted)?.[1] : undefined
  if (region) return `${language}-${region.toUpperCase()}`
  if (language === 'en') return shopCountry === 'US' ? 'en-US' : 'en-GB'
  return language === 'pl' ? 'pl-PL' : language
}
