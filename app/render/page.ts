import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'
import { formatMoney, type Money } from '../domain/money.ts'
import type { Instant } from '../domain/time.ts'
import { bestLocale, formatTag, locales } from './locale.ts'

export type PageRequest = {
  /** `views/layouts/<layout>.hbs`, which shows the view as `{{{body}}}`. */
  readonly layout: string
  /** BCP 47; a language we do not have falls back to English. */
  readonly locale: string
  /** IANA. */
  readonly timeZone: string
  readonly data: object
}

/** Pages for people: `page('admin/home', …)` is `views/admin/home.hbs` in the words of `views/admin/<language>.json`. */
export type PageRenderer = { readonly page: (view: string, request: PageRequest) => string }

type Saying = string | { readonly [category: string]: string }
type Frame = { readonly area: string; readonly tag: string; readonly language: string; readonly timeZone: string }

const ours = fileURLToPath(new URL('../../views', import.meta.url))

/** Views are compiled when first shown and kept; texts are read at once, so that a faulty file stops the start. */
export function createPageRenderer(viewsDir: string = ours): PageRenderer {
  const words = new Map<string, Readonly<Record<string, Saying>>>()
  for (const area of ['admin', 'pages'])
    for (const language of locales) {
      const file = join(viewsDir, area, `${language}.json`)
      words.set(`${area} ${language}`, JSON.parse(readFileSync(file, 'utf8')) as Record<string, Saying>)
    }
  const handlebars = Handlebars.create()
  registerPartials(handlebars, join(viewsDir, 'partials'))
  registerHelpers(handlebars, words)
  const compiled = new Map<string, HandlebarsTemplateDelegate>()
  const template = (name: string): HandlebarsTemplateDelegate => {
    let found = compiled.get(name)
    if (!found) {
      found = handlebars.compile(readFileSync(join(viewsDir, `${name}.hbs`), 'utf8'))
      compiled.set(name, found)
    }
    return found
  }
  return {
    page(view, { layout, locale, timeZone, data }) {
      const language = bestLocale(locale, null)
      const [area = ''] = view.split('/')
      const frame: Frame = { area, language, tag: formatTag(locale, language, ''), timeZone }
      const body = template(view)(data, { data: frame })
      return template(`layouts/${layout}`)({ ...data, language, body }, { data: frame })
    },
  }
}

function registerPartials(handlebars: typeof Handlebars, folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (name.startsWith('page-'))
      handlebars.registerPartial(name.replace(/\.hbs$/, ''), readFileSync(join(folder, name), 'utf8'))
}

const plurals = new Map(locales.map((language) => [language as string, new Intl.PluralRules(language)]))

function registerHelpers(
  handlebars: typeof Handlebars,
  words: ReadonlyMap<string, Readonly<Record<string, Saying>>>,
): void {
  const frameOf = ({ data }: Handlebars.HelperOptions): Frame => data as Frame
  handlebars.registerHelper('t', (key: string, options: Handlebars.HelperOptions) => {
    const { area, language, tag } = frameOf(options)
    const given = options.hash as Record<string, unknown>
    const saying = words.get(`${area} ${language}`)?.[key]
    const text =
      typeof saying === 'object' ? saying[plurals.get(language)?.select(Number(given.count)) ?? 'other'] : saying
    if (text === undefined) throw new Error(`there is no text "${key}" in ${area}/${language}.json`)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name]
      if (value === undefined) throw new Error(`the text "${key}" was not given {${name}}`)
      return typeof value === 'number'
        ? new Intl.NumberFormat(tag).format(value)
        : typeof value === 'string'
          ? value
          : ''
    })
  })
  const moment = (name: string, format: Intl.DateTimeFormatOptions): void =>
    handlebars.registerHelper(name, (at: Instant, options: Handlebars.HelperOptions) => {
      const { tag, timeZone } = frameOf(options)
      return new Intl.DateTimeFormat(tag, { ...format, timeZone }).format(at)
    })
  moment('date', { dateStyle: 'long' })
  moment('dateTime', { dateStyle: 'medium', timeStyle: 'short' })
  moment('time', { timeStyle: 'short' })
  handlebars.registerHelper('number', (value: number, options: Handlebars.HelperOptions) =>
    new Intl.NumberFormat(frameOf(options).tag).format(value),
  )
  handlebars.registerHelper('money', (value: Money, options: Handlebars.HelperOptions) =>
    formatMoney(value, frameOf(options).tag),
  )
}
