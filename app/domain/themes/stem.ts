import { stemmer } from 'stemmer'

/** Polish endings, longest first; cut once, and only where enough of the word is left to know it by. */
const endings = (
  'aliście eliście iliście yliście ałyście iłyście yłyście liście łyście iejszymi iejszych ejszymi ejszych aliśmy eliśmy iliśmy ałyśmy liśmy łyśmy owaniem owania owanie owany owana owane owali owała ował ' +
  'iejszy iejsza iejsze ejszy ejsza ejsze ościami ościach ością ości ość ałam ałem iłam iłem yłam yłem ałby ałaby niami niach nie nia niu niem ' +
  'ecie acie icie ycie ują uje ami ach iem ego emu ymi imi ich ych ów owi om ej ie ię ią ły ła ło ał ił ył li eł ek ka ki ko kę ką ce ' +
  'em im ym a ą e ę i o u y'
)
  .split(' ')
  .sort((one, other) => other.length - one.length)
const leastStem = 4

export const isPolish = (word: string): boolean => /[ąćęłńóśźż]/.test(word)

function polishStem(word: string): string {
  const ending = endings.find(
    (one) =>
      word.endsWith(one) &&
      word.length - one.length >= leastStem &&
      // `zamówienie` ends in -nie, `wybornie` in -ie.
      (!one.startsWith('ni') || /[aeęą]/.test(word.charAt(word.length - one.length - 1))),
  )
  return ending ? word.slice(0, -ending.length) : word
}

/** What a comment is written in; null when it is too short to tell. */
export type Tongue = 'pl' | 'en' | null

/** Small words that only one of the two languages has. */
const small = {
  pl: new Set(
    'się sie nie że ze jest po za ale jak już juz od bardzo mi mnie był była było byla bylo są co dla tak przez tylko na w z oraz przy jeszcze'.split(
      ' ',
    ),
  ),
  en: new Set(
    'the an is was it and of in for my but not with they were are be have had you your that this at so me'.split(' '),
  ),
} as const

/** Which language a comment is in, by its small words and the marks of its letters. */
export function tongueOf(text: string): Tongue {
  let weight = 0
  for (const word of wordsIn(text)) weight += Number(small.pl.has(word) || isPolish(word)) - Number(small.en.has(word))
  return weight > 0 ? 'pl' : weight < 0 ? 'en' : null
}

/** Each says which language it was cut in, so that `price` is not what Polish leaves of `pricey`. */
type Stems = Readonly<Record<'pl' | 'en' | 'both', readonly string[]>>

/** People use the same words again and again; their stems are remembered, so many at most. */
const remembered = new Map<string, Stems>()
const mostRemembered = 20_000

function allStemsOf(word: string): Stems {
  const known = remembered.get(word)
  if (known) return known
  const pl = `pl:${withoutMarks(polishStem(word))}`
  const en = `en:${isPolish(word) ? withoutMarks(word) : stemmer(word)}`
  if (remembered.size >= mostRemembered) remembered.clear()
  const stems = { pl: [pl], en: [en], both: [pl, en] }
  remembered.set(word, stems)
  return stems
}

/**
 * What is left of a word when its grammar is taken off, in the language of its text or in either, since people write Polish without its
 * marks. Words are the same when they share one of these.
 */
export function stemsOf(word: string, tongue: Tongue = null): readonly string[] {
  return allStemsOf(word)[tongue ?? 'both']
}

/** `żółć` -> `zolc`. */
export const withoutMarks = (text: string): string =>
  text.replaceAll('ł', 'l').normalize('NFD').replaceAll(/\p{M}/gu, '')

export const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? []

/** Sentences and their halves: what is said in one is not said about the other. */
export const clausesOf = (text: string): readonly string[] =>
  text
    .split(
      /[.!?;:,\n()]+|\s[-–—]+\s|\s(?:ale|lecz|jednak|natomiast|za to|choć|chociaż|but|however|although|though|yet)\s/iu,
    )
    .map((clause) => clause.trim())
    .filter(Boolean)
