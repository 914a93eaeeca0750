import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import SMTPConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection'
import type { Outcome } from '../channel.ts'
import { afterTheEnd, beforeTheEnd } from './reply.ts'
import type { MailServer } from './mail-server.ts'

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
  let fault: SMTPError | null = null
  let timedOut = false
  let onFault: (error: SMTPError) => void = () => {}
  let alarm: NodeJS.Timeout | undefined

  const breakOff = (error: SMTPError): void => {
    if (fault) return
    fault = error
    clearTimeout(alarm)
    connection.close()
    onFault(error)
  }
  const arm = (milliseconds: number, sentence: string): void => {
    clearTimeout(alarm)
    alarm = setTimeout(() => {
      timedOut = true
      breakOff(new Error(sentence))
    }, milliseconds)
  }
  connection.on('error', breakOff)
  // A turn later, so that the error of the command under way, which says more, comes first.
  connection.once('end', () => setImmediate(breakOff, new Error('the mail server closed the connection')))

  /** One step of the conversation; ends with the server's answer, or when the session breaks. */
  async function step<T>(say: (done: (error?: SMTPError | null, value?: T) => void) => void): Promise<T | undefined> {
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        onFault = reject
        if (fault) reject(fault)
        else say((error, value) => (error ? reject(error) : resolve(value)))
      })
    } finally {
      clearTimeout(alarm)
      onFault = () => {}
    }
  }

  return {
    isOpen: () => fault === null && !connection.destroyed,
    cut: () => breakOff(new Error('the channel was closed')),

    async open() {
      arm(timeouts.connect, 'the mail server did not answer the connection in time')
      await step<void>((done) => connection.connect(done))
      if (!credentials || !connection.allowsAuth) return
      arm(timeouts.connect, 'the mail server did not answer the sign-in in time')
      await step<boolean>((done) => connection.login({ credentials }, done))
    },

    async carry(envelope, mime, handOff) {
      let asked: Promise<boolean> | null = null
      let over = false
      let ending = false

      async function* allButTheEnd(): AsyncGenerator<Buffer> {
        const plain = goesAsItIs(mime)
        if (plain) await written(connection, mime.subarray(0, -crlf.length))
        else {
          yield mime
          // The stream took the letter in this turn of the loop; what follows waits until the operating system has it too.
          await nextTurn()
          await written(connection)
        }
        if (over || fault) throw new Error('the letter was given up')
        clearTimeout(alarm)
        asked = handOff()
        const granted = await asked
        if (!granted || over || fault) throw new Error('the letter was withheld')
        arm(timeouts.answer, 'no answer to the end of the letter')
        // From here on the dot may be on the wire: returning ends the stream, and nodemailer writes it.
        ending = true
        if (plain) yield crlf
      }

      arm(timeouts.letter, 'the mail server did not take the letter in time')
      let outcome: Outcome
      try {
        const info = await step<{ response: string }>((done) =>
          connection.send(
            { from: envelope.from, to: envelope.to, size: mime.length },
            Readable.from(allButTheEnd()),
            (...answer) => {
              over = true
              done(...answer)
            },
          ),
        )
        outcome = ending
          ? { kind: 'accepted', response: info?.response ?? '' }
          : { kind: 'unknown', why: 'the mail server accepted a letter that had not ended' }
      } catch (error) {
        over = true
        outcome = ending ? afterTheEnd(error as SMTPError) : beforeTheEnd(error as SMTPError)
      }
      // The hand-off may still be on its way to the database; nobody may learn of an outcome before it has settled.
      if (asked && !ending) outcome = await judged(asked, outcome)
      const ended = outcome.kind === 'accepted' || (outcome.kind === 'refused' && outcome.after)
      const stale = !asked && !timedOut && outcome.kind === 'failed' && fault !== null
      if (!ended) breakOff(new Error('the conversation was left in the middle of a letter'))
      return { outcome, stale }
    },

    async quit() {
      if (fault || connection.destroyed) return
      arm(1_000, 'the mail server did not answer the goodbye')
      const gone = new Promise((resolve) => void connection.once('end', resolve))
      connection.quit()
      await gone
      clearTimeout(alarm)
    },
  }
}

const crlf = Buffer.from('\r\n')

/**
 * Whether no line begins with a dot and every line ends with CRLF (RFC 5321 §4.5.2, §2.3.8), as in all letters of our own
 * making. Nodemailer looks at every byte in turn, a tenth of the work of a letter; it sees only those that need it.
 */
const goesAsItIs = (mime: Buffer): boolean =>
  mime.subarray(-crlf.length).equals(crlf) && !/^\.|\n\.|[^\r]\n|^\n|\r[^\n]/.test(mime.toString('latin1'))

/** Settles when everything written so far, and `bytes` after it, has left this process, or never can. */
const written = (connection: SMTPConnection, bytes: Buffer | string = ''): Promise<void> =>
  new Promise((resolve) => {
    // oxlint-disable-next-line no-underscore-dangle -- STARTTLS replaces the socket, so only nodemailer knows the one in use
    const socket = connection._socket
    if (socket) socket.write(bytes, () => resolve())
    else resolve()
  })

/** The outcome of a letter whose end was not sent although leave had been asked: what became of the asking may say more. */
async function judged(asked: Promise<boolean>, outcome: Outcome): Promise<Outcome> {
  try {
    return (await asked) || outcome.kind === 'unknown' ? outcome : { kind: 'withheld' }
  } catch (error) {
    return outcome.kind === 'unknown'
      ? outcome
      : { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}
