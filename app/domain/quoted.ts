/**
 * Text in quoted-printable (RFC 2045 §6.7) that begins and ends at the left edge: lines of its own, whatever stands before and
 * after. Pieces can therefore be written once, kept, and joined in any order; joined and read back they are the joined text.
 */
export type Quoted = string & { readonly quoted: true }

/** RFC 2045: at most 76 characters on a line, with the `=` of a soft break. A first dot takes two more. */
const widest = 73
const softBreak = '=\r\n'
const hardBreak = '\r\n'

const goesAsItIs = /^[ -<>-~]*$/
const lineEnds = /\r\n|[\r\n]/

/** How each byte is written in the middle of a line. */
const written = Array.from({ length: 256 }, (_, byte) =>
  byte === 0x3d || byte < 0x20 || byte > 0x7e
    ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    : String.fromCharCode(byte),
)
const utf8 = new TextEncoder()

/** Every line end becomes the one that mail has. */
export function quoted(text: string): Quoted {
  if (text.length <= widest && goesAsItIs.test(text) && !text.endsWith(' '))
    return (text === '' ? '' : `${edge(text)}${softBreak}`) as Quoted
  const lines = text.split(lineEnds)
  const last = lines.pop() ?? ''
  let all = ''
  for (const one of lines) all += line(one) + hardBreak
  return (last === '' ? all : all + line(last) + softBreak) as Quoted
}

/** A dot at the edge would need a second one on the wire (RFC 5321 §4.5.2). */
const edge = (row: string): string => (row.startsWith('.') ? `=2E${row.slice(1)}` : row)

/** One line of the text, in as many rows as it needs. White space at a line's end would be lost on the way. */
function line(text: string): string {
  const trailing = /[ \t]$/.test(text)
  if (!trailing && goesAsItIs.test(text)) {
    if (text.length <= widest) return edge(text)
    let rows = edge(text.slice(0, widest))
    for (let at = widest; at < text.length; at += widest) rows += softBreak + edge(text.slice(at, at + widest))
    return rows
  }
  const bytes = utf8.encode(text)
  let rows = ''
  let row = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = trailing && at === bytes.length - 1 ? (byte === 0x20 ? '=20' : '=09') : (written[byte] ?? '')
    if (row.length + next.length > widest) {
      rows += edge(row) + softBreak
      row = ''
    }
    row += next
  }
  return rows + edge(row)
}
