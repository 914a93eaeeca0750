import { Temporal } from 'temporal-polyfill'

/** Easter Sunday of a Gregorian year, by the anonymous computus (Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): Temporal.PlainDate {
  const golden = year % 19
  const [century, rest] = [Math.floor(year / 100), year % 100]
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const march = epact + weekday - 7 * late + 22
  return new Temporal.PlainDate(year, 3, 1).add({ days: march - 1 })
}

const frenchFixed = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'])
const frenchAfterEaster = new Set([1, 39, 50])

/**
 * Public holidays of all France (Code du travail, L3133-1). The two of Alsace and Moselle only (Good Friday,
 * 26 December) are left out: an address does not tell reliably that it lies there.
 */
export function isFrenchHoliday(date: Temporal.PlainDate): boolean {
  if (frenchFixed.has(date.toString().slice(5))) return true
  return frenchAfterEaster.has(easter(date.year).until(date, { largestUnit: 'day' }).days)
}

export const isSunday = (date: Temporal.PlainDate): boolean => date.dayOfWeek === 7
