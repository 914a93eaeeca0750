import { type Kind, scales } from '../../domain/survey.ts'
import { numberOf, readNumbers, tokensOf } from './numbers.ts'
import { conditions, praises, toMe, turns, warnings, wishes } from './words/scores.ts'

/** A score stands at the beginning; further down there is only more to misread. */
const maxText = 2_000

/**
 * The score a person wrote, when nobody could read another: `9`, `9/10`, `daję dziewięć`, `ocena: 8`. Null when it is missing, outside the
 * survey's scale, a range, conditional, or when two numbers compete. To be given the customer's own words, without quotations.
 */
export function scoreIn(text: string, kind: Kind): number | null {
  // Yes and no are no numbers, and where nothing is scored there is nothing to read.
  if (kind === 'open' || kind === 'yes') return null
  const { least, most, passive } = scales[kind]
  const plain = text
    .slice(0, maxText)
    .normalize('NFKC')
    .replaceAll('🔟', ' 10 ')
    .replace(/[\ufe0f\u20e3]/g, '')
    .toLowerCase()
    .replace(/(?<=can)not(?!\p{L})|n['’]t(?!\p{L})/gu, ' not')
    .replace(toMe, 'score')
  if (wishes.test(plain) || /(?:^|[\s(:=])[-−–]\d/.test(plain)) return null
  const tokens = tokensOf(plain)
  const every = readNumbers(tokens, most)
  if (!every) return null
  const found = every.filter(({ role }) => role !== 'thing')
  const scaled = found.filter(({ role }) => role === 'scale')
  const counted = scaled.length > 0 ? found.filter(({ role }) => role !== 'loose') : found
  const [first] = counted
  if (!first || counted.every(({ role }) => role === 'loose')) return null
  if (counted.some(({ value }) => value !== first.value)) return null
  // `Six weeks. Six!`
  if (first.role === 'alone' && every.some(({ value, role }) => role === 'thing' && value === first.value)) return null
  if (first.value < least || first.value > most) return null
  if (scaled.length > 0 && scaled.every(({ part }) => part) && tokens.some((token) => turns.has(token))) return null
  if (underCondition(plain)) return null
  return contradicts(plain, tokens.length, first.value, { least, most, passive }) ? null : first.value
}

const underCondition = (plain: string): boolean =>
  plain
    .split(/[.!?\n]/)
    .some((sentence) => conditions.test(sentence) && tokensOf(sentence).some((token) => numberOf(token) !== null))

/** A ten that warns, a nought that recommends. */
function contradicts(
  plain: string,
  length: number,
  value: number,
  { least, most, passive }: { readonly least: number; readonly most: number; readonly passive: number },
): boolean {
  if (value >= passive) return plain.search(warnings) >= 0
  return value <= least + (most - least) / 5 && length <= 10 && praises.test(plain.replace(warnings, ' '))
}
