import type { Outcome } from '../channel.ts'

/** What a mail server says to one command, its lines joined. */
export type Reply = { readonly code: number; readonly text: string }

/** What was said to the server when it answered. */
export type Said = 'MAIL' | 'RCPT' | 'DATA' | 'letter'

/** Answers about us or the moment rather than about the letter: service closing (421), and everything about signing in and encryption (RFC 4954, RFC 3207). */
const notTheLetters = new Set([421, 454, 530, 534, 535, 538])

const sentence = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 500)

const refused = ({ code, text }: Reply, permanent: boolean, after: boolean): Outcome => ({
  kind: 'refused',
  permanent,
  after,
  code,
  response: sentence(text),
})

export const failed = (error: unknown): Outcome => ({ kind: 'failed', why: sentence(wordsOf(error)) })
export const unknown = (error: unknown): Outcome => ({ kind: 'unknown', why: sentence(wordsOf(error)) })

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A letter over the size the server announced is refused before a byte of it is sent. */
export const tooLarge = (most: number): Outcome =>
  refused({ code: 552, text: `552 5.3.4 the mail server takes letters of at most ${most} bytes` }, true, false)

/** What a reply means while the server cannot have accepted anything. Null: go on. */
export function beforeTheEnd(reply: Reply, said: Said): Outcome | null {
  const { code, text } = reply
  if (said === 'DATA' ? code === 354 : said !== 'letter' && code >= 200 && code < 300) return null
  if (said === 'letter' && code < 300) return unknown('the mail server accepted a letter that had not ended')
  if (code < 400 || notTheLetters.has(code)) return failed(text)
  // A refused sender is a fault in the settings, to be put right while letters wait; only the letter's size is its own fault.
  const aboutSender = said === 'MAIL' && code !== 552 && !/\b5\.3\.4\b/.test(text)
  return refused(reply, code >= 500 && !aboutSender, false)
}

/** What a reply means once the final dot was sent: only the server's own no is a no. */
export function afterTheEnd(reply: Reply): Outcome {
  const { code, text } = reply
  if (code >= 200 && code < 300) return { kind: 'accepted', response: sentence(text) }
  return code >= 400 ? refused(reply, code >= 500, true) : unknown(text)
}

/** A server that never ends its reply is not listened to for longer than this. */
const longestReply = 64 * 1024

/** Puts replies together out of what arrives (RFC 5321 §4.2). Throws when one does not end. */
export function replyReader(heard: (reply: Reply) => void): (chunk: Buffer) => void {
  let rest = ''
  let lines: string[] = []
  return (chunk) => {
    rest += chunk.toString('utf8')
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).trimEnd()
      rest = rest.slice(end + 1)
      if (line === '') continue
      lines.push(line)
      if (/^\d{3}-/.test(line)) continue
      const text = lines.join('\n')
      lines = []
      heard({ code: Number(line.slice(0, 3)) || 0, text })
    }
    if (rest.length + lines.length * 100 > longestReply) throw new Error('the mail server does not end its reply')
  }
}
