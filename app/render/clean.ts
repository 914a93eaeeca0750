/** Control characters, line and paragraph separators: a name with a line break in it must not start a new header. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Marks that turn the reading direction or hide: with them a name can pose as other words. */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** Foreign text on one line: no control characters, no direction marks, no half characters, single spaces. */
export const oneLine = (text: string): string =>
  text.toWellFormed().replace(breaks, ' ').replace(unseen, '').replace(/\s+/g, ' ').trim()

/** At most `most` UTF-16 units, cut between characters and marked with an ellipsis. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const kept = text.slice(0, most - 1)
  // A pair cut in half would print as a question mark.
  const whole = kept.isWellFormed() ? kept : kept.slice(0, -1)
  return `${whole.trimEnd()}…`
}

/** Sign-up forms are abused to send advertising in the first name: what looks like an address or a sentence is no name. Null then. */
export function personName(text: string): string | null {
  const name = oneLine(text)
  return name === '' || name.length > 40 || /[/@<>{}]|\w\.\w|www\b/i.test(name) ? null : name
}

/** An address fit for a link: http or https, or the `#` of previews, whose links lead nowhere. Null: no link is shown. */
export function webAddress(address: string | null | undefined): string | null {
  if (!address || address === '#') return address || null
  if (!/^https?:\/\//i.test(address)) return null
  return URL.parse(address)?.href ?? null
}
