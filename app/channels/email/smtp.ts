import { minute, second } from '../../domain/time.ts'
import type { Channel, Outcome, Outgoing } from '../channel.ts'
import { type AddressOf, pinned, readMailServer } from './mail-server.ts'
import type { Envelope, Session, Timeouts } from './session.ts'
import { wireAddress } from './wire-address.ts'

export type SmtpTimeouts = Timeouts & {
  /** How long a session is kept open without a letter. Shorter than servers wait, so that we are the one who leaves. */
  readonly idle: number
  /** How long closing waits for letters in hand. */
  readonly closing: number
}

const usual: SmtpTimeouts = {
  connect: 30 * second,
  letter: minute,
  answer: 10 * minute,
  idle: 10 * second,
  closing: 20 * second,
}

/** Many servers limit how many letters they take in one session. */
const lettersPerSession = 100

/** A session that waits for its next letter. */
type Kept = { readonly session: Session; readonly carried: number; readonly retire: NodeJS.Timeout }

/** Letters over SMTP, up to `width` at once, each over a session of its own that is kept for the next one. */
export function smtpChannel(settings: {
  readonly url: string
  readonly width?: number
  readonly timeouts?: Partial<SmtpTimeouts>
  /** The address to connect to, asked before every connection; throws when there is none we may go to. Without it the system decides. */
  readonly addressOf?: AddressOf
}): Channel {
  const { addressOf } = settings
  const server = readMailServer(settings.url)
  const timeouts = { ...usual, ...settings.timeouts }
  const width = settings.width ?? 20
  const sessions = new Set<Session>()
  const idle = new Set<Kept>()
  const inHand = new Set<Promise<Outcome>>()
  const waiting: (() => void)[] = []
  let taken = 0
  let closed = false

  /** At most `width` letters are carried at once; the others wait in line. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (taken < width) taken += 1
    else await new Promise<void>((resolve) => void waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    }
  }

  async function leave(session: Session): Promise<void> {
    await session.quit()
    sessions.delete(session)
  }

  function keep(session: Session, carried: number): void {
    if (!session.isOpen()) return void sessions.delete(session)
    if (closed || carried >= lettersPerSession) return void leave(session)
    const retire = setTimeout(() => {
      idle.delete(kept)
      void leave(session)
    }, timeouts.idle)
    const kept: Kept = { session, carried, retire: retire.unref() }
    idle.add(kept)
  }

  /** An open session that served before, if there is one. */
  function takeKept(): Kept | null {
    for (const kept of idle) {
      idle.delete(kept)
      clearTimeout(kept.retire)
      if (kept.session.isOpen()) return kept
      sessions.delete(kept.session)
    }
    return null
  }

  async function openNew(): Promise<Session> {
    // Loaded by the first letter: nodemailer's part costs 20 MB, which a server that only takes webhooks need not pay.
    const { mailSession } = await import('./session.ts')
    const there = addressOf ? await pinned(server, addressOf) : server
    if (closed) throw new Error('the channel is closed')
    const session = mailSession(there, timeouts)
    sessions.add(session)
    try {
      await session.open()
      return session
    } catch (error) {
      session.cut()
      sessions.delete(session)
      throw error
    }
  }

  async function carry(envelope: Envelope, mime: Buffer, handOff: () => Promise<boolean>): Promise<Outcome> {
    if (closed) return { kind: 'failed', why: 'the channel was closed' }
    const kept = takeKept()
    if (kept) {
      const { outcome, stale } = await kept.session.carry(envelope, mime, handOff)
      keep(kept.session, kept.carried + 1)
      // The server ended the kept session while nobody was looking: that says nothing about this letter.
      if (!stale || closed) return outcome
    }
    try {
      const session = await openNew()
      const { outcome } = await session.carry(envelope, mime, handOff)
      keep(session, 1)
      return outcome
    } catch (error) {
      return { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
    }
  }

  return {
    name: 'email',
    width,
    can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false },

    async send({ from, to, mime }: Outgoing, handOff) {
      const [sender, recipient] = [wireAddress(from), wireAddress(to)]
      if (sender === null) return { kind: 'failed', why: `letters cannot be sent from ${JSON.stringify(from)}` }
      if (recipient === null) return unsayable
      const work = inTurn(() => carry({ from: sender, to: recipient }, mime, handOff))
      inHand.add(work)
      try {
        return await work
      } finally {
        inHand.delete(work)
      }
    },

    async close() {
      closed = true
      const kept = [...idle]
      idle.clear()
      for (const { retire } of kept) clearTimeout(retire)
      const cutting = setTimeout(() => {
        for (const session of sessions) session.cut()
      }, timeouts.closing)
      await Promise.all([...kept.map(({ session }) => leave(session)), ...inHand])
      clearTimeout(cutting)
      await Promise.all([...sessions].map(leave))
    },
  }
}

/** RFC 6531 §3.5 and RFC 3463 X.6.7: said by us, in the words a server would use. The mailbox may exist, so it is not called bad. */
const unsayable: Outcome = {
  kind: 'refused',
  permanent: true,
  after: false,
  code: 553,
  response: '553 5.6.7 the address cannot be written to over SMTP without extensions',
}
