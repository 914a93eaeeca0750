import type { Channel } from './channel.ts'
import { smtpChannel } from './email/smtp.ts'
import { mailboxChannel } from './mailbox.ts'

/** The mail server that the settings name, or the built-in mailbox when they name none. */
export const openEmailChannel = ({ smtpUrl }: { readonly smtpUrl: string | null }): Channel =>
  smtpUrl === null ? mailboxChannel() : smtpChannel({ url: smtpUrl })
