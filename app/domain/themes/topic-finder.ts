import { isPolish, stemsOf, type Tongue, withoutMarks, wordsIn } from './stem.ts'
import { readyTopics, type Topic } from './topics.ts'
import { idle, light, polishOnly } from './light.ts'

/** A word of a text, as it stands without its marks, and what is left of it without its grammar. */
type Word = { readonly plain: string; readonly stems: readonly string[] }
type Test = {
  readonly begins: string | null
  readonly marked: boolean
  readonly stems: Readonly<Record<'pl' | 'en' | 'either', readonly string[]>>
}
/** A word, a beginning, or several words one after the other, all of a topic. */
type Entry = {
  readonly topic: string
  readonly light: boolean
  readonly turns: boolean
  /** A phrase whose words say nothing else: `shipping costs` is of the price. What a merchant adds stands beside what there was. */
  readonly whole: boolean
  readonly first: Test
  readonly rest: readonly Test[]
}

/** What a clause is about: for sure, and by words that say little beside others. */
export type Mentions = {
  readonly found: ReadonlySet<string>
  readonly hinted: ReadonlySet<string>
}

/** They say that what is bad by itself did not happen: `nothing was broken`, `nic się nie stłukło`. */
const denying = new Set('nie not no nothing nic bez without never zadn zaden zadna zadne t'.split(' '))
const only = new Set('only tylko dosc just'.split(' '))
const reach = 3

const ours = new Set(readyTopics.flatMap(({ words }) => words))

/** Tells which topics a clause is about. Each word is compared only with entries that can begin with it, in the language of the comment. */
export function topicFinder(topics: readonly Topic[]): (text: string, tongue: Tongue) => Mentions {
  const entries = topics.flatMap(({ id, words, bad }) => words.flatMap((words) => entryOf(id, words, bad === true)))
  const byStem = { pl: new Map<string, Entry[]>(), en: new Map<string, Entry[]>(), either: new Map<string, Entry[]>() }
  const byLetter = new Map<string, Entry[]>()
  for (const entry of entries)
    if (entry.first.begins === null)
      for (const tongue of ['pl', 'en', 'either'] as const)
        for (const stem of entry.first.stems[tongue]) put(byStem[tongue], stem, entry)
    else put(byLetter, entry.first.begins.charAt(0), entry)
  return (text, tongue) => {
    const words = wordsIn(text.replaceAll(idle, ' ')).map((word): Word => ({
      plain: withoutMarks(word),
      stems: stemsOf(word, tongue),
    }))
    const matches: { readonly entry: Entry; readonly place: number }[] = []
    const phrases = new Map<number, string>()
    for (const [place, word] of words.entries()) {
      const possible = [
        ...word.stems.flatMap((stem) => byStem[tongue ?? 'either'].get(stem) ?? []),
        ...(byLetter.get(word.plain.charAt(0)) ?? []).filter(({ first }) => fits(first, word, tongue)),
      ]
      for (const entry of possible) {
        if (!entry.rest.every((test, step) => fits(test, words[place + step + 1], tongue))) continue
        if (entry.turns && isDenied(words, place)) continue
        matches.push({ entry, place })
        if (entry.whole) for (let step = 0; step <= entry.rest.length; step++) phrases.set(place + step, entry.topic)
      }
    }
    const found = new Set<string>()
    const hinted = new Set<string>()
    for (const { entry, place } of matches) {
      const phrase = phrases.get(place)
      if (entry.rest.length === 0 && phrase !== undefined && phrase !== entry.topic) continue
      ;(entry.light ? hinted : found).add(entry.topic)
    }
    return { found, hinted }
  }
}

function isDenied(words: readonly Word[], place: number): boolean {
  for (let before = place - 1; before >= Math.max(0, place - reach); before--)
    if (denying.has(words[before]?.plain ?? '')) return !only.has(words[before + 1]?.plain ?? '')
  return false
}

function entryOf(topic: string, words: string, bad: boolean): readonly Entry[] {
  const [first, ...rest] = words.trim().split(/\s+/).filter(Boolean).map(testOf)
  if (!first) return []
  return [
    {
      topic,
      light: light.has(words),
      turns: bad && rest.length === 0,
      whole: rest.length > 0 && ours.has(words),
      first,
      rest,
    },
  ]
}

function testOf(pattern: string): Test {
  const word = pattern.replace('*', '').toLowerCase()
  const begins = pattern.endsWith('*') ? withoutMarks(word) : null
  const stems =
    begins === null
      ? { pl: stemsOf(word, 'pl'), en: stemsOf(word, 'en'), either: stemsOf(word) }
      : { pl: [], en: [], either: [] }
  return { begins, marked: isPolish(word) || polishOnly.has(pattern), stems }
}

/** Words with Polish marks are no words of an English comment: `płac*` is not `place`. */
function fits({ begins, marked, stems }: Test, word: Word | undefined, tongue: Tongue): boolean {
  if (word === undefined || (marked && tongue === 'en')) return false
  return begins === null
    ? word.stems.some((stem) => stems[tongue ?? 'either'].includes(stem))
    : word.plain.startsWith(begins)
}

function put(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const known = map.get(key)
  if (known) known.push(entry)
  else map.set(key, [entry])
}
