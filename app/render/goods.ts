import type { Money } from '../domain/money.ts'
import { clip, oneLine, webAddress } from './clean.ts'
import type { Formats } from './formats.ts'
import type { Phrases } from './wording.ts'

/** A line as flows tell it; a cart's lines also have what the customer saw in the shop. */
type Line = {
  readonly title: string
  readonly quantity: number
  readonly variant?: string | null
  /** A piece. */
  readonly price?: Money
  readonly image?: string | null
}

type Row = {
  readonly title: string
  readonly quantity: string
  /** Variant; null when there is none. */
  readonly detail: string | null
  /** Of all pieces together; null when not told. */
  readonly price: string | null
  readonly image: string | null
}

/** A list of goods cut to a readable length. `more` says what was left out: "and 3 more"; null when nothing was. */
export type Goods = { readonly rows: readonly Row[]; readonly more: string | null }

/** Nobody reads further in a letter, and some mail programs cut off letters over 102 KB. */
const mostRows = 20
const longestTitle = 120
const longestDetail = 60

/** `beyond`: lines that the flow itself left out. */
export function goodsOf(lines: readonly Line[], beyond: number, formats: Formats, parts: Phrases): Goods {
  const rows = lines.slice(0, mostRows).map(({ title, quantity, variant, price, image }) => ({
    title: clip(oneLine(title), longestTitle),
    quantity: formats.number(quantity),
    detail: variant ? clip(oneLine(variant), longestDetail) : null,
    price: price ? formats.money({ ...price, amount: price.amount * quantity }) : null,
    image: webAddress(image),
  }))
  const count = lines.length - rows.length + beyond
  const counted = new Map([['count', { text: formats.number(count), count }]])
  return { rows, more: count > 0 ? (parts.get('more')?.fill(counted) ?? null) : null }
}

export const isLines = (fact: unknown): fact is readonly Line[] => Array.isArray(fact)
