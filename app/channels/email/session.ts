/* oxlint-disable no-underscore-dangle -- the socket and what its server can do are nodemailer's own: see `Inside` */
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Outcome } from '../channel.ts'
import { afterTheEnd, beforeTheEnd, failed, type Reply, replyReader, type Said, tooLarge, unknown } from './reply.ts'
import type { Inside } from './inside.ts'
import type { MailServer } from './mail-server.ts'
import { endOfLetter, onTheWire } from './wire.ts'

/** Milliseconds. RFC 5321 §4.5.3.2.6: after the final dot a server may take ten minutes, and giving up earlier makes second copies. */
export type Timeouts = {
  /** Connecting and greeting; and again for signing in. */
  readonly connect: number
  /** From MAIL to the last byte before the dot, in all: giving up here is safe, so a server that trickles does not hold us. */
  readonly letter: number
  readonly answer: number
}

export type Envelope = { readonly from: string; readonly to: string }

/** One signed-in conversation with a mail server, carrying one letter at a time. */
export type Session = {
  /** Throws when the server cannot be reached, trusted or signed in to. */
  readonly open: () => Promise<void>
  /** `stale` when the session turned out to have ended before this letter was begun: another one may carry it at once. */
  readonly carry: (
    envelope: Envelope,
    mime: Buffer,
    handOff: () => Promise<boolean>,
  ) => Promise<{ readonly outcome: Outcome; readonly stale: boolean }>
  readonly isOpen: () => boolean
  /** Cuts the connection. A letter whose end was not sent has then not been accepted. */
  readonly cut: () => void
  /** Takes leave and cuts the connection when the server has answered, or after a second. */
  readonly quit: () => Promise<void>
}

/**
 * Nodemailer connects, encrypts and signs in. Then the conversation is ours: letters are one command, the bytes, the end; what
 * nodemailer does for letters of every kind costs more than all of that (docs/decisions/030).
 */
