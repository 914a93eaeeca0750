/** One text in several languages, by their codes: `pl`, `en`, `de`. */
export type Words = { readonly [language: string]: string }

export function languageOf(locale: string): string {
  const end = locale.search(/[-_]/)
  return (end === -1 ? locale : locale.slice(0, end)).toLowerCase()
}

/** The text in the wanted language, else in the given ones, else in whichever there is; '' when there is none. */
export function sayIn(words: Words, locale: string, ...others: readonly string[]): string {
  const known = [locale, ...others].map(languageOf).find((language) => words[language])
  return (known && words[known]) ?? Object.values(words).find(Boolean) ?? ''
}
