import { isDrawnByHand, isQuoted, isRule, lineAt, nextSaid, plainLetters } from './lines.ts'
import { dividers, forwardings, headerNames, openings, quotings, somebody, wrote } from './words/history.ts'

/** An attribution is wrapped over at most so many lines, and so long. */
const maxWrap = 4
const maxAttribution = 600

/** From this line on everything is the older letter: a divider, a block of headers, or an attribution without `>` below it. */
export function beginOfHistory(lines: readonly string[]): number {
  let firstSaid = lines.length
  for (let at = 0; at < lines.length; at++) {
    const line = lineAt(lines, at)
    if (firstSaid < at && (isDivider(lines, at) || isHeaderBlock(lines, at))) return at
    if (firstSaid < at && isRule(line) && isHeaderBlock(lines, nextSaid(lines, at + 1)))
      return isDrawnByHand(lines, at) ? at + 1 : at
    if (line.trim() && !isQuoted(line)) firstSaid = Math.min(firstSaid, at)
    const from = attributionEndingAt(lines, at)
    if (from === null || firstSaid >= from) continue
    const next = nextSaid(lines, at + 1)
    if (next < lines.length && !isQuoted(lineAt(lines, next)) && isByProgram(lines, from, at)) return from
  }
  return lines.length
}

const dividerWords = new RegExp(`^(?:${dividers.join('|')})`)
const forwarding = new RegExp(`^(?:${forwardings.join('|')}):?$`)

/** `----- Original Message -----` in the words we know, or in any others when heads of a letter follow. */
function isDivider(lines: readonly string[], at: number): boolean {
  const line = lineAt(lines, at).replace(/^[ \t>]{0,4}/, '')
  const wroteBetween = /^-{3,20} {0,2}(.{2,100}?):? {0,2}-{3,20}[ \t]*$/.exec(line)?.[1]
  if (wroteBetween && said.test(plainLetters(wroteBetween))) return isHeaderBlock(lines, nextSaid(lines, at + 1))
  const [, between, rest = ''] =
    /^[-_=*]{2,20}[ \t]{0,3}(\p{L}[\p{L}\p{M}'’.‑ -]{3,50}?)[ \t]{0,3}(?:[-_=*]{0,20}[ \t]{0,3}:?|[-_=*]{2,20}(\p{L}.*))$/u.exec(
      line,
    ) ?? []
  if (!between) {
    if (!/^\p{L}[^:]{10,60}:?[ \t]*$/u.test(line)) return false
    const plain = plainLetters(line.trim())
    return forwarding.test(plain) || (dividerWords.test(plain) && isHeaderBlock(lines, nextSaid(lines, at + 1)))
  }
  // Samsung's phones write the heads on the divider's own line.
  if (dividerWords.test(plainLetters(between))) return !rest || labelOf(rest) !== null
  const head = rest || lineAt(lines, nextSaid(lines, at + 1))
  return /[-_=*]{2,20}/.test(line.slice(between.length)) && labelOf(head) !== null && bracketed.test(head)
}

const kinds = new Map(
  Object.entries(headerNames).flatMap(([kind, names]) => names.map((name): [string, string] => [name, kind])),
)
const label =
  /^[ \t>]{0,4}[*_]{0,2}(\p{L}[\p{L}\p{M}]{0,14}(?: [\p{L}\p{M}]{1,10}){0,2})[*_]{0,2}[ \t]{0,2}[:：][*_]{0,2}(?:[ \t]|$)/u
const bracketed = /[<[(](?:mailto:)?[^<>()[\]\s]{1,64}@[^<>()[\]\s]{3,100}[>\])]/
const labelOf = (line: string): string | null => label.exec(line)?.[1] ?? null
const hour = /\d{1,2}[:.]\d{2}/

/**
 * Outlook's way: From, Sent, To and Subject at the head of the older letter, in any order; three of them within six lines. In a language we
 * do not know: three labelled lines, a name with its address first, the moment below.
 */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const found = new Set<string>()
  let [labelled, dated] = [0, false]
  const first = lineAt(lines, at)
  for (let next = at; next < Math.min(lines.length, at + 6); next++) {
    const line = lineAt(lines, next)
    const name = labelOf(line)
    if (name === null && next === at) return false
    if (name === null) continue
    labelled++
    dated ||= next > at && hour.test(line) && /\d{4}/.test(line)
    const kind = kinds.get(plainLetters(name))
    if (kind) found.add(kind)
  }
  if (found.size >= 3 && (found.has('from') || found.has('sent'))) return kinds.has(plainLetters(labelOf(first) ?? ''))
  return labelled >= 3 && dated && bracketed.test(first)
}

