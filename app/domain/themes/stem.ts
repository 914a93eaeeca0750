import { stemmer } from 'stemmer'

/** Polish endings, longest first; cut once, and only where enough of the word is left to know it by. */
const endings = (
  'iejszymi iejszych ejszymi ejszych aliśmy eliśmy iliśmy ałyśmy liśmy łyśmy owaniem owania owanie owany owana owane owali owała ował ' +
  'iejszy iejsza iejsze ejszy ejsza ejsze ościami ościach ością ości ość ałam ałem iłam iłem yłam yłem ałby ałaby niami niach nie nia niu niem ' +
  'ecie acie icie ycie ują uje ami ach iem ego emu ymi imi ich ych ów owi om ej ie ię ią ły ła ło ał ił ył li eł ek ka ki ko kę ką ce ' +
  'em im ym a ą e ę i o u y'
)
  .split(' ')
  .sort((one, other) => other.length - one.length)
const leastStem = 4

const isPolish = (word: string): boolean => /[ąćęłńóśźż]/.test(word)

function polishStem(word: string): string {
  const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= leastStem)
  return ending ? word.slice(0, -ending.length) : word
}

/** People use the same words again and again; their stems are remembered, so many at most. */
const remembered = new Map<string, readonly string[]>()
const mostRemembered = 20_000

/**
 * What is left of a word when its grammar is taken off, in either language: comments do not say which they are in, and people
 * write Polish without its marks. Words are the same when they share one of these.
 */
export function stemsOf(word: string): readonly string[] {
  const known = remembered.get(word)
  if (known) return known
  const plain = withoutMarks(polishStem(word))
  const stems = isPolish(word) ? [plain] : [...new Set([plain, stemmer(word)])]
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(word, stems)
  return stems
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
