import { minorDigits, type Money } from '../domain/money.ts'
import type { Instant } from '../domain/time.ts'

export type Formats = {
  readonly number: (value: number) => string
  readonly money: (money: Money) => string
  /** `wtorek, 3 listopada` */
  readonly date: (at: Instant) => string
  /** `3 listopada` */
  readonly dayOfMonth: (at: Instant) => string
  /** `Tue`: the key of the day's phrase in the locale files. */
  readonly weekday: (at: Instant) => string
}

/** Customers' locales and zones are many, and making a formatter costs more than a whole letter. */
const most = 500
function remembered<Made>(kept: Map<string, Made>, key: string, make: () => Made): Made {
  let made = kept.get(key)
  if (made === undefined) {
    if (kept.size >= most) kept.clear()
    made = make()
    kept.set(key, made)
  }
  return made
}

const all = new Map<string, Formats>()
const currencies = new Map<string, Intl.NumberFormat>()

/** Money and dates as people with this BCP 47 tag write them, by the clock of an IANA zone. Throws RangeError for an unknown zone. */
export const formatsFor = (tag: string, timeZone: string): Formats =>
  remembered(all, `${tag} ${timeZone}`, () => {
    const numbers = new Intl.NumberFormat(tag)
    const dates = new Intl.DateTimeFormat(tag, { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
    const days = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'long' })
    const weekdays = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' })
    return {
      number: (value) => numbers.format(value),
      money: ({ amount, currency }) =>
        remembered(currencies, `${tag} ${currency}`, () => {
          return new Intl.NumberFormat(tag, { style: 'currency', currency })
        }).format(amount / 10 ** minorDigits(currency)),
      date: (at) => dates.format(at),
      dayOfMonth: (at) => days.format(at),
      weekday: (at) => weekdays.format(at),
    }
  })