const said = new RegExp(`(?<!\\p{L})(?:${wrote.join('|')})(?!\\p{L})`, 'u')
const bySomebody = new RegExp(
  `(?<![\\p{L}@.])(?:${somebody.join('|')})(?: \\p{L}{1,12})? (?:${wrote.join('|')})(?!\\p{L})|(?<!\\p{L})(?:schrieb|schreef|skrev) (?:${somebody.join('|')})(?!\\p{L})`,
  'u',
)
const quoting = new RegExp(`^(?:${quotings.join('|')})(?!\\p{L})`, 'u')
const opens = new RegExp(`^(?:${openings.join('|')}|\\d{1,4}[./年-]|\\d{1,2} \\p{L}|\\d{4}년)`, 'u')
const dated = /\d{1,4}[./ -]{1,3}\S{1,14}[./ -]{1,3}\d{2,4}|\d{1,2}[:.∶]\d{2}|\d{4} ?[年년]|\d{1,2},? \d{4}/u
const wholeDate =
  /\d{4}[./-] ?\d{1,2}[./-] ?\d{1,2}|\d{1,2}[/-] ?\d{1,2}[/-] ?\d{2,4}|\d{1,2}\. ?(?:0?[1-9]|1[0-2])\. ?\d{2,4}|\d{1,2}\.? (?:de )?\p{L}{3,12}\.? (?:de )?\d{4}|\p{L}{3,12}\.? \d{1,2},? \d{4}|\d{4}[年년.]|\d{4} m\./u
const address =
  /[<(][^<>()\s]{1,64}@[^<>()\s]{3,100}[>)]|[<(][^<>()\s]{3,100}[>)]\S{0,12}[ \t]?[:：]$|(?:^|\s)[^<>()\s@]{1,64}@[^<>()\s@]{3,100}[:：]$/

/**
 * Where an attribution (`On 3 May 2026, Shop wrote:`, possibly wrapped) begins that ends with line `at`; null when none does. Its words may be
 * unknown when quoted lines follow or an address stands in it.
 */
export function attributionEndingAt(lines: readonly string[], at: number): number | null {
  const last = lineAt(lines, at).trim()
  // Zoho: `---- On Mon, 04 May 2026 10:00:00 +0200 Shop <shop@example.net> wrote ----`
  if (last.endsWith(' ----')) return dashedEndingAt(lines, at)
  if (!/[:：]$/.test(last)) return null
  let joined = ''
  let [begin, undated]: [number | null, number | null] = [null, null]
  let cut = false
  const quoteBelow = (): boolean => isQuoted(lineAt(lines, nextSaid(lines, at + 1)))
  for (let from = at; from > at - maxWrap && from >= 0; from--) {
    const line = lineAt(lines, from).trim()
    if (!line || isQuoted(line) || (from < at && /[:：]$/.test(line) && !/\([^()]{0,40}[:：]$/.test(line))) break
    joined = `${line} ${joined}`.trim()
    if (joined.length > maxAttribution) break
    const paragraph = isParagraph(lines, from)
    if (begin === null) {
      if (undated === null && isUndated(joined, paragraph) && quoteBelow()) undated = from
      if (!isAttribution(joined, paragraph, quoteBelow)) continue
      begin = from
      cut = /^\d/.test(line) || !wholeDate.test(line)
    }
    // `pon.,` or `Le lun.` may have been left on a line of its own above the date.
    else if (paragraph && (isNamed(line) || (cut && isBeginning(line)))) begin = from
  }
  return begin ?? undated
}

function dashedEndingAt(lines: readonly string[], at: number): number | null {
  let joined = ''
  for (let from = at; from > at - maxWrap && from >= 0; from--) {
    joined = `${lineAt(lines, from).trim()} ${joined}`.trim()
    const dashed = /^-{4} (.{10,400}) -{4}$/.exec(joined)?.[1]
    if (dashed) return isAttribution(dashed, true, () => false) ? from : null
  }
  return null
}

/** Without `>` below it: programs tell the hour, or an address, and a name; a customer may tell what the courier wrote. */
function isByProgram(lines: readonly string[], from: number, to: number): boolean {
  const text = Array.from({ length: to - from + 1 }, (_, at) => lineAt(lines, from + at).trim()).join(' ')
  if (address.test(text)) return true
  return /\d[:.∶]\d{2}(?!\d*[./]\d)/.test(text) && !bySomebody.test(plainLetters(text))
}

/** `Le lun.` or `maanantai 4. toukokuuta 2026 klo`, left on a line of its own by wrapping. */
const isBeginning = (line: string): boolean =>
  (opens.test(plainLetters(line)) && (line.length < 12 || !/[.!?]$/.test(line))) ||
  (line.length < 50 && wholeDate.test(line) && line.split(' ').length <= 6)
const isNamed = (line: string): boolean => line.length < 80 && bracketed.test(line) && line.split(' ').length <= 6

const nameFirst = /^[^<>:]{1,60}<[^<>\s]{3,100}> (?:\S{1,12} ){0,2}\S{1,12}$/

/** Horde, mutt and Gnus tell no hour: `Quoting Shop <shop@example.net>:`. */
function isUndated(text: string, paragraph: boolean): boolean {
  if (text.length >= 200 || !address.test(text) || dated.test(text)) return false
  const plain = plainLetters(text)
  return (paragraph || nameFirst.test(text)) && (said.test(plain) || quoting.test(plain))
}

function isAttribution(text: string, paragraph: boolean, quoteBelow: () => boolean): boolean {
  const plain = plainLetters(text)
  const named = address.test(text)
  const told = said.test(plain)
  if (!dated.test(text)) return false
  if (opens.test(plain)) return told || named
  const whole = wholeDate.test(text) && hour.test(text)
  // Without the usual beginning it must be sure by itself where the customer's words end.
  return whole && ((named && (told || paragraph)) || (paragraph && (told || quoteBelow())))
}

const isParagraph = (lines: readonly string[], at: number): boolean => {
  const above = lineAt(lines, at - 1).trim()
  return at === 0 || !above || isQuoted(above)
}
