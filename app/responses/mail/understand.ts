import { readMessageIdHeader } from '../../outbox/messages.ts'
import { type Kind, kindOf } from './classify.ts'
import { type MailRead, readMail } from './read.ts'
import { stripQuotes } from './strip-quotes.ts'

/** A mail with what it turned out to be by itself, and the writer's own words. */
export type Understood = MailRead & { readonly judged: Kind; readonly words: string }

/** All that a hostile mail can make slow, for the thread that may be killed. */
export async function understand(raw: Uint8Array): Promise<Understood> {
  const mail = await readMail(raw)
  return {
    ...mail,
    judged: kindOf(mail, (id) => readMessageIdHeader(id) !== null),
    words: stripQuotes(mail.text, mail.from?.name),
  }
}
