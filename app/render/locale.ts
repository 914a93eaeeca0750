/** The languages letters and pages are written in; the first is the last resort. */
export const locales = ['en', 'pl'] as const
export type Locale = (typeof locales)[number]

const known = (tag: string | null): Locale | undefined => {
  const language = tag?.toLowerCase().split(/[-_]/)[0]
  return locales.find((locale) => locale === language)
}

/** The language to write in: the wanted one (BCP 47) when we have it, else the fallback's, else English. */
export const bestLocale = (wanted: string | null, fallback: string | null = null): Locale =>
  known(wanted) ?? known(fallback) ?? locales[0]

/** The tag dates, numbers and money go by: with the customer's own region if told, else the way the shop's country writes. */
export function formatTag(wanted: string | null, language: Locale, shopCountry: string): string {
  const region = known(wanted) === language ? /^[a-z]{2}[-_]([a-z]{2})\b/i.exec(wanted ?? '')?.[1] : undefined
  if (region) return `${language}-${region.toUpperCase()}`
  if (language === 'pl') return 'pl-PL'
  return shopCountry === 'US' ? 'en-US' : 'en-GB'
}
