import { isQuoted, isRule, lineAt, nextSaid, plainLetters } from './lines.ts'
import { dividers, forwardings, headerNames, openings, wrote } from './words/history.ts'

/** An attribution is wrapped over at most so many lines, and so long. */
const maxWrap = 4
const maxAttribution = 600

/** From this line on everything is the older letter: a divider, a block of headers, or an attribution without `>` below it. */
export function beginOfHistory(lines: readonly string[]): number {
  let firstSaid = lines.length
  for (let at = 0; at < lines.length; at++) {
    const line = lineAt(lines, at)
    if (firstSaid < at && (isDivider(lines, at) || isHeaderBlock(lines, at))) return at
    if (firstSaid < at && isRule(line) && isHeaderBlock(lines, nextSaid(lines, at + 1))) return at
    if (line.trim() && !isQuoted(line)) firstSaid = Math.min(firstSaid, at)
    const from = attributionEndingAt(lines, at)
    if (from === null || firstSaid >= from) continue
    const next = nextSaid(lines, at + 1)
    if (next < lines.length && !isQuoted(lineAt(lines, next))) return from
  }
  return lines.length
}

const dividerWords = new RegExp(`^(?:${dividers.join('|')})`)
const forwarding = new RegExp(`^(?:${forwardings.join('|')}):?$`)

/** `----- Original Message -----` in the words we know, or in any others when heads of a letter follow. */
function isDivider(lines: readonly string[], at: number): boolean {
  const line = lineAt(lines, at).replace(/^[ \t>]{0,4}/, '')
  const between = /^[-_=*]{2,20}[ \t]{0,3}(\p{L}[\p{L}\p{M}'’. -]{3,50}?)[ \t]{0,3}[-_=*]{0,20}[ \t]{0,3}:?$/u.exec(
    line,
  )?.[1]
  if (!between) return /^\p{L}[^:]{10,60}:?[ \t]*$/u.test(line) && forwarding.test(plainLetters(line.trim()))
  if (dividerWords.test(plainLetters(between))) return true
  return /[-_=*]{2,20}[ \t]{0,3}$/.test(line) && labelOf(lineAt(lines, nextSaid(lines, at + 1))) !== null
}

const kinds = new Map(
  Object.entries(headerNames).flatMap(([kind, names]) => names.map((name): [string, string] => [name, kind])),
)
const label =
  /^[ \t>]{0,4}[*_]{0,2}(\p{L}[\p{L}\p{M}]{0,14}(?: [\p{L}\p{M}]{1,10}){0,2})[*_]{0,2}[ \t]{0,2}[:：][*_]{0,2}(?:[ \t]|$)/u
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
  return labelled >= 3 && dated && /[<[(](?:mailto:)?[^<>()[\]\s]{1,64}@[^<>()[\]\s]{3,100}[>\])]/.test(first)
}

const said = new RegExp(`(?<!\\p{L})(?:${wrote.join('|')})(?!\\p{L})`, 'u')
const opens = new RegExp(`^(?:${openings.join('|')}|\\d{1,4}[./年-]|\\d{1,2} \\p{L}|\\d{4}년)`, 'u')
const dated = /\d{1,4}[./ -]{1,3}\S{1,14}[./ -]{1,3}\d{2,4}|\d{1,2}[:.]\d{2}|\d{4} ?[年년]|\d{1,2},? \d{4}/u
const wholeDate =
  /\d{4}[./-] ?\d{1,2}[./-] ?\d{1,2}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{1,2}\.? (?:de )?\p{L}{3,12}\.? (?:de )?\d{4}|\p{L}{3,12}\.? \d{1,2},? \d{4}|\d{4}[年년.]/u
const address = /[<(][^<>()\s]{1,64}@[^<>()\s]{3,100}[>)]|[<(][^<>()\s]{3,100}[>)]\S{0,12}[ \t]?[:：]$/

/**
 * Where an attribution (`On 3 May 2026, Shop wrote:`, possibly wrapped) begins that ends with line `at`; null when none does. Its words may be
 * unknown when quoted lines follow or an address stands in it.
 */
export function attributionEndingAt(lines: readonly string[], at: number): number | null {
  const last = lineAt(lines, at).trim()
  // Zoho: `---- On Mon, 04 May 2026 10:00:00 +0200 Shop <shop@example.net> wrote ----`
  const dashed = /^-{4} (.{10,300}) -{4}$/.exec(last)?.[1]
  if (dashed) return isAttribution(dashed, true, () => false) ? at : null
  if (!/[:：]$/.test(last)) return null
  let joined = ''
  let begin: number | null = null
  let cut = false
  for (let from = at; from > at - maxWrap && from >= 0; from--) {
    const line = lineAt(lines, from).trim()
    if (!line || isQuoted(line) || (from < at && /[:：]$/.test(line))) break
    joined = `${line} ${joined}`.trim()
    if (joined.length > maxAttribution) break
    const paragraph = isParagraph(lines, from)
    if (begin === null) {
      if (!isAttribution(joined, paragraph, () => isQuoted(lineAt(lines, nextSaid(lines, at + 1))))) continue
      begin = from
      cut = /^\d/.test(line) || !wholeDate.test(line)
    }
    // `pon.,` or `Le lun.` may have been left on a line of its own above the date.
    else if (cut && paragraph && opens.test(plainLetters(line)) && (line.length < 12 || !/[.!?]$/.test(line)))
      begin = from
  }
  return begin
}

function isAttribution(text: string, paragraph: boolean, quoteBelow: () => boolean): boolean {
  if (!dated.test(text)) return false
  const plain = plainLetters(text)
  const named = address.test(text)
  const told = said.test(plain)
  if (opens.test(plain)) return told || named
  const whole = wholeDate.test(text) && hour.test(text)
  // Without the usual beginning it must be sure by itself where the customer's words end.
  return whole && ((named && (told || paragraph)) || (paragraph && (told || quoteBelow())))
}

const isParagraph = (lines: readonly string[], at: number): boolean => {
  const above = lineAt(lines, at - 1).trim()
  return at === 0 || !above || isQuoted(above)
}
