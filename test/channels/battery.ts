import { expect } from 'chai'
import type { Channel, Outgoing } from '../../app/channels/channel.ts'
import { quoted } from '../../app/domain/quoted.ts'
import { assemble } from '../../app/channels/email/mime.ts'

export const sender = 'opieka@shop.example.com'

export function letterTo(to: string, messageId = `m-${Buffer.from(to).toString('hex').slice(0, 100)}`): Outgoing {
  const mime = assemble({
    from: { name: 'Sklep Przykładowy', address: sender },
    to: { name: 'Anna Przykładowa', address: to },
    replyTo: 'reply+token@shop.example.com',
    subject: 'Twoja paczka jest w drodze',
    messageId: `<${messageId}@shop.example.com>`,
    date: Date.UTC(2026, 10, 3, 10),
    headers: {},
    html: quoted('<p>Dzień dobry</p>'.repeat(1000)),
    text: 'Dzień dobry\n.\n',
  })
  return { messageId, from: sender, to, mime }
}

export const granted = (): Promise<boolean> => Promise.resolve(true)

/** A channel in a world of its own. What the other side holds is asked there, never of the channel. */
export type Scene = {
  readonly channel: Channel
  /** How many letters the other side has accepted; null when there is no other side to ask. */
  readonly arrived: (() => number) | null
  readonly end: () => Promise<void>
}

/** What every channel promises, whatever carries the letters. */
export function itIsAChannel(begin: () => Promise<Scene>): void {
  let scene: Scene
  beforeEach(async () => {
    scene = await begin()
  })
  afterEach(() => scene.end())

  const arrivedIs = (count: number): void => {
    if (scene.arrived) expect(scene.arrived()).to.equal(count)
  }

  it('carries a letter, and asks once for leave to finish it', async () => {
    let asked = 0
    const outcome = await scene.channel.send(letterTo('anna@example.com'), () => {
      asked += 1
      arrivedIs(0)
      return granted()
    })
    expect(outcome).to.have.property('kind', 'accepted')
    expect(asked).to.equal(1)
    arrivedIs(1)
  })

  it('leaves nothing behind when the hand-off is not granted', async () => {
    const outcome = await scene.channel.send(letterTo('anna@example.com'), () => Promise.resolve(false))
    expect(outcome).to.deep.equal({ kind: 'withheld' })
    await scene.channel.close()
    arrivedIs(0)
  })

  it('leaves nothing behind when the hand-off breaks, and says why', async () => {
    const outcome = await scene.channel.send(letterTo('anna@example.com'), () =>
      Promise.reject(new Error('the database is away')),
    )
    expect(outcome).to.deep.equal({ kind: 'failed', why: 'the database is away' })
    await scene.channel.close()
    arrivedIs(0)
  })

  it('treats a hand-off that throws at once like one that breaks', async () => {
    const outcome = await scene.channel.send(letterTo('anna@example.com'), () => {
      throw new Error('the database is away')
    })
    expect(outcome).to.deep.equal({ kind: 'failed', why: 'the database is away' })
    await scene.channel.close()
    arrivedIs(0)
  })

  it('goes on carrying letters after one was withheld', async () => {
    await scene.channel.send(letterTo('anna@example.com'), () => Promise.resolve(false))
    expect(await scene.channel.send(letterTo('jan@example.com'), granted)).to.have.property('kind', 'accepted')
    arrivedIs(1)
  })

  it('carries fifty letters at once, each exactly once', async () => {
    const to = Array.from({ length: 50 }, (_, index) => `person-${index}@example.com`)
    const asked: string[] = []
    const outcomes = await Promise.all(
      to.map((address) =>
        scene.channel.send(letterTo(address), () => {
          asked.push(address)
          return granted()
        }),
      ),
    )
    expect(new Set(outcomes.map(({ kind }) => kind))).to.deep.equal(new Set(['accepted']))
    expect(asked.toSorted()).to.deep.equal(to.toSorted())
    arrivedIs(50)
  })

  it('closes twice without harm', async () => {
    await scene.channel.send(letterTo('anna@example.com'), granted)
    await scene.channel.close()
    await scene.channel.close()
  })
}
