import { lineAt, plainLetters, type Mark } from './lines.ts'
import { ands, closings, froms, thanks } from './words/closings.ts'
import { devices, excuses, getOutlook, letterWas, mine, sentFrom, sentLast } from './words/phones.ts'

const begins = new RegExp(`^(?:${letterWas})?(?:${sentFrom.join('|')})[ :]{0,2}(?<rest>.{2,70})$`, 'u')
const ends = new RegExp(`^(?<rest>.{2,80}?)[ ']?(?:${sentLast.join('|')})$`, 'u')
const device = new RegExp(`(?<!\\p{Script=Latin})(?:${devices})`, 'u')
const own = new RegExp(`^(?:${mine})(?!\\p{L})`, 'u')
const added = new RegExp(
  `^(?<line>[^,.;–-]{5,80})(?:[,.;]| [–-]) .{0,20}(?:${excuses}).{0,60}$|^(?<named>[^,]{5,80}), an? .{2,40}(?:phone|device)$`,
  'u',
)
/** What Yahoo puts there of late, in each language three words of command. */
const slogan = /^yahoo mail ?[:–-] ?\p{L}+, \p{L}+[, ].{2,30}$/u
const outlook = new RegExp(`(?<!\\p{L})(?:${getOutlook})(?!\\p{L})`, 'u')

/** `Sent from my iPhone` and what other programs add; a sentence that only begins so has more to say. */
export function isFromPhone(line: string): boolean {
  if (line.length > 300) return false
  const whole = plainLetters(line.replace(/<[^<>\s]{1,200}>|\(https?:[^()\s]{1,200}\)|\[[^[\]\s]{1,200}\]/g, ''))
    .replace(/["„“”»«*_]/g, '')
    .replace(/[.!\s]+$/, '')
    .trim()
  if (whole.length > 160) return false
  if (slogan.test(whole)) return true
  const more = added.exec(whole)?.groups
  const bare = more?.line ?? more?.named ?? whole
  if (bare.length < 5 || bare.length > 100 || /[!?;]/.test(bare)) return false
  if (/outlook|bluemail/.test(bare) && /android|ios|iphone|ipad|windows|mac|desktop/.test(bare) && outlook.test(bare))
    return true
  if (bare.includes(',')) return false
  const rest = begins.exec(bare)?.groups?.rest ?? ends.exec(bare)?.groups?.rest
  return rest !== undefined && (device.test(rest) || (!more && own.test(rest) && rest.split(' ').length <= 6))
}

const anyClosing = `(?:${closings.join('|')})`
const anyThanks = `(?:${thanks.join('|')})`
const place = `(?: ${froms} [\\p{L}-]{2,20}(?: [\\p{L}-]{2,20})?)?`
const closing = new RegExp(
  `^(?:${anyThanks}[ ,.!]{1,3})?(?:${ands} )?${anyClosing}(?: ${ands} ${anyThanks})?${place}(?<rest>[ ,.!:;–—-].{0,60})?$`,
  'u',
)
/** `Sincerely Anna` closes, `Sincerely disappointed` does not. */
const adverb =
  /^(?:(?:most |very )?(?:sincerely|respectfully|cordially)|amicalement|sincerement|respectueusement|atentamente|cordialmente|respeitosamente|искренне|щиро)(?!\p{L})/u
const thanksOnly = new RegExp(`^${anyThanks}(?: ${ands} ${anyThanks})?(?<mark>[ ,.!]{0,3})$`, 'u')

/** A line that closes a letter: `Pozdrawiam serdecznie, Anna`, `Mit freundlichen Grüßen`, `Thanks and regards`; or thanks above a name. */
export function isClosingAt(lines: readonly string[], marks: readonly Mark[], at: number): boolean {
  const line = lineAt(lines, at)
    .trim()
    .replace(/^[*_]+|[*_]+$/g, '')
  if (!line || line.length > 160) return false
  const plain = plainLetters(line)
  // `Which brand?` is answered by `LG`, not closed by it.
  if (
    plain.length <= 4 &&
    lineAt(lines, at - 1)
      .trim()
      .endsWith(':')
  )
    return false
  const closed = closing.exec(plain)
  if (closed) {
    const after = line.slice(line.length - (closed.groups?.rest ?? '').length)
    return isNameOrNothing(after) && !(adverb.test(plain) && /^ \p{Ll}/u.test(after))
  }
  const thanked = thanksOnly.exec(plain)
  if (!thanked) return false
  let next = at + 1
  while (marks[next] === 'blank') next++
  if (marks[next] === 'signature' || marks[next] === 'separator') return true
  const name = lineAt(lines, next).trim()
  if (marks[next] !== 'said' || next > at + 3) return false
  return isFullName(name) || (thanked.groups?.mark?.includes(',') === true && /^\p{Lu}[\p{L}.-]{1,20}$/u.test(name))
}

/** What may follow a closing on its line: nothing, a smile, one name in any letters or up to four in capitals. */
function isNameOrNothing(rest: string): boolean {
  const said = rest
    .replace(/[:;]-?[)DP]|\p{Extended_Pictographic}|\ufe0f/gu, '')
    .replace(/^[\s,.!:;–—-]+|[\s,.!]+$/gu, '')
  return !said || /^[\p{L}.'’-]{1,25}$/u.test(said) || isFullName(said)
}

const isFullName = (text: string): boolean =>
  /^\p{Lu}[\p{L}.'’-]{0,24}(?: (?:de|da|di|du|van|von|der|den|\p{Lu}[\p{L}.'’-]{0,24})){1,3}$/u.test(text)

