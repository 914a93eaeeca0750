import { hash } from 'node:crypto'
import { quoted, type Quoted } from '../../domain/quoted.ts'
import type { Instant } from '../../domain/time.ts'
import { field, mailbox, unstructured } from './header-field.ts'
import { wireAddress } from './wire-address.ts'

const crlf = '\r\n'
const softBreak = `=${crlf}`

export type Assembly = {
  readonly from: { readonly name: string | null; readonly address: string }
  readonly to: { readonly name?: string | null; readonly address: string }
  readonly replyTo: string
  readonly subject: string
  /** The whole field, `<…@…>`. */
  readonly messageId: string
  readonly date: Instant
  /** Further fields; values are structured text, already in ASCII. */
  readonly headers: Readonly<Record<string, string>>
  readonly html: Quoted
  readonly text: string
}

/**
 * The letter as it goes over the wire (RFC 5322, multipart/alternative by RFC 2046): the same bytes for the same input, so a second
 * attempt sends what the first one would have sent. Both parts travel in quoted-printable, which leaves nothing for a mail server
 * to re-wrap, to take for the end of the letter, or to break a signature with, and of which most is made once for all letters.
 * A recipient that no server could be told (see `wireAddress`) is left out of the `To`: the channel refuses such a letter.
 * Throws RangeError when the sender's side (from, replyTo, a header) cannot be written: that is a fault in the settings.
 */
export function assemble(letter: Assembly): Buffer {
  const { from, to, replyTo, messageId } = letter
  const recipient = wireAddress(to.address)
  const boundary = `=_${hash('sha256', messageId).slice(0, 32)}`
  const head =
    field('Date', new Date(letter.date).toUTCString().replace('GMT', '+0000')) +
    field('Message-ID', messageId) +
    field('From', mailbox(from.name, ours(from.address))) +
    field('Reply-To', ours(replyTo)) +
    field('To', recipient ? mailbox(to.name ?? null, recipient) : 'undisclosed-recipients:;') +
    field('Subject', unstructured(letter.subject)) +
    Object.entries(letter.headers)
      .map(([name, value]) => field(name, value))
      .join('') +
    field('MIME-Version', '1.0') +
    `Content-Type: multipart/alternative;${crlf} boundary="${boundary}"${crlf}`
  // RFC 2046 §5.1.4: the plainest part comes first.
  return written([
    head + crlf + partHead(boundary, 'text/plain'),
    closed(quoted(letter.text)),
    crlf + partHead(boundary, 'text/html'),
    closed(letter.html),
    `${crlf}--${boundary}--${crlf}`,
  ])
}

/** Piece by piece into memory of its own, which can be handed to another thread: joined first, the letter would be copied twice more. */
function written(pieces: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) at += bytes.write(piece, at, 'latin1')
  return bytes
}

function ours(address: string): string {
  const said = wireAddress(address)
  if (said === null) throw new RangeError(`letters cannot be sent from or answered to ${JSON.stringify(address)}`)
  return said
}

const partHead = (boundary: string, type: string): string =>
  `--${boundary}${crlf}Content-Type: ${type}; charset=utf-8${crlf}Content-Transfer-Encoding: quoted-printable${crlf}${crlf}`

/** The boundary brings its own line end, so a text that lacks one ends without a soft break, which must not come last. */
const closed = (content: Quoted): string =>
  content.endsWith(softBreak) ? content.slice(0, -softBreak.length) : content
