import { encodeWord } from 'nodemailer/lib/mime-funcs'

const crlf = '\r\n'
/** RFC 5322 §2.1.1: where lines should end, and where they must. */
const [lineShould, lineMust] = [78, 998]
/** An encoded word may take 75 characters (RFC 2047 §2); less, so that it fits on the line that names the field. */
const encodedWordLength = 60
/** A word longer than this could not be folded, so it is encoded in pieces. */
const longestPlainWord = 60

/** One line of text, whatever was put in: control characters and line ends become spaces. This is what keeps a name from adding a header of its own. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029 ]+/gu, ' ')
    .trim()

/** Free text for a field such as Subject: as it is when plain, otherwise as encoded words (RFC 2047). */
export function unstructured(text: string): string {
  const line = oneLine(text)
  return readsAsItIs(line) ? line : encodeWord(line, 'B', encodedWordLength)
}

/** `Name <address>`; the address must be in its wire form. */
export function mailbox(name: string | null, address: string): string {
  const shown = oneLine(name ?? '')
  if (shown === '') return address
  if (!readsAsItIs(shown)) return `${encodeWord(shown, 'B', encodedWordLength)} <${address}>`
  const phrase = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(shown) ? shown : `"${shown.replace(/["\\]/g, '\\$&')}"`
  return `${phrase} <${address}>`
}

/** The field with its line end, folded between words. Throws when a name or a word cannot stand in a letter at all. */
export function field(name: string, value: string): string {
  if (!/^[!-9;-~]+$/.test(name)) throw new RangeError(`"${oneLine(name)}" cannot be the name of a header`)
  // Nearly all fields are short and plain already.
  if (name.length + value.length < lineShould - 1 && /^[!-~]+(?: [!-~]+)*$/.test(value))
    return `${name}: ${value}${crlf}`
  let folded = `${name}:`
  let length = folded.length
  for (const [index, word] of oneLine(value).split(' ').entries()) {
    if (!/^[!-~]*$/.test(word) || word.length > lineMust - name.length - 2)
      throw new RangeError(`the header ${name} holds a word that cannot be sent`)
    // The first word stays beside the name: some readers take a field that starts with a fold for empty.
    const fold = index > 0 && length + 1 + word.length > lineShould
    folded += `${fold ? crlf : ''} ${word}`
    length = (fold ? 0 : length) + 1 + word.length
  }
  return folded + crlf
}

function readsAsItIs(line: string): boolean {
  return (
    /^[ -~]*$/.test(line) && !line.includes('=?') && line.split(' ').every((word) => word.length <= longestPlainWord)
  )
}
