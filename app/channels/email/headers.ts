/** What a letter says about itself to machines. */
export type LetterMarks = {
  readonly messageId: string
  readonly flow: string
  readonly shopId: number
  /** Takes a one-click POST (RFC 8058) and, opened by a person, shows a page. */
  readonly unsubscribe: string
  /** An address that unsubscribes whoever writes to it, for readers that prefer to write (RFC 2369). */
  readonly unsubscribeByMail?: string
  /** A person wrote it: it is no automatic mail, and whoever is away may say so. */
  readonly byHand?: boolean
}

/**
 * One-click unsubscribe (RFC 2369, RFC 8058), the flow's name for Gmail's complaint figures (Feedback-ID), our own mark to recognise
 * the letter by, and the two fields that keep out-of-office notes and other machines from answering (RFC 3834; Microsoft
 * [MS-OXCMAIL] for the second). People's replies are not touched by either. There is no Precedence: it is for lists, and
 * some servers file such letters as bulk.
 */
export function letterHeaders(marks: LetterMarks): Readonly<Record<string, string>> {
  const { messageId, flow, shopId, unsubscribe, unsubscribeByMail, byHand } = marks
  const byMail = unsubscribeByMail === undefined ? '' : `, <mailto:${unsubscribeByMail}?subject=unsubscribe>`
  return {
    'List-Unsubscribe': `<${unsubscribe}>${byMail}`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Feedback-ID': `${flow}:${shopId}:aftercare`,
    ...(byHand ? {} : { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' }),
    'X-Aftercare-Message': messageId,
  }
}

/** RFC 5322 §3.6.4: what the letter answers, and the thread it belongs to. Ids that could not stand in a header are left out. */
export function threadHeaders(thread: {
  readonly inReplyTo: string | null
  readonly references: readonly string[]
}): Readonly<Record<string, string>> {
  const [inReplyTo] = idsThatFit([thread.inReplyTo ?? ''])
  const references = idsThatFit(thread.references)
  return {
    ...(inReplyTo ? { 'In-Reply-To': inReplyTo } : {}),
    ...(references.length > 0 ? { References: references.join(' ') } : {}),
  }
}

const idsThatFit = (ids: readonly string[]): string[] => ids.filter((id) => /^<[!-;=?-~]{3,250}>$/.test(id))
