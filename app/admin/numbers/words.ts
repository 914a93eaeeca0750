import type { Difference } from '../../domain/compare.ts'
import type { Measure } from '../../domain/measure.ts'
import type { Interval } from '../../domain/nps.ts'
import { drawSpan } from '../../render/chart.ts'
import { percent, whole } from '../figures.ts'
import type { Language } from '../language.ts'

type Unit = Measure['unit']

export const inWords = (unit: Unit, value: number, language: Language): string =>
  unit === 'points' ? whole(value, language) : percent(value, language)

export const ends = (unit: Unit): readonly [number, number] => (unit === 'points' ? [-100, 100] : [0, 1])

/** A figure as the pages show it: the number, its interval in words and as a drawing. */
export function figureOf(unit: Unit, figure: Interval | null, language: Language) {
  if (figure === null) return null
  const words = (value: number): string => inWords(unit, value, language)
  return {
    value: words(figure.value),
    low: words(figure.low),
    high: words(figure.high),
    zero: unit === 'points',
    span: drawSpan(figure, ...ends(unit)),
  }
}

/** What may be said of a difference: nothing, that it is too early to call, or which way it goes and by how much. */
export function verdictOf(unit: Unit, difference: Difference | null, language: Language) {
  if (difference === null) return { key: 'verdict.none', by: '', low: '', high: '' }
  const { value, low, high, clear } = difference
  const way = clear ? (value > 0 ? 'up' : 'down') : 'early'
  const signed = (amount: number): string => signedAmount(unit, amount, language)
  return {
    key: `verdict.${way}.${unit}`,
    by: clear ? signed(Math.abs(value)).replace(/^\+/, '') : signed(value),
    low: signed(low),
    high: signed(high),
  }
}

/** Differences of shares are told in percentage points, or "up by 5 %" could be read two ways. */
export function signedAmount(unit: Unit, amount: number, language: Language): string {
  const points = unit === 'points' ? amount : 100 * amount
  const text = new Intl.NumberFormat(language, { maximumFractionDigits: Math.abs(points) < 10 ? 1 : 0 }).format(
    Math.abs(points),
  )
  return `${points < 0 && text !== '0' ? '−' : text === '0' ? '' : '+'}${text}`
}
