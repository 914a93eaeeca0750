import { second } from '../../domain/time.ts'
import { type AddressOf, pinned, readMailServer } from './mail-server.ts'

/** Whether a mail server lets us in. One word says how it went: the question must not serve to look around in networks. */
export type Tried = 'well' | 'failed'

const patience = { connect: 10 * second, letter: 10 * second, answer: 10 * second }

/** Connects, changes to TLS, signs in and leaves, without a letter. */
export async function tryServer(url: string, addressOf: AddressOf | undefined): Promise<Tried> {
  const { mailSession } = await import('./session.ts')
  const server = readMailServer(url)
  try {
    const session = mailSession(addressOf ? await pinned(server, addressOf) : server, patience)
    await session.open()
    await session.quit()
    return 'well'
  } catch {
    return 'failed'
  }
}
