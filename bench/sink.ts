import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { answerWith } from './process.ts'

/** What arrived since it was last asked. `repeated` counts letters beyond the first to one reader. */
export type Arrived = {
  readonly letters: number
  readonly repeated: number
  readonly bytes: number
  readonly last: string
}

/** A mail server that reads every letter to its end, remembers whom it was for, and keeps the last one. */
let readers = new Map<string, number>()
let bytes = 0
let last = ''

const server = new SMTPServer({
  logger: false,
  authOptional: true,
  hideSTARTTLS: true,
  disableReverseLookup: true,
  disabledCommands: ['AUTH'],
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
    stream.once('end', () => {
      const reader = session.envelope.rcptTo[0]?.address ?? ''
      readers.set(reader, (readers.get(reader) ?? 0) + 1)
      const letter = Buffer.concat(chunks)
      bytes += letter.length
      last = letter.toString('latin1')
      done(null, '2.0.0 kept')
    })
  },
})
// A sender that is ended in the middle of its goodbye is no concern of ours.
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  answerWith(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, async (): Promise<Arrived> => {
    const letters = [...readers.values()].reduce((sum, count) => sum + count, 0)
    const arrived = { letters, repeated: letters - readers.size, bytes, last }
    readers = new Map()
    bytes = 0
    return arrived
  })
})
