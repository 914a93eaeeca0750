import { stemsOf, withoutMarks, wordsIn } from './stem.ts'
import type { Topic } from './topics.ts'

/** They say little beside words about something else: what arrived broken is no news of the delivery. */
const light = new Set(
  'przysz*, dotar*, dojech*, paczk*, arriv*, parcel, package, post, posted, produkt*, product, pay*, zapłac*, płac*, made, still waiting, waiting for, czekam na, czekał*, next day, jutro, odbiór'.split(
    ', ',
  ),
)

/** A word of a text, as it stands without its marks, and what is left of it without its grammar. */
type Word = { readonly plain: string; readonly stems: readonly string[] }
type Test = { readonly begins: string | null; readonly stems: readonly string[] }
/** A word, a beginning, or several words one after the other, all of a topic. */
type Entry = { readonly topic: string; readonly light: boolean; readonly first: Test; readonly rest: readonly Test[] }

/** Tells which topics a text is about. Each word is compared only with entries that can begin with it. */
export function topicFinder(topics: readonly Topic[]): (text: string) => readonly string[] {
  const entries = topics.flatMap(({ id, words }) => words.flatMap((words) => entryOf(id, words)))
  const byStem = new Map<string, Entry[]>()
  const byLetter = new Map<string, Entry[]>()
  for (const entry of entries)
    if (entry.first.begins === null) for (const stem of entry.first.stems) put(byStem, stem, entry)
    else put(byLetter, entry.first.begins.charAt(0), entry)
  return (text) => {
    const words = wordsIn(text).map((word): Word => ({ plain: withoutMarks(word), stems: stemsOf(word) }))
    const found = new Set<string>()
    const hinted = new Set<string>()
    for (const [place, word] of words.entries()) {
      const possible = [
        ...word.stems.flatMap((stem) => byStem.get(stem) ?? []),
        ...(byLetter.get(word.plain.charAt(0)) ?? []).filter(({ first }) => fits(first, word)),
      ]
      for (const { topic, light, rest } of possible)
        if (rest.every((test, step) => fits(test, words[place + step + 1]))) (light ? hinted : found).add(topic)
    }
    const all = found.size > 0 ? found : hinted
    return topics.map(({ id }) => id).filter((id) => all.has(id))
  }
}

function entryOf(topic: string, words: string): readonly Entry[] {
  const [first, ...rest] = words.trim().split(/\s+/).filter(Boolean).map(testOf)
  return first ? [{ topic, light: light.has(words), first, rest }] : []
}

function testOf(pattern: string): Test {
  const word = pattern.replace('*', '').toLowerCase()
  return pattern.endsWith('*') ? { begins: withoutMarks(word), stems: [] } : { begins: null, stems: stemsOf(word) }
}

const fits = ({ begins, stems }: Test, word: Word | undefined): boolean =>
  word !== undefined &&
  (begins === null ? word.stems.some((stem) => stems.includes(stem)) : word.plain.startsWith(begins))

function put(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const known = map.get(key)
  if (known) known.push(entry)
  else map.set(key, [entry])
}
