import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { furtherLanguages } from '../domain/language.ts'
import { locales } from './locale.ts'
import { phraseOf, type Phrase, type Saying } from './phrase.ts'

export type Phrases = ReadonlyMap<string, Phrase>
/** A locale file: phrases in named groups. */
export type Groups = ReadonlyMap<string, Phrases>

/** Everything the letters say in one language. */
export type Words = {
  /**
   * `letter`: texts of the layout, filled with the letter's own values; a group by the name of each purpose: why the letter
   * came, and how to stop it; `parts`: texts filled with values of their own (a score, a number of further lines);
   * `on`: "on Tuesday 3 November" by weekday (`Tue`, or `other`), because many languages bend a day's name after its preposition.
   */
  readonly shared: Groups
  /** By flow, then by variant; the group `all` holds what a flow's variants share. */
  readonly flows: ReadonlyMap<string, Groups>
}

/** For texts that belong to every variant of a flow. */
export const everyVariant = 'all'
const byWeekday = 'on'

const none: Phrases = new Map()
export const group = (groups: Groups, name: string): Phrases => groups.get(name) ?? none

function read(file: string, rules: Intl.PluralRules): Groups {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly [group: string]: { readonly [key: string]: Saying }
    }
    const phrases = (sayings: { readonly [key: string]: Saying }): Phrases =>
      new Map(Object.entries(sayings).map(([key, saying]) => [key, phraseOf(saying, rules)]))
    return new Map(Object.entries(content).map(([name, sayings]) => [name, phrases(sayings)]))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function wordsIn(locale: string, folder: string, flows: readonly string[]): Words {
  const rules = new Intl.PluralRules(locale)
  return {
    shared: read(join(folder, `${locale}.json`), rules),
    flows: new Map(flows.map((flow) => [flow, read(join(folder, flow, `${locale}.json`), rules)])),
  }
}

/** What stands around letters that merchants write themselves, in one file: the groups `every flow` and `flow nps` are for flows. */
function wordsAround(locale: string, folder: string, flows: readonly string[]): Words {
  const shared = read(join(folder, `${locale}.json`), new Intl.PluralRules(locale))
  const around = (flow: string): Phrases => new Map([...group(shared, 'every flow'), ...group(shared, `flow ${flow}`)])
  return { shared, flows: new Map(flows.map((flow) => [flow, new Map([[everyVariant, around(flow)]])])) }
}

/** Every text's place, to compare languages. The phrases by weekday are each language's own affair. */
function placesOf({ shared, flows }: Words): readonly string[] {
  const places = (file: string, groups: Groups) =>
    [...groups].flatMap(([name, phrases]) => [...phrases.keys()].map((key) => `${file}.${name}.${key}`))
  const common = new Map([...shared].filter(([name]) => name !== byWeekday))
  return [...places('messages', common), ...[...flows].flatMap(([flow, variants]) => places(flow, variants))]
}

/**
 * Reads the locale files of all flows, and those for letters in further languages. A text that one language has and another lacks
 * is a fault of the installation, told at start: it throws.
 */
export function loadWords(viewsDir: string, flows: readonly string[]): ReadonlyMap<string, Words> {
  const ours = locales.map((locale) => [locale, wordsIn(locale, join(viewsDir, 'messages'), flows)] as const)
  const around = furtherLanguages.map(
    (locale) => [locale, wordsAround(locale, join(viewsDir, 'around'), flows)] as const,
  )
  for (const words of [ours, around]) {
    const everywhere = new Set(words.flatMap(([, one]) => placesOf(one)))
    for (const [locale, one] of words) {
      const present = new Set(placesOf(one))
      const missing = [...everywhere].filter((place) => !present.has(place))
      if (missing.length > 0) throw new Error(`the ${locale} letters lack these texts: ${missing.join(', ')}`)
    }
  }
  return new Map<string, Words>([...ours, ...around])
}
