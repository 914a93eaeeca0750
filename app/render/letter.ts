import type { Purpose } from '../domain/customer.ts'
import type { LetterFacts } from '../domain/flow.ts'
import type { Letter, PostedLetter } from '../domain/letter.ts'
import type { Survey } from '../domain/survey.ts'
import type { Instant } from '../domain/time.ts'
import { languageOf } from '../domain/words.ts'
import type { Brand, LetterLinks } from './brand.ts'
import { clip, oneLine, webAddress } from './clean.ts'
import { formatsFor, type Formats } from './formats.ts'
import { goodsOf, isLines, type Goods } from './goods.ts'
import { bestLocale, formatTag } from './locale.ts'
import type { MerchantLetter } from './merchant/blocks.ts'
import { fillLetter } from './merchant/fill.ts'
import { readyFor } from './merchant/ready.ts'
import type { Phrase, Values } from './phrase.ts'
import { tidy } from './plain.ts'
import { scoresFor } from './scores.ts'
import { lookOf } from './colour.ts'
import { greetingOf } from './greeting.ts'
import { sayFacts } from './values.ts'
import type { View } from './view.ts'
import type { EmailViews, LetterViews } from './views.ts'
import { everyVariant, group, type Phrases, type Words } from './wording.ts'

export type LetterRequest = {
  readonly flow: string
  /** What the letter asks; null when it asks nothing. */
  readonly survey: Survey | null
  readonly variant: string
  /** BCP 47, as the customer's platform told it. */
  readonly locale: string
  /** IANA; days are told by it. */
  readonly timeZone: string
  readonly facts: LetterFacts
  readonly brand: Brand
  readonly links: LetterLinks
  readonly purpose: Purpose
  /** The merchant's letter in this variant and language; without one it is ours. */
  readonly own?: MerchantLetter | null
  /** What a person of the shop wrote; the letter is then nothing else. */
  readonly written?: WrittenWords | null
}

export type WrittenWords = {
  readonly subject: string
  readonly words: string
  readonly earlier: { readonly words: string; readonly at: Instant } | null
}

export type Stock = {
  readonly views: LetterViews
  readonly words: ReadonlyMap<string, Words>
}

/** Longer subjects are cut by every mail program. */
const longestSubject = 150
const longestPreheader = 120
const buttonKey = 'button.'

type Texts = { readonly [key: string]: string }

function say(place: string, phrase: Phrase, values: Values): string {
  const text = phrase.fill(values)
  if (text === null) throw new Error(`${place} has no way to be said without ${phrase.names.join(', ')}`)
  return text
}

function sayAll(place: string, phrases: Phrases, values: Values, into: Record<string, string>): void {
  for (const [key, phrase] of phrases) into[key] = say(`${place}.${key}`, phrase, values)
}

/** Our texts for the letter. */
function textsOf(request: LetterRequest, language: string, words: Words, values: Values): Texts {
  const { flow, variant, purpose } = request
  const variants = words.flows.get(flow)
  // Around somebody else's words nothing is needed but what belongs to every letter.
  const own = variants?.get(variant) ?? (request.own || request.written ? new Map<string, Phrase>() : null)
  if (!variants || !own) throw new Error(`there are no ${language} texts for ${flow}, ${variant}`)
  const texts = Object.create(null) as Record<string, string>
  sayAll('messages', group(words.shared, 'letter'), values, texts)
  sayAll(purpose, group(words.shared, purpose), values, texts)
  for (const [name, phrases] of [
    [everyVariant, group(variants, everyVariant)],
    [variant, own],
  ] as const)
    sayAll(`${flow}.${name}`, phrases, values, texts)
  return texts
}

/** Buttons in the order of the locale file, for the links this letter has. */
function buttonsOf(texts: Texts, named: LetterLinks['named']): readonly { label: string; url: string }[] {
  const buttons: { label: string; url: string }[] = []
  for (const key in texts) {
    const url = key.startsWith(buttonKey) && webAddress(named[key.slice(buttonKey.length)])
    if (url) buttons.push({ label: texts[key] ?? '', url })
  }
  return buttons
}

