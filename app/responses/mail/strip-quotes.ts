import { attributionEndingAt, beginOfHistory, isHeaderBlock } from './history.ts'
import { decodeLeftOver, isDrawnByHand, isQuoted, isRule, lineAt, nextSaid, type Mark } from './lines.ts'
import { isNotice, isOutsideWarning } from './notices.ts'
import { isAfterthought, isClosingAt, isFromPhone, isNameBelow, isNameOf, isProse, isThought } from './signatures.ts'

/** Nothing a person writes to a shop is longer; what is cut off stays in the raw letter. */
const maxText = 1_000_000
const maxLines = 20_000

/**
 * The words a customer added: the letter being answered, closings with names, signatures, "Sent from my phone" and legal notices taken
 * away, answers between or below quoted lines kept. When nothing would be left, less is taken away. Each line is judged once by patterns
 * of bounded reach. `writer` is the name in the letter's `From`, with which some close without more words.
 */
export function stripQuotes(text: string, writer = ''): string {
  const whole = decodeLeftOver(text.slice(0, maxText).replaceAll('\r\n', '\n')).replace(/[\u00a0\u202f]/g, ' ')
  const lines = withoutLetterhead(
    whole.split('\n', maxLines).map((line) => line.replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, '')),
  )
  const marks = markEach(lines, beginOfHistory(lines))
  return tidy(withoutName(keep(lines, marks, true), writer)) || tidy(keep(lines, marks, false)) || tidy(lines)
}

function markEach(whole: readonly string[], end: number): Mark[] {
  const lines = whole.slice(0, end)
  const marks = lines.map((_, at): Mark => (isDrawnByHand(whole, at) ? 'said' : markOf(lineAt(lines, at))))
  for (let at = 0; at < lines.length; at++) {
    const from = attributionEndingAt(lines, at)
    if (from !== null && isAboveQuotation(lines, from, at)) marks.fill('attribution', from, at + 1)
  }
  if (!marks.includes('attribution')) markComparisons(lines, marks)
  markNotices(lines, marks)
  return marks
}

/** `>2 weeks!`: programs that quote put a space behind the mark, or quote more than they leave. */
function markComparisons(lines: readonly string[], marks: Mark[]): void {
  const quoted = marks.flatMap((mark, at) => (mark === 'quoted' ? [at] : []))
  if (quoted.every((at) => /^>[\p{L}\d]/u.test(lineAt(lines, at))) && quoted.length <= 3)
    for (const at of quoted) marks[at] = 'said'
}

/** With nothing quoted below it only an address says that a program wrote `On Monday the courier wrote:`. */
function isAboveQuotation(lines: readonly string[], from: number, at: number): boolean {
  const next = nextSaid(lines, at + 1)
  return (
    next >= lines.length || isQuoted(lineAt(lines, next)) || lines.slice(from, at + 1).some((line) => /@/.test(line))
  )
}

function markOf(line: string): Mark {
  if (!line.trim()) return 'blank'
  if (isQuoted(line)) return 'quoted'
  if (line === '-- ') return 'signature'
  if (/^(?:--|—|–) ?$/.test(line) || isRule(line)) return 'separator'
  return isFromPhone(line.trim()) ? 'phone' : 'said'
}

/** Notices stand below everything else, a mail system's warning about strangers above. */
function markNotices(lines: readonly string[], marks: Mark[]): void {
  const top = paragraphFrom(marks, nextSaid(lines, 0))
  if (isOutsideWarning(lines.slice(...top))) marks.fill('notice', ...top)
  let end = marks.length
  while (end > 0) {
    if (marks[end - 1] !== 'said') {
      end--
      continue
    }
    let begin = end - 1
    while (begin > 0 && marks[begin - 1] === 'said') begin--
    if (!isNotice(lines.slice(begin, end))) return
    marks.fill('notice', begin, end)
    end = begin
  }
}

function paragraphFrom(marks: readonly Mark[], begin: number): [from: number, to: number] {
  let end = begin
  while (end < marks.length && marks[end] === 'said') end++
  return [begin, end]
}

/** The lines that are the customer's; closings and the names below them only when `all` is to be taken away. */
function keep(lines: readonly string[], marks: readonly Mark[], all: boolean): string[] {
  const kept: string[] = []
  let below: 'text' | 'closing' | 'signature' = 'text'
  let said = false
  let closedAt = -1
  let strokeAt = -1
  for (let at = 0; at < marks.length; at++) {
    const mark = marks[at]
    const line = lineAt(lines, at)
    if (mark === 'quoted' || mark === 'attribution') below = 'text'
    else if (mark === 'signature' || mark === 'separator') {
      strokeAt = mark === 'separator' && below === 'text' ? at : -1
      below = 'signature'
    } else if (mark === 'said' || mark === 'blank') {
      if (strokeAt >= 0 && mark === 'said') {
        if (said && (isThought(line) || line.includes('?'))) {
          below = 'text'
          kept.push(...lines.slice(strokeAt, at))
        }
        strokeAt = -1
      }
      if (all && said && mark === 'said' && below !== 'signature' && isClosingAt(lines, marks, at)) {
        below = 'closing'
        closedAt = at
      }
      // Below a closing stand names and addresses; a sentence there is an afterthought, or what was taken for a closing was none.
      else if (below === 'closing' && mark === 'said' && (isProse(line) || isAfterthought(lines, at))) {
        below = 'text'
        if (closedAt === at - 1) kept.push(lines[closedAt] ?? '')
      }
      if (below !== 'text' || (mark === 'said' && isNameBelow(marks, at, line))) continue
      kept.push(lines[at] ?? '')
      said ||= mark === 'said'
    }
  }
  return kept
}

function withoutName(lines: readonly string[], writer: string): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim())
  // Below the name stand a company, a street, a number: no line of these is said.
  for (let at = last; at > Math.max(0, last - 6); at--) {
    const line = lineAt(lines, at)
    if (isNameOf(writer, line) && (at === last || !lineAt(lines, at - 1).trim())) return lines.slice(0, at)
    if (
      !/^(?:[\p{Lu}\d+(]|(?:tel|mob|kom|fax|ul|www)\.|e-?mail:|\S+@\S+$)/u.test(line.trim()) ||
      isProse(line) ||
      isThought(line)
    )
      return lines
  }
  return lines
}

/** Some programs repeat their own From, Sent and Subject above what was written. */
function withoutLetterhead(lines: readonly string[]): readonly string[] {
  const begin = nextSaid(lines, 0)
  if (!isHeaderBlock(lines, begin)) return lines
  const end = lines.findIndex((line, at) => at > begin && !line.trim())
  return end > 0 && end - begin <= 8 ? lines.slice(end) : lines
}

const tidy = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
