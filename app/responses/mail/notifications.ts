import type { Bounce, Complaint } from './reports.ts'
import { isHard } from './hard.ts'
import type { MailRead } from './read.ts'

/** A provider's word about one of our letters, sent as a letter of its own. */
export type Notified = { readonly bounce: Bounce } | { readonly complaint: Complaint }

/** Amazon SES through SNS: JSON within JSON, lines of which mail systems may have broken, so that it is searched rather than parsed. */
const ses = {
  begins: /^\s{0,20}\{[^]{0,400}(?:notificationType|eventType)/,
  kind: field('(?:notificationType|eventType)'),
  bounceType: field('bounceType'),
  feedbackType: field('complaintFeedbackType'),
  recipient: field('emailAddress'),
  status: field('status'),
  diagnostic: field('diagnosticCode'),
  originalId: new RegExp(
    String.raw`\\?"name\\?"\s{0,4}:\s{0,4}\\?"Message-ID\\?"\s{0,4},\s{0,4}\\?"value\\?"\s{0,4}:\s{0,4}\\?"<?([^<>"\\]{3,300})`,
    'i',
  ),
}

function field(name: string): RegExp {
  return new RegExp(String.raw`\\?"${name}\\?"\s{0,4}:\s{0,4}\\?"([^"\\]{1,500})`)
}

/** Null when the letter is no such notification. To be believed as little as a bounce. */
export function notified(mail: MailRead): Notified | null {
  const text = mail.text.slice(0, 50_000)
  if (!ses.begins.test(text)) return null
  const said = (pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null
  const kind = said(ses.kind)?.toLowerCase()
  const [recipient, originalMessageId] = [said(ses.recipient), said(ses.originalId)]
  if (kind === 'complaint')
    return { complaint: { recipient, type: said(ses.feedbackType) ?? 'abuse', originalMessageId } }
  if (kind !== 'bounce') return null
  const status = /[45]\.\d{1,3}\.\d{1,3}/.exec(said(ses.status) ?? '')?.[0] ?? null
  const diagnostic = said(ses.diagnostic) ?? ''
  // Amazon gives up on an address whose bounce it calls permanent; what it says of the reason is more careful than that.
  const hard =
    said(ses.bounceType) === 'Permanent' && isHard({ status: status ?? '5.1.1', told: diagnostic, all: diagnostic })
  return { bounce: { recipient, hard, status, diagnostic, originalMessageId } }
}
