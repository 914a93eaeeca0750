import { scoresOf, type Survey } from '../domain/survey.ts'
import { webAddress } from './clean.ts'
import type { Phrases } from './wording.ts'

/** A survey's row of buttons. Two halves, so that a narrow screen can stack them; a short row has one. */
export type Scores = {
  readonly url: string
  readonly first: string
  readonly last: string
  readonly halves: readonly { readonly width: number; readonly second: boolean; readonly scores: readonly Score[] }[]
  /** "Or reply with a number": for those who read the plain text. */
  readonly hint: string
}
type Score = { readonly score: string; readonly url: string; readonly label: string }

/** Eleven buttons in a row of 44 px each fit a letter of 600 px; more than six do not fit a phone. */
const mostInHalf = 6
/** Inner width of the card in pixels. */
const width = 544

const required = (phrase: string | null | undefined): string => {
  if (phrase === null || phrase === undefined) throw new Error('a survey letter lacks the words of its scores')
  return phrase
}

/** `best` is what the highest score means. Null when the letter asks nothing. */
export function scoresFor(
  survey: Survey | null,
  page: string | null,
  best: string | null,
  parts: Phrases,
): Scores | null {
  if (!survey) return null
  const url = webAddress(page)
  if (!url) throw new Error('a survey letter needs the web address of its page')
  const all = scoresOf(survey).map(String)
  const [first = '', last = ''] = [all[0], all.at(-1)]
  const values = new Map([
    ['first', { text: first }],
    ['last', { text: last }],
    ['best', { text: required(best) }],
  ])
  const scores = all.map((score) => ({
    score,
    url: `${url}?score=${score}`,
    label: required(parts.get('score')?.fill(values.set('score', { text: score }))),
  }))
  const parted = scores.length > mostInHalf ? [scores.slice(0, mostInHalf), scores.slice(mostInHalf)] : [scores]
  return {
    url,
    first,
    last,
    halves: parted.map((half, place) => ({
      scores: half,
      second: place > 0,
      width: Math.round((width * half.length) / scores.length),
    })),
    hint: required(parts.get('hint')?.fill(values)),
  }
}
