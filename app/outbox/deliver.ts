import type { Channel } from '../channels/channel.ts'
import { crashPoint } from '../crash.ts'
import { timed } from '../db/steps.ts'
import { type Instant, minute, second } from '../domain/time.ts'
import { claim, clear, release, releaseAll } from './claim.ts'
import { type DeliverNeeds, judge, type Leave } from './judge.ts'
import { type Lane, openLane } from './lane.ts'
import { storedMime } from './messages.ts'
import { unwritten } from './pass-gate.ts'
import { type Finished, openPen } from './pen.ts'
import { openRegister } from './register.ts'
import { settleGate } from './settle.ts'
import { supplyOf } from './supply.ts'

export type Postman = {
  /** Claims, judges and sends some batches of what is due at `now`. Returns how many messages it had in hand. */
  readonly round: (now: Instant) => Promise<number>
  /** Finishes letters already begun, gives the rest back. */
  readonly stop: () => void
  /** Resolves when what became of every letter in hand is recorded. */
  readonly finished: () => Promise<void>
}

const longestRound = 2 * second

/** The way out: claim, gate, render, send, record. */
export function openPostman(needs: DeliverNeeds): Postman {
  const { db, channel, owner } = needs
  /** Letters in hand that have not come to their marker yet, and letters under way whose outcome is not known yet. */
  let [coming, underWay] = [0, 0]
  /** A commit waits for those who are coming, and outcomes for other outcomes; once nobody is coming, nobody is waited for. */
  const crowd = (lanes: number): number => (coming > 0 ? Math.ceil(channel.width / lanes) : Math.min(1, underWay))
  const { mark, settle } = openRegister(db, needs.keys, crowd, needs.unrecorded)
  const pen = openPen(needs)
  /** About a second's work, as the last round showed: what was made a moment ago waits for the batch in hand. */
  let batch = Math.max(20, channel.width * 5)
  const pace = (letters: number, milliseconds: number): number =>
    Math.round(Math.min(Math.max((letters * second) / milliseconds, 20, 2 * channel.width), channel.width * 25))
  let stopping = false
  /** The last round failed, so nobody knows what it left in hand. */
  let adrift = false

  /** Writes and sends one letter; what it gives back records the outcome, which need not hold up the next letter. */
  async function send(leave: Leave, arrived: () => void): Promise<() => Promise<void>> {
    const { message, flow, context, sender, standing } = leave
    const { now } = context
    let letter: Finished
    try {
      letter = await pen.write(leave)
    } catch (error) {
      needs.report(error, `the letter ${message.key} could not be written`)
      return () => settleGate(db, message.shopId, [unwritten(message, now)], now)
    }
    // A letter that was handed over before goes again as it was, to the letter.
    const mime = message.attempts > 0 ? ((await storedMime(db.knex, message)) ?? letter.mime) : letter.mime
    if (message.crashes > 0) await clear(db, message)
    crashPoint('letter-written')
    const outcome = await sender.channel.send(
      { messageId: message.id, from: sender.envelope, to: message.to, mime },
      async () => {
        crashPoint('letter-streamed')
        arrived()
        const granted = await mark({ ...letter, message, owner, now })
        crashPoint('marker-committed')
        if (granted) needs.dots?.note(message)
        crashPoint('dot-noted')
        return granted
      },
    )
    crashPoint('answer-heard')
    return () => settle({ message, outcome, flow, context, now, standing })
  }

  /** Claims a batch and asks the gate about it; null when there may be no other in this round. `alone`: nothing else is in hand. */
  async function fetch(now: Instant, alone: boolean): Promise<{ leaves: readonly Leave[]; inHand: number } | null> {
    const claimed = await timed('claim', () => claim(db, owner, now, batch, needs.lease))
    if (claimed.length === 0) return null
    crashPoint('claim-committed')
    // A letter that may have ended a process travels alone.
    if (!alone && claimed.some(({ crashes }) => crashes > 0)) {
      await release(db, owner, claimed)
      return null
    }
    const leaves: Leave[] = []
    for (const [shopId, theirs] of Map.groupBy(claimed, (message) => message.shopId))
      leaves.push(...(await judge(needs, shopId, theirs, now)))
    coming += leaves.length
    pen.ahead(leaves)
    if (leaves.length > 0) crashPoint('gate-judged')
    return { leaves, inHand: claimed.length }
  }

  const recording = new Set<Promise<void>>()
  let faults: unknown[] = []
  async function carry(leave: Leave): Promise<void> {
    let awaited = true
    const arrived = (): void => {
      if (awaited) coming--
      awaited = false
    }
    underWay++
    try {
      const record = await send(leave, arrived).finally(() => {
        arrived()
        underWay--
      })
      const recorded = record()
        .catch((error: unknown) => void faults.push(error))
        .finally(() => recording.delete(recorded))
      recording.add(recorded)
    } catch (error) {
      faults.push(error)
    }
  }

  /** A merchant's mail server that is stuck holds up nobody else, and ours no longer than it must. */
  const lanes = new Map<Channel, Lane<Leave>>()
  function laneOf(over: Channel): Lane<Leave> {
    // Twice the width: while some are on the wire or wait for the disk, the next are written.
    const lane = lanes.get(over) ?? openLane(2 * over.width, carry)
    lanes.set(over, lane)
    return lane
  }

  function giveBack(leaves: readonly Leave[], changes: { due_at?: Instant } = {}): Promise<void> {
    coming -= leaves.length
    const messages = leaves.map(({ message }) => message)
    return release(db, owner, messages, changes)
  }
  const own = (): readonly (readonly [Channel, Lane<Leave>])[] => [...lanes].filter(([over]) => over !== channel)

  /**
   * Merchants' lanes go on from round to round. What waits for a server on which nothing moves, or for too long, is put off, so that it is
   * not claimed again and again.
   */
  async function tidy(now: Instant): Promise<void> {
    for (const [over, lane] of own()) {
      await giveBack(lane.takeBack(lane.isStuck() ? 0 : 25 * over.width), { due_at: now + minute })
      if (lane.isEmpty()) lanes.delete(over)
    }
  }

  return {
    stop() {
      stopping = true
      for (const [, lane] of own()) {
        const given = giveBack(lane.takeBack(0))
          .catch((error: unknown) => needs.report(error, 'letters in hand could not be given back'))
          .finally(() => recording.delete(given))
        recording.add(given)
      }
    },
    async finished() {
      await Promise.all([...lanes.values()].map(async (lane) => giveBack(await lane.rest())))
      await Promise.all([...lanes.values()].map((lane) => lane.finished()))
      await Promise.all(recording)
      await pen.close()
    },
    async round(now) {
      if (stopping) return 0
      if (adrift) await releaseAll(db, owner)
      adrift = true
      needs.dots?.begin()
      const begun = performance.now()
      let [inHand, more] = [0, true]
      const supply = supplyOf(async () => {
        // A long backlog leaves the journal its turns.
        if (stopping || !more || performance.now() - begun > longestRound) return null
        const fetched = await fetch(now, inHand === 0)
        inHand += fetched?.inHand ?? 0
        more = fetched !== null && fetched.inHand >= batch
        return fetched?.leaves ?? null
      }, channel.width)
      try {
        while (!stopping && (await laneOf(channel).room())) {
          const leave = await supply.next()
          if (!leave) break
          laneOf(leave.sender.channel).put(leave)
        }
      } catch (error) {
        faults.push(error)
      }
      if (stopping) await giveBack(laneOf(channel).takeBack(0))
      await giveBack(await laneOf(channel).rest())
      await tidy(now)
      await Promise.all(recording)
      await giveBack(await supply.rest())
      const [fault] = faults
      faults = []
      if (fault) throw fault
      adrift = false
      if (inHand >= batch) batch = pace(inHand, performance.now() - begun)
      return inHand
    },
  }
}