function goodsIn(facts: LetterFacts, formats: Formats, parts: Phrases): { readonly [name: string]: Goods } {
  const goods = Object.create(null) as Record<string, Goods>
  for (const [name, fact] of Object.entries(facts)) {
    const more = name === 'lines' && typeof facts['more'] === 'number' ? facts['more'] : 0
    if (isLines(fact)) goods[name] = goodsOf(fact, more, formats, parts)
  }
  return goods
}

const paragraphs = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/\r?\n(?:\s*\r?\n)*/).flatMap((paragraph) => oneLine(paragraph) || [])

/** Paragraphs with their lines, as somebody typed them. */
const inLines = (text: string): readonly { readonly lines: readonly string[] }[] =>
  text
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .map((paragraph) => ({ lines: paragraph.split(/\r?\n/).map(oneLine).filter(Boolean) }))
    .filter(({ lines }) => lines.length > 0)

/** Nobody gets a letter they cannot stop. */
function wayOut(address: string): string {
  const url = webAddress(address)
  if (!url) throw new Error('a letter needs a web address for unsubscribing')
  return url
}

/** Writes a letter. Throws when a text or a view names what the letter does not have: a blank would go out unseen. */
export const writeLetter = (stock: Stock, request: LetterRequest): Letter => write(stock, request, ({ html }) => html)

/** The same letter with its HTML encoded for the way. */
export const writeForPost = (stock: Stock, request: LetterRequest): PostedLetter =>
  write(stock, request, ({ quoted }) => quoted) as PostedLetter

function write({ views, words }: Stock, request: LetterRequest, htmlOf: (views: EmailViews) => View): Letter {
  const { flow, survey, locale, timeZone, facts, brand, links, own, written } = request
  const language = words.has(languageOf(locale)) ? languageOf(locale) : bestLocale(locale)
  const inLanguage = words.get(language)
  const view = views.flows.get(flow)
  if (!inLanguage || !view) throw new Error(`there are no views for ${flow} in ${language}`)
  const parts = group(inLanguage.shared, 'parts')
  const tag = formatTag(locale, language, brand.country)
  const formats = formatsFor(tag, timeZone)
  const said = sayFacts(facts, brand, formats, group(inLanguage.shared, 'on'))
  const text = textsOf(request, language, inLanguage, said.values)
  const greeting = greetingOf(brand, language, said.values, group(inLanguage.shared, 'greeting'))
  const [button, ...others] = buttonsOf(text, links.named)
  const ours = {
    tag,
    look: lookOf(brand.button ?? null, brand.accent ?? null),
    text,
    facts: said.facts,
    goods: goodsIn(facts, formats, parts),
    scores: scoresFor(survey, links.survey, text['best'] ?? null, text['worst'] ?? null, parts),
    shop: {
      name: said.values.get('shop')?.text ?? '',
      logo: webAddress(brand.logo),
      url: webAddress(brand.url),
      address: brand.address && clip(oneLine(brand.address), 200),
    },
    unsubscribe: wayOut(links.unsubscribe),
    preferences: webAddress(links.preferences),
    trap: webAddress(links.trap ?? null),
  }
  const finished = (subject: string, preheader: string, own: object, views: EmailViews): Letter => {
    const data = { ...ours, ...own, subject: clip(oneLine(subject), longestSubject), preheader }
    return { subject: data.subject, html: htmlOf(views)(data), text: tidy(views.text(data)) }
  }
  if (own) {
    const values = new Map([...said.values, ['greeting', { text: greeting }]])
    const filled = fillLetter(own, readyFor(ours, values, links.named, language))
    return finished(filled.subject, filled.preheader, { blocks: filled.blocks }, views.own)
  }
  if (written) {
    const { subject, words, earlier } = written
    const preheader = clip(oneLine(words), longestPreheader)
    const before = earlier && { on: formats.date(earlier.at), paragraphs: inLines(earlier.words) }
    return finished(subject, preheader, { paragraphs: inLines(words), earlier: before }, view)
  }
  const greeted = (brand.addressForm ?? 'none') === 'none' ? null : greeting
  const inOurWords = { paragraphs: paragraphs(text['body']), button: button ?? null, others, greeting: greeted }
  return finished(text['subject'] ?? '', text['preheader'] ?? '', inOurWords, view)
}
