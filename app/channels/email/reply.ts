import type { SMTPError } from 'nodemailer/lib/smtp-connection'
import type { Outcome } from '../channel.ts'

/** Answers about us or the moment rather than about the letter: service closing (421), and everything about signing in and encryption (RFC 4954, RFC 3207). */
const notTheLetters = new Set([421, 454, 530, 534, 535, 538])

const sentence = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 500)

const refused = (error: SMTPError, code: number, permanent: boolean, after: boolean): Outcome => ({
  kind: 'refused',
  permanent,
  after,
  code,
  response: sentence(error.response ?? error.message),
})

/** What an error means while the server cannot have accepted anything. */
export function beforeTheEnd(error: SMTPError): Outcome {
  const { responseCode: code, response = '' } = error
  // Found by nodemailer itself before a byte was sent: the letter is over the size the server announced.
  if (error.code === 'EMESSAGE' && !code) return refused(error, 552, true, false)
  const answersTheLetter = error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
  if (!answersTheLetter || !code || code < 400 || notTheLetters.has(code))
    return { kind: 'failed', why: sentence(error.message) }
  // A refused sender is a fault in the settings, to be put right while letters wait; only the letter's size is its own fault.
  const aboutSender = error.command === 'MAIL FROM' && code !== 552 && !/\b5\.3\.4\b/.test(response)
  return refused(error, code, code >= 500 && !aboutSender, false)
}

/** What an error means once the final dot may have been sent: only the server's own no is a no. */
export function afterTheEnd(error: SMTPError): Outcome {
  const { responseCode: code } = error
  if (error.code === 'EMESSAGE' && code && code >= 400) return refused(error, code, code >= 500, true)
  return { kind: 'unknown', why: sentence(error.message) }
}
