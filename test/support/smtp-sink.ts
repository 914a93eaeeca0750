import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

export type Received = {
  /** `extensions` are the names that were said along with the sender, such as SIZE. */
  readonly envelope: { readonly from: string; readonly to: string; readonly extensions: readonly string[] }
  readonly raw: Buffer
  readonly at: number
}

/**
 * How the server treats a recipient. Named by the part before the @, so that a whole run can be played by its addresses:
 * `4xx-rcpt@`, `5xx-rcpt@`, `5xx-data@` refuse that command; `4xx-dot@`, `5xx-dot@` refuse the finished letter; `drop-before-dot@` cuts in the middle of
 * the letter; `drop-after-accept@` takes the letter and cuts without saying so; `slow-250-1500ms@` (or `90s`) takes its time to say so;
 * `once-4xx-dot@` and the like do so the first time only;
 * `silent-250@` never says so; `tarpit@` trickles an endless reply; `greylist@` refuses the first attempt.
 * As senders: `4xx-mail@`, `5xx-mail@`. Anything else is accepted.
 */
export type Behaviour =
  | 'accept'
  | '4xx-rcpt'
  | '5xx-rcpt'
  | '5xx-data'
  | '4xx-dot'
  | '5xx-dot'
  | 'drop-before-dot'
  | 'drop-after-accept'
  | 'silent-250'
  | 'tarpit'
  | 'greylist'
  | `slow-250-${string}`

export type SinkOptions = {
  /** Letters need this sign-in first. */
  readonly credentials?: { readonly user: string; readonly pass: string }
  /** `starttls` offers it with a certificate of its own making, `tls` speaks it from the first byte. */
  readonly security?: 'none' | 'starttls' | 'tls'
  /** Announced by SIZE. */
  readonly size?: number
  /** Called before the server says that it took a letter; such letters are not kept in memory. */
  readonly keep?: (letter: Received) => void
}

export type SmtpSink = {
  readonly url: string
  readonly letters: readonly Received[]
  /** Letters whose bytes arrived without their end. */
  readonly unfinished: () => number
  readonly connections: { readonly open: () => number; readonly most: () => number; readonly ever: () => number }
  /** Overrules what the address itself says. */
  readonly script: (address: string, behaviour: Behaviour) => void
  readonly waitFor: (letters: number, timeoutMs: number) => Promise<readonly Received[]>
  /** Ends every open session, as a server does after a while without a word. */
  readonly hangUp: () => Promise<void>
  /** Settles when no session is open. */
  readonly quiet: () => Promise<void>
  readonly stop: () => Promise<void>
}

const no = (responseCode: number, sentence: string): Error => Object.assign(new Error(sentence), { responseCode })

