import {
  assurances,
  beforeDays,
  denials,
  either,
  elsewhere,
  fillers,
  joints,
  labels,
  numberWords,
  outOf,
  points,
  scaleTold,
  shades,
  stars,
  turns,
  vague,
} from './words/scores.ts'

/** A number, with what speaks for its being a score: a `thing` is counted by it, `loose` stands anywhere. */
type Found = {
  readonly value: number
  readonly role: 'scale' | 'named' | 'alone' | 'loose' | 'thing'
  readonly part?: boolean
}

export const tokensOf = (plain: string): readonly string[] =>
  plain
    .replace(scaleTold, ' ')
    .replace(elsewhere, ' ¤ ')
    .match(/\d+|\p{L}+(?:['’]\p{L}{3,})?|\n|[^\s\p{L}\d]/gu) ?? []

/** Every number that may be a score, with what speaks for it; null when the text contradicts itself (a range, another scale, a denial). */
export function readNumbers(tokens: readonly string[], most: number): Found[] | null {
  const found: Found[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    const value = numberOf(token)
    if (value === null) continue
    if (denied(tokens, at)) return null
    const counted = points.has(tokens[at + 1] ?? '') || stars.has(tokens[at + 1] ?? '')
    const scale = scaleAfter(tokens, counted ? at + 1 : at)
    if (scale) {
      // `9/10` may be a day.
      if (tokens[at + 1] === '/' && beforeDays.has(tokens[at - 1] ?? '')) return null
      if (!scale.counts && scale.most !== most) return null
      if (isAsked(tokens, scale.end + 1)) return null
      if (!scale.counts) found.push({ value, role: 'scale', part: isPart(tokens, at) })
      at = scale.end
      continue
    }
    const next = tokens[at + 1] ?? '\n'
    const behind = counted ? (tokens[at + 2] ?? '\n') : next
    if (isAsked(tokens, at + (counted ? 2 : 1)) || shades.has(tokens[at + 2] ?? '') || shades.has(tokens[at + 3] ?? ''))
      return null
    const labelled = isLabelled(tokens, at)
    const ends = isEdge(behind) || joints.has(behind)
    const weak = vague.has(token)
    if (either.has(next) && numberOf(tokens[at + 2] ?? '') !== null && !(weak && !labelled)) return null
    const begun = begins(tokens, at)
    // Stars are five at most: four of them on a scale to ten are nobody's four.
    if (stars.has(next) && most > 5 && value <= 5) return null
    if (begun && isItem(tokens, at, value)) return null
    if (counted && ends && (labelled || begun)) found.push({ value, role: 'named' })
    else if (counted) continue
    else if (labelled && ends) found.push({ value, role: 'named' })
    else if (weak && tokens.some((other, index) => index !== at && /[\p{L}\d]/u.test(other))) continue
    else if (begun && ends) found.push({ value, role: 'alone' })
    else found.push({ value, role: isEdge(next) ? 'loose' : 'thing' })
  }
  return found
}

/** `9?`, `7…?`: nobody's answer. */
function isAsked(tokens: readonly string[], behind: number): boolean {
  let at = behind
  while (at < behind + 5 && /^[.…!]$/.test(tokens[at] ?? '')) at++
  return tokens[at] === '?'
}

/** `1. The parcel`, `2) the courier`: an item of a list. */
function isItem(tokens: readonly string[], at: number, value: number): boolean {
  if ((tokens[at - 1] ?? '\n') !== '\n' || !/\p{L}/u.test(tokens[at + 2] ?? '')) return false
  return tokens[at + 1] === ')' || (tokens[at + 1] === '.' && value <= 2)
}

/** `Delivery 10/10`: of one thing among several. */
function isPart(tokens: readonly string[], at: number): boolean {
  const before = tokens[at - 1] ?? '\n'
  return (
    /\p{L}/u.test(before) &&
    !labels.has(before) &&
    !fillers.has(before) &&
    !assurances.has(before) &&
    !joints.has(before)
  )
}

export const numberOf = (token: string): number | null =>
  /^\d+$/.test(token) ? Number(token) : (numberWords.get(token) ?? null)

const isEdge = (token: string): boolean => !/[\p{L}\d¤/%°+]/u.test(token)

/** Nothing belongs to the number from the left: not a name (`sztuk: 5`), not a list whose first number was something else. */
function begins(tokens: readonly string[], at: number): boolean {
  let from = at
  while (assurances.has(tokens[from - 1] ?? '')) from--
  const before = tokens[from - 1] ?? '\n'
  if (/[:=]/.test(before)) return false
  if (/[-–—*•]/.test(before)) return (tokens[from - 2] ?? '\n') === '\n'
  if (before === ',' && tokens[from - 2] === '¤') return false
  return isEdge(before)
}

/** `nie 9`, `nie daję 10`, `not a 10`: what it is not, within five words before. */
function denied(tokens: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 5); back--) {
    const token = tokens[back] ?? ''
    if (denials.has(token)) return true
    if (/[.,!?;\n]/.test(token) || turns.has(token)) return false
  }
  return false
}

/** `/10`, `na 10`, `out of 10`, `z 5`: the scale a number was given on. In `9 z 10 sztuk` it `counts` things. */
function scaleAfter(tokens: readonly string[], at: number): { most: number; end: number; counts: boolean } | null {
  const words = outOf.findLast((words) => words.every((word, step) => tokens[at + 1 + step] === word))
  const skip = words ? words.length + 1 : 0
  const scale = skip > 0 ? numberOf(tokens[at + skip] ?? '') : null
  if (scale === null) return null
  const after = tokens[at + skip + 1] ?? '\n'
  return {
    most: scale,
    end: at + skip,
    counts: !isEdge(after) && !joints.has(after) && !points.has(after) && !stars.has(after),
  }
}

function isLabelled(tokens: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 5); back--) {
    const token = tokens[back] ?? ''
    if (labels.has(token)) return true
    if (!fillers.has(token)) return false
  }
  return false
}
