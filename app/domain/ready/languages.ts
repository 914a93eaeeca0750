import type { KnownLanguage } from '../language.ts'
import type { Words } from '../words.ts'
import { cs } from './cs.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import { nl } from './nl.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { sk } from './sk.ts'
import { sv } from './sv.ts'
import { uk } from './uk.ts'
import type { ReadyWords } from './words.ts'

/** English first: the last resort of a text that is asked for in a language it lacks. */
const ready: Readonly<Record<KnownLanguage, ReadyWords>> = { en, pl, cs, de, es, fr, it, nl, pt, sk, sv, uk }

/** One of the ready texts in every language a shop can write in. */
export const inEach = (pick: (words: ReadyWords) => string): Words =>
  Object.fromEntries(Object.entries(ready).map(([language, words]) => [language, pick(words)]))

/** All texts of one language, each at the same place in every other. */
const textsOf = (words: string | object): readonly string[] =>
  typeof words === 'string'
    ? [words]
    : Object.entries(words)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, inner]) => textsOf(inner as string | object))
const texts = new Map(Object.entries(ready).map(([language, words]) => [language, textsOf(words)]))

/** A text in another language, as long as it is one of the ready ones, unchanged in all it is written in; null when it is not. */
export function readyIn(words: Words, language: string): string | null {
  const [first, ...others] = Object.entries(words)
  if (!first) return null
  const says = ([code, text]: readonly [string, string], place: number) => texts.get(code)?.[place] === text
  const place = texts.get(first[0])?.findIndex((_, at) => [first, ...others].every((written) => says(written, at)))
  return place === undefined || place < 0 ? null : (texts.get(language)?.[place] ?? null)
}
