import type { Channel } from './channel.ts'
import { smtpChannel } from './email/smtp.ts'
import { mailboxChannel } from './mailbox.ts'

/** The mail server that the settings name, or the built-in mailbox when they name none. */
export const openEmailChannel = ({
  smtpUrl,
  patience = null,
}: {
  readonly smtpUrl: string | null
  /** Milliseconds for a letter and for its answer; shorter only in tests. */
  readonly patience?: number | null
}): Channel =>
  smtpUrl === null
    ? mailboxChannel()
    : smtpChannel({ url: smtpUrl, ...(patience === null ? {} : { timeouts: { letter: patience, answer: patience } }) })
