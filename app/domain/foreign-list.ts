import { normaliseEmail } from './address.ts'
import type { Suppression } from './customer.ts'
import type { Instant } from './time.ts'

/** Where in a line of another tool's list what stands; null: nowhere. */
export type Columns = { readonly address: number; readonly reason: number | null; readonly at: number | null }

/** Why a line is not taken. */
export type LineFault = 'no address' | 'no e-mail' | 'subscribed'

export type ForeignLine =
  | { readonly fault: LineFault }
  | { readonly fault: null; readonly address: string; readonly reason: ForeignReason; readonly at: Instant | null }
export type ForeignReason = Exclude<Suppression['reason'], 'erased'>

const names = {
  address:
    /^(?:(?:customer |contact |subscriber )?e-?mail(?: ?address)?|(?:e-?mail )?address|adres(?: e-?mail)?|recipient|odbiorca)$/,
  reason: /^(?:.*reason|powód|powod|status|state|stan|type|typ|.*event|category|source)$/,
  at: /^(?:.*date|data.*|created(?: at)?|added(?: at)?|.*time|timestamp|.*(?:ed|tion) (?:at|time|on))$/,
}

const plain = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')

/** The columns by the names in the first line; else, when that is a line like any other, by where its address stands. Null: no column holds addresses. */
export function columnsOf(first: readonly string[]): { readonly columns: Columns; readonly named: boolean } | null {
  const cells = first.map(plain)
  const find = (name: RegExp): number | null => {
    const place = cells.findIndex((cell) => name.test(cell))
    return place < 0 ? null : place
  }
  const address = find(names.address)
  if (address !== null) return { columns: { address, reason: find(names.reason), at: find(names.at) }, named: true }
  const place = first.findIndex((cell) => normaliseEmail(cell) !== null)
  return place < 0 ? null : { columns: { address: place, reason: null, at: null }, named: false }
}

/** What a line says. Without a reason the person unsubscribed: that is what such lists are. */
export function readForeignLine(cells: readonly string[], columns: Columns): ForeignLine {
  const text = cells[columns.address]?.trim() ?? ''
  if (text === '') return { fault: 'no address' }
  const address = normaliseEmail(text)
  if (address === null) return { fault: 'no e-mail' }
  const reason = reasonIn(plain(columns.reason === null ? '' : (cells[columns.reason] ?? '')))
  if (reason === null) return { fault: 'subscribed' }
  return { fault: null, address, reason, at: momentIn(columns.at === null ? '' : (cells[columns.at] ?? '')) }
}

/** Null: the line says that the person does get letters. */
function reasonIn(text: string): ForeignReason | null {
  if (/^(?:subscribed|active|confirmed|enabled|zapisany|aktywny)$/.test(text)) return null
  if (/spam|complain|abuse|skarg/.test(text)) return 'complaint'
  if (/soft/.test(text)) return 'soft bounces'
  if (/bounce|invalid|odbi|hard|nieistniej/.test(text)) return 'hard bounce'
  if (/block|manual|banned|zablok/.test(text)) return 'merchant'
  return 'unsubscribed'
}

/** Only what every program reads alike: `2026-03-01`, with or without a time. */
function momentIn(text: string): Instant | null {
  const [, date = '', time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s?(Z|[+-]\d\d:\d\d)?)?/.exec(text.trim()) ?? []
  const at = Date.parse(`${date}T${time}${zone}`)
  return Number.isFinite(at) ? at : null
}

/** Who unsubscribed gets no letter that nobody ordered; an address that bounced, complained or was blocked gets none at all. */
export const scopesOf = (reason: ForeignReason): readonly Suppression['scope'][] =>
  reason === 'unsubscribed' ? ['survey', 'marketing'] : ['all']
