import type { Channel } from './channel.ts'
import { mailboxChannel } from './mailbox.ts'

/** The mail server that the settings name, or the built-in mailbox when they name none. */
export async function openEmailChannel({ smtpUrl }: { readonly smtpUrl: string | null }): Promise<Channel> {
  if (smtpUrl === null) return mailboxChannel()
  // Loaded only where there is a server to talk to: nodemailer's connection costs tens of milliseconds at start.
  const { smtpChannel } = await import('./email/smtp.ts')
  return smtpChannel({ url: smtpUrl })
}