/** A sentence, where names, titles, addresses and telephone numbers would stand: an afterthought, `P.S. …`. */
export function isProse(line: string): boolean {
  const text = line.trim()
  if (
    /^(?:p\.? ?p?\.? ?s\.?|post ?scriptum|nachtrag|dopisek|addendum|ps[. ]{0,2}|btw|п\.? ?с\.?|з\.? ?и\.?)(?![\p{L}])/iu.test(
      text,
    )
  )
    return true
  if (/[?!]$/.test(text)) return true
  if (/@|https?:|www\.|\||\d{3}[ -]?\d{2,3}[ -]?\d{2}/.test(text)) return false
  const words = text.split(/\s+/)
  const small = words.filter((word) => /^\p{Ll}{3,}[,.]?$/u.test(word)).length
  if (words.length >= 7 && small >= words.length / 2) return true
  if (!/[.…]$/.test(text) || words.length < 2) return false
  return (words.length >= 3 && small >= 2) || /^\p{Ll}{4,}[.…]$/u.test(words.at(-1) ?? '')
}

/** What stands first below a stroke when it parts two thoughts: a sentence, where a signature begins with a name. */
export function isThought(line: string): boolean {
  const words = line.trim().split(/\s+/)
  if (isProse(line)) return true
  if (/@|https?:|www\.|\||\d{3}[ -]?\d{2,3}[ -]?\d{2}/.test(line) || words.length < 4) return false
  return words.filter((word) => /^\p{Ll}{2,}[,.:]?$/u.test(word)).length >= 3
}

/** `-Anna Kowalska` or `/Anna`, the last words of a letter or above a quotation. Items of a list have a space after the dash. */
export function isNameBelow(marks: readonly Mark[], at: number, line: string): boolean {
  if (
    at === 0 ||
    !/^(?:[-–—]|(?:~|\/{1,2}) ?)\p{Lu}[\p{L}.]{1,20}(?: (?:de|da|di|van|von|der|den|\p{Lu}[\p{L}.-]{0,20})){0,3}[ \t]*$/u.test(
      line,
    )
  )
    return false
  for (let next = at + 1; next < Math.min(marks.length, at + 10); next++) {
    if (marks[next] === 'blank') continue
    return marks[next] !== 'said'
  }
  return true
}

/** Below a name and a blank line: words in small letters are said, titles stand right below the name. */
export function isAfterthought(lines: readonly string[], at: number): boolean {
  const line = lineAt(lines, at).trim()
  return !lineAt(lines, at - 1).trim() && /^\p{Ll}{1,20}(?:,? \p{Ll}{1,20}){2,}$/u.test(line)
}

/** A last line that says nothing but who the letter's `From` says wrote it. */
export function isNameOf(writer: string, line: string): boolean {
  const names = new Set(wordsIn(writer))
  const said = wordsIn(line)
  return said.length > 0 && said.length <= 4 && said.every((word) => names.has(word))
}

const wordsIn = (text: string): string[] => plainLetters(text.slice(0, 100)).match(/\p{L}+/gu) ?? []
