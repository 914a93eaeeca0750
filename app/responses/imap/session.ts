import { ImapFlow } from 'imapflow'
import { inChunks } from '../../db/row.ts'
import { day, second, type Instant } from '../../domain/time.ts'
import type { ImapAddress } from './address.ts'
import type { Place, PlaceKeeper } from './place.ts'

export type SessionNeeds = {
  readonly address: ImapAddress
  readonly keeper: PlaceKeeper
  readonly now: () => Instant
  /** Takes one mail in; once it resolves the mail is stored, and is not asked for again. */
  readonly receive: (raw: Buffer) => Promise<unknown>
  /** Told when the mailbox is open and has been read to its end. */
  readonly caughtUp: () => void
}

/** What of a mailbox nobody read before is worth reading: who answered while we were being set up. */
const lookBack = 2 * day
/** Of a larger mail the beginning is read: the words come first, what was attached stays in the mailbox. */
const [largest, beginning] = [25 * 1024 * 1024, 1024 * 1024]
const atOnce = 50
/** The lease is renewed, and a server that forgot to tell us of a mail is asked, so often. */
const lookEvery = 20 * second

/**
 * Reads a mailbox as long as the connection holds and nobody else has the lease: first what is new since the last time, then
 * whatever comes, told by IDLE (RFC 2177). The mailbox itself is opened for reading only and stays as it is.
 */
export async function readMailbox(needs: SessionNeeds, stopped: AbortSignal): Promise<void> {
  const { address, keeper } = needs
  const client = new ImapFlow({
    host: address.host,
    port: address.port,
    secure: address.secure,
    // A password goes over an encrypted line only, but on this machine.
    ...(address.here ? { tls: { rejectUnauthorized: false } } : { doSTARTTLS: !address.secure }),
    auth: { user: address.user, pass: address.pass },
    logger: false,
    disableAutoIdle: true,
  })
  const bell = doorbell()
  // What breaks is told by whatever waits for an answer then.
  client.on('error', bell.ring).on('close', bell.ring).on('exists', bell.ring)
  const stop = (): void => {
    bell.ring()
    client.close()
  }
  stopped.addEventListener('abort', stop, { once: true })
  try {
    await client.connect()
    const box = await client.mailboxOpen(address.folder, { readOnly: true })
    let place = await begin(client, needs, `${box.uidValidity}`)
    while (!stopped.aborted && client.usable && (await keeper.hold())) {
      bell.reset()
      const next = await readOn(client, needs, place, stopped)
      if (next === null) return
      const more = next.uid !== place.uid
      place = next
      if (more || bell.rang()) continue
      needs.caughtUp()
      client.idle().catch(bell.ring)
      await bell.wait(lookEvery)
    }
  } finally {
    stopped.removeEventListener('abort', stop)
    client.close()
  }
}

/** Where to go on. Numbers of another generation mean nothing; what was read before is recognised by its content. */
async function begin(client: ImapFlow, { keeper, now }: SessionNeeds, validity: string): Promise<Place> {
  const known = await keeper.read()
  if (known.validity === validity) return known
  const recent = (await client.search({ since: new Date(now() - lookBack) }, { uid: true })) || []
  const first = recent.length > 0 ? Math.min(...recent.slice(0, 100_000)) : await nextUid(client)
  return { validity, uid: first - 1 }
}

const nextUid = async (client: ImapFlow): Promise<number> => (client.mailbox && client.mailbox.uidNext) || 1

/** Takes in what is new, in its order, each remembered as soon as it is stored. Null: the lease is another's now. */
async function readOn(
  client: ImapFlow,
  { keeper, receive, now }: SessionNeeds,
  from: Place,
  stopped: AbortSignal,
): Promise<Place | null> {
  // Asking lets servers that keep quiet outside IDLE tell what came.
  await client.noop()
  // Their numbers alone: ten thousand mails may be waiting. "5:*" always holds the last one, even when its number is lower.
  const found = (await client.search({ uid: `${from.uid + 1}:*` }, { uid: true })) || []
  const fresh = found.filter((uid) => uid > from.uid).sort((a, b) => a - b)
  let place = from
  for (const some of inChunks(fresh, atOnce)) {
    const sizes = new Map<number, number>()
    for (const { uid, size } of await client.fetchAll(some.join(','), { uid: true, size: true }, { uid: true }))
      sizes.set(uid, size ?? 0)
    for (const uid of some) {
      if (stopped.aborted) return place
      const source = (sizes.get(uid) ?? 0) > largest ? { start: 0, maxLength: beginning } : true
      const mail = await client.fetchOne(`${uid}`, { source }, { uid: true })
      if (mail && mail.source) await receive(mail.source)
      place = { ...place, uid }
      if (!(await keeper.hold()) || !(await keeper.move(place, now()))) return null
    }
  }
  if (fresh.length === 0 && !(await keeper.move(place, now()))) return null
  return place
}

/** Remembers that it rang, so that nothing that happens between two looks is missed. */
function doorbell() {
  let ringing = false
  let wake: () => void = () => {}
  return {
    ring: (): void => {
      ringing = true
      wake()
    },
    rang: (): boolean => ringing,
    reset: (): void => {
      ringing = false
    },
    wait: (time: number): Promise<void> =>
      new Promise((resolve) => {
        if (ringing) return resolve()
        const timer = setTimeout(resolve, time)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
