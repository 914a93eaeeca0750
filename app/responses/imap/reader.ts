import { randomUUID } from 'node:crypto'
import { minute, second, type Instant } from '../../domain/time.ts'
import { type InboundNeeds, receiveMail } from '../inbound.ts'
import { createMailParser } from '../mail/parse.ts'
import { readImapAddress } from './address.ts'
import { placeKeeper } from './place.ts'
import { readMailbox } from './session.ts'

export type MailReaderNeeds = Omit<InboundNeeds, 'mailParser' | 'strangers'> & {
  /** As IMAP_URL says it. */
  readonly url: string
  readonly now: () => Instant
  readonly report: (error: unknown, sentence: string) => void
  /** Told whenever the mailbox has been read to its end. */
  readonly caughtUp?: () => void
}

const shortest = second
const longest = 5 * minute

/**
 * Reads the mailbox customers' answers come to, for as long as this process runs. Of many processes one reads; when it ends another
 * takes over where it stopped. A connection that breaks is made again, each time after a longer rest.
 */
export function startMailReader(needs: MailReaderNeeds): { readonly stop: () => Promise<void> } {
  const { db, url, now, report } = needs
  const address = readImapAddress(url)
  const keeper = placeKeeper(db, address.name, randomUUID())
  const mailParser = createMailParser()
  const stopping = new AbortController()
  let failures = 0

  const rest = (time: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, time)
      const end = (): void => {
        clearTimeout(timer)
        resolve()
      }
      stopping.signal.addEventListener('abort', end, { once: true })
      if (stopping.signal.aborted) end()
    })

  async function session(): Promise<void> {
    // Another process reads; it may end at any moment.
    if (!(await keeper.hold())) return rest(5 * second)
    await readMailbox(
      {
        address,
        keeper,
        now,
        // The mailbox keeps what is no answer to us: of others' mail only a fingerprint is kept here.
        receive: (raw) => receiveMail({ ...needs, mailParser, strangers: 'forget' }, raw, now()),
        caughtUp: () => {
          failures = 0
          needs.caughtUp?.()
        },
      },
      stopping.signal,
    )
    if (!stopping.signal.aborted) await rest(shortest)
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted)
      try {
        await session()
      } catch (error) {
        if (stopping.signal.aborted) break
        failures++
        report(error, `the mailbox ${address.name} could not be read; it is tried again`)
        await rest(Math.min(longest, shortest * 2 ** Math.min(failures - 1, 10)))
      }
    await keeper.letGo().catch(() => {})
    await mailParser.close()
  }

  const ended = run()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