export function mailSession({ connection: options, credentials }: MailServer, timeouts: Timeouts): Session {
  const connection = new SMTPConnection({
    ...options,
    // Our own alarms measure whole steps; nodemailer's would be set back by every byte of a server that trickles.
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    socketTimeout: timeouts.connect + timeouts.letter + timeouts.answer,
    // Closing means cutting: a polite half-close would leave the socket to the other side.
    socketCloseTimeout: 0,
  })
  const inside = connection as unknown as Inside
  let fault: Error | null = null
  let timedOut = false
  let awaited: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }[] = []
  let alarm: NodeJS.Timeout | undefined

  const breakOff = (error: Error): void => {
    if (fault) return
    fault = error
    clearTimeout(alarm)
    connection.close()
    for (const { reject } of awaited.splice(0)) reject(error)
  }
  const arm = (milliseconds: number, sentence: string): void => {
    clearTimeout(alarm)
    alarm = setTimeout(() => {
      timedOut = true
      breakOff(new Error(sentence))
    }, milliseconds)
  }
  connection.on('error', breakOff)
  // A turn later, so that what the server said last, which says more, comes first.
  connection.once('end', () => setImmediate(breakOff, new Error('the mail server closed the connection')))

  /** One step of nodemailer's; ends with the server's answer, or when the session breaks. */
  async function step(say: (done: (error?: Error | null) => void) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        awaited = [{ resolve: () => resolve(), reject }]
        if (fault) reject(fault)
        else say((error) => (error ? reject(error) : resolve()))
      })
    } finally {
      clearTimeout(alarm)
      awaited = []
    }
  }

  const read = replyReader((reply) => {
    const next = awaited.shift()
    if (next) next.resolve(reply)
    if (!next || reply.code === 421) breakOff(new Error(reply.text))
  })
  function listen(chunk: Buffer): void {
    try {
      read(chunk)
    } catch (error) {
      breakOff(error as Error)
    }
  }

  /** The server's next reply that nobody waits for yet. */
  function reply(): Promise<Reply> {
    const next = new Promise<Reply>((resolve, reject) => {
      if (fault) reject(fault)
      else awaited.push({ resolve, reject })
    })
    // Whoever has heard enough does not listen to the rest.
    next.catch(() => {})
    return next
  }

  /** Settles when everything said so far has left this process, or never can. */
  const written = (bytes: Buffer): Promise<void> =>
    new Promise((resolve) => void inside._socket.write(bytes, () => resolve()))

  /** Names sender and recipient. Null: the server waits for the letter. With PIPELINING (RFC 2920) all is said at once. */
  async function announce({ from, to }: Envelope, size: number): Promise<Outcome | null> {
    const { _supportedExtensions: can, _maxAllowedSize: most } = inside
    if (most && size > most) return tooLarge(most)
    const commands: readonly (readonly [Said, string])[] = [
      ['MAIL', `MAIL FROM:<${from}>${can.includes('SIZE') ? ` SIZE=${size}` : ''}\r\n`],
      ['RCPT', `RCPT TO:<${to}>\r\n`],
      ['DATA', 'DATA\r\n'],
    ]
    const atOnce = can.includes('PIPELINING')
    if (atOnce) inside._socket.write(commands.map(([, line]) => line).join(''), 'latin1')
    const replies = atOnce ? commands.map(reply) : []
    for (const [index, [said, line]] of commands.entries()) {
      if (!atOnce) inside._socket.write(line, 'latin1')
      const no = beforeTheEnd(await (replies[index] ?? reply()), said)
      if (no) return no
    }
    return null
  }

  return {
    isOpen: () => fault === null && !connection.destroyed,
    cut: () => breakOff(new Error('the channel was closed')),

    async open() {
      arm(timeouts.connect, 'the mail server did not answer the connection in time')
      await step((done) => connection.connect(done))
      if (credentials && connection.allowsAuth) {
        arm(timeouts.connect, 'the mail server did not answer the sign-in in time')
        await step((done) => connection.login({ credentials }, done))
      }
      // STARTTLS replaces the socket, so only nodemailer knows the one in use.
      inside._socket.off('data', inside._onSocketData)
      inside._socket.on('data', listen)
    },

    async carry(envelope, mime, handOff) {
      let asked = false
      let ending = false

      async function letter(): Promise<Outcome> {
        arm(timeouts.letter, 'the mail server did not take the letter in time')
        const no = await announce(envelope, mime.length)
        if (no) return no
        let early: Reply | null = null
        const answer = reply()
        answer.then((heard) => void (early = heard)).catch(() => {})
        await Promise.race([written(onTheWire(mime)), answer])
        if (early) return beforeTheEnd(early, 'letter') ?? failed('')
        if (fault) throw fault
        clearTimeout(alarm)
        asked = true
        // Nobody may learn of an outcome before the hand-off has settled.
        if (!(await handOff())) return { kind: 'withheld' }
        if (early) return beforeTheEnd(early, 'letter') ?? failed('')
        if (fault) throw fault
        arm(timeouts.answer, 'no answer to the end of the letter')
        // From here on the dot may be on the wire.
        ending = true
        inside._socket.write(endOfLetter)
        return afterTheEnd(await answer)
      }

      const outcome = await letter().catch((error: unknown) => (ending ? unknown(error) : failed(error)))
      clearTimeout(alarm)
      const ended = outcome.kind === 'accepted' || (outcome.kind === 'refused' && outcome.after)
      const stale = !asked && !timedOut && outcome.kind === 'failed' && fault !== null
      if (!ended) breakOff(new Error('the conversation was left in the middle of a letter'))
      return { outcome, stale }
    },

    async quit() {
      if (fault || connection.destroyed) return
      arm(1_000, 'the mail server did not answer the goodbye')
      inside._socket.write('QUIT\r\n')
      await reply().catch(() => {})
      breakOff(new Error('the session was over'))
    },
  }
}
