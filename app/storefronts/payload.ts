import { isInteger, parse } from 'lossless-json'
import type { ShopEvent } from '../domain/event.ts'
import { parseMoney, type Money } from '../domain/money.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { parseInstant, type Instant } from '../domain/time.ts'
import { Unreadable } from './storefront.ts'

/** One object of a payload, read field by field: platforms leave fields out, send null, or an empty list where an object belongs. */
export type Part = { readonly [field: string]: unknown }

/** What one topic's payload tells. `toldAt`: for a payload that does not say when it happened. */
export type Reader = (payload: Part, toldAt: Instant) => readonly ShopEvent[]

/** Ids exceed 2^53, so an integer that a number cannot hold stays text. */
const readNumber = (digits: string): number | string =>
  isInteger(digits) && !Number.isSafeInteger(Number(digits)) ? digits : Number(digits)

/** Throws `Unreadable` when the body is not a JSON object. */
export function readPayload(body: Buffer): Part {
  let value: unknown
  try {
    value = parse(body.toString('utf8'), null, readNumber)
  } catch {
    throw new Unreadable('The body is not JSON.')
  }
  const whole = part(value)
  if (!whole) throw new Unreadable('The body is not a JSON object.')
  return whole
}

export const part = (value: unknown): Part | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : null

export const parts = (value: unknown): readonly Part[] =>
  Array.isArray(value) ? value.map(part).filter((one) => one !== null) : []

export const text = (value: unknown): string | null => {
  if (typeof value !== 'string') return null
  const trimmed = value.trim()
  return trimmed === '' ? null : trimmed
}

/** Codes of countries and currencies, which platforms write in either case. */
export const upper = (value: unknown): string | null => text(value)?.toUpperCase() ?? null

export const count = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0)

/** The platform's word in ours, whatever its case; null for one we do not know, because new ones appear. */
export const inOurWords = <Word>(words: ReadonlyMap<string, Word>, value: unknown): Word | null =>
  words.get(text(value)?.toLowerCase() ?? '') ?? null

/** An id as text; one that is a path (`gid://shopify/Order/1`) gives its last part. */
export function id(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  const words = text(value)
  return words ? (words.split('/').at(-1) ?? null) : null
}

export const ids = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).map(id).filter((one) => one !== null)

/** The id a topic cannot do without. */
export function requiredId(value: unknown, what: string): string {
  const found = id(value)
  if (!found) throw new Unreadable(`The delivery does not say which ${what} it is about.`)
  return found
}

/** The first of several moments that is told; `Unreadable` when none is. */
export function requiredInstant(...values: readonly unknown[]): Instant {
  for (const value of values) {
    const at = instant(value)
    if (at !== null) return at
  }
  throw new Unreadable('The delivery does not say when it happened.')
}

export const instant = (value: unknown): Instant | null => parseInstant(value)

export const money = (value: unknown, currency: string): Money => parseMoney(value, currency) ?? { amount: 0, currency }

/** ISO 4217's own code for "no currency". */
const noCurrency = 'X'.repeat(3)

/** The first of several ISO 4217 codes that is told; the code for no currency when none is. */
export function currencyOf(...codes: readonly unknown[]): string {
  const told = codes.map(text).find((code) => code !== null && /^[A-Za-z]{3}$/.test(code))
  return told?.toUpperCase() ?? noCurrency
}

/** A text on one line: names carry line breaks where a form let them through. */
export const oneLine = (value: unknown): string | null => text(value)?.replaceAll(/\s*[\r\n\t]+\s*/g, ' ') ?? null

/** What customers call an order: a number has its sign, a reference in letters has none. */
export const orderName = (number: string): string => (/^\d/.test(number) ? `#${number}` : number)

/** The way of delivery and, for parcel lockers, which one: customers know theirs by its code. */
export const deliveryTo = (point: string | null, method: string | null): string | null =>
  point && method && !method.includes(point) ? `${method} ${point}` : method

/** The discount codes an order names, in capitals: every platform takes them in any case. */
export const codesOf = (list: unknown): readonly string[] =>
  [...new Set(parts(list).flatMap(({ code }) => oneLine(code)?.toUpperCase() ?? []))].slice(0, 20)

/** An id, where the platform writes 0 for "none". */
export function idOrNone(value: unknown): string | null {
  const found = id(value)
  return found === '0' ? null : found
}

/** Null for a zone that this machine does not know. */
export function timeZone(value: unknown): string | null {
  const zone = text(value)
  return zone && isTimeZone(zone) ? zone : null
}

/** `pl_PL` and `pl-PL` as BCP 47; variants (`de_DE_formal`) are left out. */
export function languageTag(value: unknown): string | null {
  const [, language, region] = /^([a-z]{2,3})(?:[_-]([A-Za-z]{2}))?(?:[_-]|$)/.exec(text(value) ?? '') ?? []
  return language ? [language, region?.toUpperCase()].filter(Boolean).join('-') : null
}
