/** Carriers whose parcels we recognise; those that can be asked stand in `index.ts`. */
export type CarrierName = 'InPost' | 'Poczta Polska' | 'DPD' | 'DHL' | 'UPS' | 'Orlen Paczka'

type Format = { readonly carrier: CarrierName; readonly shape: RegExp; readonly check?: (number: string) => boolean }

const digitsOf = (text: string): readonly number[] => [...text].map(Number)

/** UPU S10: eight digits weighed, the ninth checks. */
function isS10(number: string): boolean {
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  const sum = digitsOf(number.slice(2, 10)).reduce((all, digit, index) => all + digit * (weights[index] ?? 0), 0)
  const check = 11 - (sum % 11)
  return Number(number[10]) === (check === 10 ? 0 : check === 11 ? 5 : check)
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** ISO 7064, MOD 37,36: the last character checks the others. */
function isMod37(number: string): boolean {
  const body = number.slice(0, -1)
  const product = [...body].reduce((before, character) => {
    const sum = (before + alphabet.indexOf(character)) % 36
    return ((sum === 0 ? 36 : sum) * 2) % 37
  }, 36)
  return alphabet[(37 - product) % 36] === number.at(-1)
}

/** UPS: letters count as their place modulo 10, every second one twice. */
function isUps(number: string): boolean {
  const values = Array.from(number.slice(2, -1), (character) =>
    /\d/.test(character) ? Number(character) : (character.charCodeAt(0) - 63) % 10,
  )
  const sum = values.reduce((all, value, index) => all + (index % 2 === 0 ? value : value * 2), 0)
  return Number(number.at(-1)) === (10 - (sum % 10)) % 10
}

/** EAN-13's way: from the right, threefold and onefold in turn (GS1). */
function isGs1(number: string): boolean {
  const sum = digitsOf(number.slice(0, -1))
    .toReversed()
    .reduce((all, digit, index) => all + digit * (index % 2 === 0 ? 3 : 1), 0)
  return Number(number.at(-1)) === (10 - (sum % 10)) % 10
}

const isModSeven = (number: string): boolean => Number(BigInt(number.slice(0, -1)) % 7n) === Number(number.at(-1))

/** What a number alone says, the most telling shapes first. A shape that several carriers use says nothing. */
const formats: readonly Format[] = [
  { carrier: 'UPS', shape: /^1Z[0-9A-Z]{15}\d$/, check: isUps },
  { carrier: 'Poczta Polska', shape: /^[A-Z]{2}\d{9}PL$/, check: isS10 },
  { carrier: 'Poczta Polska', shape: /^PX\d{10}$/ },
  { carrier: 'Poczta Polska', shape: /^00[0-9]5900773\d{10}$/, check: isGs1 },
  { carrier: 'DPD', shape: /^\d{14}[0-9A-Z]$/, check: isMod37 },
  { carrier: 'DPD', shape: /^\d{13}[A-Z]$/ },
  { carrier: 'DHL', shape: /^JJD\d{10,20}$|^J[A-Z]{2,3}\d{9,10}$|^3S[A-Z]{3}\d{9}$/ },
  { carrier: 'InPost', shape: /^[56]\d{23}$/ },
]

/** What shops call carriers, for numbers that do not speak for themselves. */
const names: readonly (readonly [RegExp, CarrierName])[] = [
  [/inpost|paczkomat/i, 'InPost'],
  [/orlen/i, 'Orlen Paczka'],
  [/poczta|pocztex/i, 'Poczta Polska'],
  [/\bdpd\b/i, 'DPD'],
  [/\bdhl\b/i, 'DHL'],
  [/\bups\b/i, 'UPS'],
]

/** A number as carriers write it: no spaces or dashes, capitals. */
export const usualNumber = (number: string): string => number.replaceAll(/[\s-]+/g, '').toUpperCase()

/** DHL Express writes ten digits, whose last is the rest of the others by seven: one number in seven passes, so the name must agree. */
const isDhlExpress = (number: string): boolean => /^\d{10}$/.test(number) && isModSeven(number)

/**
 * Whose parcel this is: by the number where its shape or checksum tells, else by what the shop calls the carrier. Null: nobody we know.
 * The number comes first, because shops choose the carrier from a list that lacks theirs.
 */
export function carrierOf(number: string, told: string | null): CarrierName | null {
  const usual = usualNumber(number)
  const found = formats.find(({ shape, check }) => shape.test(usual) && (check === undefined || check(usual)))
  if (found) return found.carrier
  const named = names.find(([name]) => name.test(told ?? ''))?.[1] ?? null
  return named === 'DHL' && /^\d{10}$/.test(usual) && !isDhlExpress(usual) ? null : named
}
