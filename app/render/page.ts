import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'
import { formatMoney, type Money } from '../domain/money.ts'
import { isOurs } from '../domain/language.ts'
import { languageOf } from '../domain/words.ts'
import type { Instant } from '../domain/time.ts'
import { customerStyles } from './page-asset.ts'
import { bestLocale, formatTag, locales } from './locale.ts'

export type PageRequest = {
  /** `views/layouts/<layout>.hbs`, which shows the view as `{{{body}}}`. */
  readonly layout: string
  /** BCP 47; a language we do not have falls back to the other one, if given, else to English. */
  readonly locale: string
  readonly fallback?: string
  /** IANA. */
  readonly timeZone: string
  readonly data: object
}

/** Pages for people: `page('admin/home', …)` is `views/admin/home.hbs` in the words of `views/admin/<language>/*.json`. */
export type PageRenderer = { readonly page: (view: string, request: PageRequest) => string }

type Saying = string | { readonly [category: string]: string }
type Frame = { readonly area: string; readonly tag: string; readonly language: string; readonly timeZone: string }

type Words = ReadonlyMap<string, Readonly<Record<string, Saying>>>

const ours = fileURLToPath(new URL('../../views', import.meta.url))
const areas = ['admin', 'pages']

/** Strict: a name that the data lacks throws instead of printing nothing. */
const strictly = { strict: true, knownHelpersOnly: true }
const helpers = ['t', 'date', 'dateTime', 'time', 'number', 'money', 'icon']
const known = { ...strictly, knownHelpers: Object.fromEntries(helpers.map((name) => [name, true])) }
/** What a layout may leave out of its frame: the rest must be given. */
const bare = {
  styles: customerStyles.path,
  title: null,
  script: null,
  shopName: null,
  shopUrl: null,
  shopAddress: null,
  wide: false,
}

/** Reads every text at once, so that a faulty file stops the start. A view is parsed when it is first shown: that takes time and memory. */
export function createPageRenderer(viewsDir: string = ours): PageRenderer {
  const handlebars = Handlebars.create()
  const words = readWords(viewsDir)
  registerHelpers(handlebars, words)
  registerIcons(handlebars, viewsDir)
  registerPartials(handlebars, viewsDir)
  const views = readViews(handlebars, viewsDir)
  const template = (name: string): HandlebarsTemplateDelegate => {
    const found = views.get(name)
    if (!found) throw new Error(`there is no view "${name}"`)
    return found
  }
  return {
    page(view, { layout, locale, fallback, timeZone, data }) {
      const known = bestLocale(locale, fallback)
      const [viewArea = ''] = view.split('/')
      const guest = furtherViews.has(view) && !isOurs(locale) && words.has(`further ${languageOf(locale)}`)
      const language = guest ? languageOf(locale) : known
      const tag = guest ? language : formatTag(locale, known, '')
      const frame: Frame = { area: guest ? 'further' : viewArea, language, tag, timeZone }
      const body = template(view)(data, { data: frame })
      return template(`layouts/${layout}`)({ ...bare, ...data, language, body }, { data: frame })
    },
  }
}

/** What customers are led to from letters, which merchants write in more languages than our own two; also where the way was lost. */
const furtherViews = new Set(
  ['survey', 'thanks', 'too-late', 'unsubscribe', 'refused', 'error'].map((view) => `pages/${view}`),
)

/** The words of those pages, in the languages of `views/further`. */
function addFurtherWords(words: Map<string, Readonly<Record<string, Saying>>>, viewsDir: string): void {
  for (const file of readdirSync(join(viewsDir, 'further')))
    words.set(
      `further ${basename(file, '.json')}`,
      JSON.parse(readFileSync(join(viewsDir, 'further', file), 'utf8')) as Record<string, Saying>,
    )
}

/** A text that one language has and the other lacks is a fault of the installation: it throws. */
function readWords(viewsDir: string): Words {
  const words = new Map<string, Readonly<Record<string, Saying>>>()
  for (const area of areas) {
    const read = locales.map((language) => [language, wordsOf(join(viewsDir, area, language))] as const)
    const everywhere = new Set(read.flatMap(([, sayings]) => Object.keys(sayings)))
    for (const [language, sayings] of read) {
      const missing = [...everywhere].filter((key) => !(key in sayings))
      if (missing.length > 0) throw new Error(`${area}/${language} lacks these texts: ${missing.join(', ')}`)
      words.set(`${area} ${language}`, sayings)
    }
  }
  addFurtherWords(words, viewsDir)
  return words
}

/** All files of one language together; each has the texts of one room. A text told twice would hide one of them: it throws. */
function wordsOf(folder: string): Readonly<Record<string, Saying>> {
  const words: Record<string, Saying> = {}
  for (const file of readdirSync(folder)) {
    const texts = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Saying>
    const twice = Object.keys(texts).filter((key) => key in words)
    if (twice.length > 0) throw new Error(`${folder}/${file} says again: ${twice.join(', ')}`)
    Object.assign(words, texts)
  }
  return words
}

/** Pieces that several pages share: `views/partials/admin-….hbs` for merchants, `page-….hbs` for customers. */
function registerPartials(handlebars: typeof Handlebars, viewsDir: string): void {
  const folder = join(viewsDir, 'partials')
  for (const file of readdirSync(folder).filter((name) => /^(?:admin|page)-/.test(name))) {
    const source = readFileSync(join(folder, file), 'utf8')
    const named = { ...known, srcName: `partials/${file}` }
    handlebars.registerPartial(basename(file, '.hbs'), handlebars.compile(source, named))
  }
}

function readViews(handlebars: typeof Handlebars, viewsDir: string): ReadonlyMap<string, HandlebarsTemplateDelegate> {
  const read = (folder: string): [string, HandlebarsTemplateDelegate][] =>
    readdirSync(join(viewsDir, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => {
        const source = readFileSync(join(viewsDir, folder, file), 'utf8')
        const named = { ...known, srcName: `${folder}/${file}` }
        return [`${folder}/${file.slice(0, -'.hbs'.length)}`, handlebars.compile(source, named)]
      })
  return new Map(['layouts', ...areas].flatMap(read))
}

/** `{{icon 'mail'}}` is `views/icons/mail.svg` in the line of text, unseen by screen readers: words always stand beside it. */
function registerIcons(handlebars: typeof Handlebars, viewsDir: string): void {
  const folder = join(viewsDir, 'icons')
  const icons = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.svg'))
      .map((file) => {
        const drawing = readFileSync(join(folder, file), 'utf8').trim()
        const svg = drawing.replace('<svg ', '<svg class="icon" aria-hidden="true" focusable="false" ')
        return [basename(file, '.svg'), new handlebars.SafeString(svg)]
      }),
  )
  handlebars.registerHelper('icon', (name: string) => {
    const found = icons.get(name)
    if (!found) throw new Error(`there is no icon "${name}" in ${folder}`)
    return found
  })
}

const plurals = new Map(locales.map((language) => [language as string, new Intl.PluralRules(language)]))

function registerHelpers(handlebars: typeof Handlebars, words: Words): void {
  const frameOf = ({ data }: Handlebars.HelperOptions): Frame => data as Frame
  handlebars.registerHelper('t', (key: string, options: Handlebars.HelperOptions) => {
    const { area, language, tag } = frameOf(options)
    const given = options.hash as Record<string, unknown>
    const saying = words.get(`${area} ${language}`)?.[key]
    const text =
      typeof saying === 'object' ? saying[plurals.get(language)?.select(Number(given.count)) ?? 'other'] : saying
    if (text === undefined) throw new Error(`there is no text "${key}" in ${area}/${language}`)
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
