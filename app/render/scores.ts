import { scoresOf, type Survey } from '../domain/survey.ts'
import { webAddress } from './clean.ts'
import type { Phrases } from './wording.ts'

/** A survey's row of buttons. Two halves, so that a narrow screen can stack them; a short row has one. */
export type Scores = {
  readonly url: string
  readonly first: string
  readonly last: string
  readonly halves: readonly { readonly width: number; readonly second: boolean; readonly scores: readonly Score[] }[]
  /** Says what the one button does, where there is no score to press. */
  readonly way: string | null
  /** Whether the ends of the scale need saying. */
  readonly ends: boolean
  /** "Or reply with a number": for those who read the plain text. */
  readonly hint: string
}
/** Its address is the page's and `?score=` with the value. */
type Score = { readonly score: string; readonly page: string; readonly value: string; readonly label: string }

/** Eleven buttons in a row of 44 px each fit a letter of 600 px; more than seven do not fit a phone. */
const mostInRow = 7
/** Inner width of the card in pixels. */
const width = 544

const required = (phrase: string | null | undefined): string => {
  if (phrase === null || phrase === undefined) throw new Error('a survey letter lacks the words of its scores')
  return phrase
}

/** `best` and `worst` are what the ends of the scale mean. Null when the letter asks nothing. */
export function scoresFor(
  survey: Survey | null,
  page: string | null,
  best: string | null,
  worst: string | null,
  parts: Phrases,
): Scores | null {
  if (!survey) return null
  const url = webAddress(page)
  if (!url) throw new Error('a survey letter needs the web address of its page')
  if (survey.kind === 'open') return onlyAWay(url, required(parts.get('answer')?.fill(new Map())))
  const all = scoresOf(survey).map(String)
  const [first = '', last = ''] = [all[0], all.at(-1)]
  const values = new Map([
    ['first', { text: first }],
    ['last', { text: last }],
    ['best', { text: required(best) }],
  ])
  const yesNo = survey.kind === 'yes'
  const shown = yesNo ? all.toReversed() : all
  const scores = shown.map((score) => ({
    score: yesNo ? required(score === '1' ? best : worst) : score,
    page: url,
    value: score,
    label: yesNo
      ? required(score === '1' ? best : worst)
      : required(parts.get('score')?.fill(values.set('score', { text: score }))),
  }))
  const half = Math.ceil(scores.length / 2)
  const parted = scores.length > mostInRow ? [scores.slice(0, half), scores.slice(half)] : [scores]
  return {
    url,
    first,
    last,
    halves: parted.map((half, place) => ({
      scores: half,
      second: place > 0,
      width: Math.round((width * half.length) / scores.length),
    })),
    ends: !yesNo,
    way: null,
    hint: yesNo ? '' : required(parts.get('hint')?.fill(values)),
  }
}

/** A question that no score answers has one button, to its page. */
const onlyAWay = (url: string, way: string): Scores => ({
  url,
  first: '',
  last: '',
  halves: [],
  way,
  ends: false,
  hint: '',
})