/** A mail server on loopback that keeps what it accepts in memory, and misbehaves on request. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const { credentials, security = 'none' } = options
  const letters: Received[] = []
  const scripted = new Map<string, Behaviour>()
  const met = new Set<string>()
  const attempts = new Map<string, number>()
  /** By the port at the other end. */
  const sockets = new Map<number | undefined, Socket>()
  const [arrivals, trickles] = [new Set<() => void>(), new Set<NodeJS.Timeout>()]
  let [unfinished, most, ever] = [0, 0, 0]

  const behaviourOf = (address: string): string => {
    const said = scripted.get(address) ?? address.split('@')[0] ?? 'accept'
    if (!said.startsWith('once-')) return said
    return (attempts.get(address) ?? 0) > 1 ? 'accept' : said.slice('once-'.length)
  }
  const socketOf = ({ remotePort }: SMTPServerSession): Socket | undefined => sockets.get(remotePort)
  const recipientOf = ({ envelope }: SMTPServerSession): string => envelope.rcptTo[0]?.address ?? ''

  const handlers: SMTPServerOptions = {
    onConnect(_session, done) {
      ever += 1
      most = Math.max(most, server.connections.size)
      done()
    },
    onAuth: ({ username, password }, _session, done) =>
      username === credentials?.user && password === credentials?.pass
        ? done(null, { user: username })
        : done(no(535, '5.7.8 the password is wrong')),
    onMailFrom({ address }, session, done) {
      session.disabledCommands = undefined
      const behaviour = behaviourOf(address)
      if (behaviour === '4xx-mail') return done(no(451, '4.3.0 not now'))
      if (behaviour === '5xx-mail') return done(no(550, '5.7.1 not from you'))
      done()
    },
    onRcptTo({ address }, session, done) {
      attempts.set(address, (attempts.get(address) ?? 0) + 1)
      const behaviour = behaviourOf(address)
      if (behaviour === '4xx-rcpt') return done(no(450, '4.2.1 the mailbox is busy'))
      if (behaviour === '5xx-rcpt') return done(no(550, '5.1.1 no such mailbox'))
      if (behaviour === 'greylist' && !met.has(address)) {
        met.add(address)
        return done(no(451, '4.7.1 come back later'))
      }
      if (behaviour === 'tarpit') {
        const socket = socketOf(session)
        trickles.add(setInterval(() => socket?.writable && socket.write('2'), 5))
        return
      }
      if (behaviour === '5xx-data') session.disabledCommands = ['DATA']
      done()
    },
    onData(stream, session, done) {
      const to = recipientOf(session)
      const behaviour = behaviourOf(to)
      const chunks: Buffer[] = []
      unfinished += 1
      stream.on('error', () => undefined)
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (behaviour === 'drop-before-dot') socketOf(session)?.destroy()
      })
      stream.once('end', () => {
        unfinished -= 1
        if (behaviour === '4xx-dot') return done(no(451, '4.3.0 could not keep it'))
        if (behaviour === '5xx-dot') return done(no(554, '5.7.1 not wanted'))
        const { address: from = '', args = {} } = session.envelope.mailFrom || {}
        const letter = {
          envelope: { from, to, extensions: Object.keys(args || {}) },
          raw: Buffer.concat(chunks),
          at: Date.now(),
        }
        if (options.keep) options.keep(letter)
        else letters.push(letter)
        for (const arrived of arrivals) arrived()
        if (behaviour === 'drop-after-accept') return void socketOf(session)?.destroy()
        if (behaviour === 'silent-250') return
        const [, amount, unit] = /^slow-250-(\d+)(ms|s)$/.exec(behaviour) ?? []
        if (amount) return void setTimeout(() => done(null, '2.0.0 kept'), Number(amount) * (unit === 's' ? 1000 : 1))
        done(null, '2.0.0 kept')
      })
    },
  }
  const server = new SMTPServer({
    ...handlers,
    logger: false,
    secure: security === 'tls',
    authOptional: credentials === undefined,
    allowInsecureAuth: true,
    hideSTARTTLS: security !== 'starttls',
    disableReverseLookup: true,
    closeTimeout: 50,
    ...(options.size ? { size: options.size } : {}),
    disabledCommands: credentials ? [] : ['AUTH'],
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const signIn = credentials ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.pass)}@` : ''

  const quiet = async (): Promise<void> => {
    while (server.connections.size > 0) await wait(1)
  }
  const hangUp = async (): Promise<void> => {
    for (const socket of sockets.values()) socket.destroy()
    await quiet()
  }
  return {
    url: `${security === 'tls' ? 'smtps' : 'smtp'}://${signIn}127.0.0.1:${port}`,
    letters,
    unfinished: () => unfinished,
    connections: { open: () => server.connections.size, most: () => most, ever: () => ever },
    script: (address, behaviour) => void scripted.set(address, behaviour),
    hangUp,
    quiet,
    async waitFor(count, timeoutMs) {
      const late = new AbortController()
      const enough = new Promise<void>((resolve) => {
        const look = (): void => void (letters.length >= count && resolve())
        arrivals.add(look)
        look()
      })
      const tooLong = wait(timeoutMs, undefined, { signal: late.signal }).then(() => {
        throw new Error(`${letters.length} of ${count} letters came within ${timeoutMs} ms`)
      })
      await Promise.race([enough, tooLong]).finally(() => late.abort())
      return letters
    },
    async stop() {
      for (const trickle of trickles) clearInterval(trickle)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await hangUp()
      await closed
    },
  }
}
