import type { Request, Response } from 'express'
import type { Shop } from '../domain/shop.ts'
import { day } from '../domain/time.ts'
import { embeddedIn } from './embedded.ts'
import { readCookie } from './guard.ts'

export const languages = ['pl', 'en'] as const
export type Language = (typeof languages)[number]

/** What people call a language (BCP 47) or a region (ISO 3166), in their own; what is no code, as shops may write, stands as it is. */
export function nameIn(code: string, language: Language, type: 'language' | 'region' = 'language'): string {
  try {
    return new Intl.DisplayNames(language, { type }).of(code.replaceAll('_', '-')) ?? code
  } catch {
    return code
  }
}

/** The same where it stands alone: at the head of a row, on a tab, in a list to choose from. */
export function titleIn(code: string, language: Language): string {
  const name = nameIn(code, language)
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

const cookie = 'aftercare_language'
const known = (text: unknown): Language | null => languages.find((language) => language === text) ?? null

/** The language a page is written in: the visitor's choice, else the shop's, else the browser's, else English. */
export function languageOf(req: Request, res: Response, secure: boolean, shop: Shop | null): Language {
  // Inside Shopify's admin there are no cookies; App Bridge asks for the language that the admin is in.
  if (embeddedIn(res) !== null)
    return known(req.query['locale']) ?? known(req.acceptsLanguages([...languages])) ?? known(shop?.locale) ?? 'en'
  const chosen = known(req.query['language'])
  if (chosen) res.cookie(cookie, chosen, { httpOnly: true, sameSite: 'lax', secure, path: '/admin', maxAge: 365 * day })
  const remembered = known(readCookie(req, cookie))
  const shops = shop ? (known(shop.locale.toLowerCase().split('-')[0]) ?? 'en') : null
  return chosen ?? remembered ?? shops ?? known(req.acceptsLanguages([...languages])) ?? 'en'
}

/** The same page in every language, for the switch. */
export function languageLinks(req: Request, current: Language) {
  return languages.map((language) => {
    const url = new URL(req.originalUrl, 'http://localhost')
    url.searchParams.set('language', language)
    return {
      language,
      href: `${url.pathname}${url.search}`,
      name: { pl: 'Polski', en: 'English' }[language],
      current: language === current,
    }
  })
}
