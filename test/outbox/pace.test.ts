import { expect } from 'chai'
import type { Channel, Outcome } from '../../app/channels/channel.ts'
import { minute, second } from '../../app/domain/time.ts'
import { openPacing, type Pacing } from '../../app/outbox/pace.ts'
import { onEveryDatabase } from '../support/databases.ts'

const noon = Date.UTC(2026, 10, 27, 11)
const lettersTo = (...addresses: readonly string[]) => addresses.map((to) => ({ message: { to } }))
const many = (domain: string, count: number) =>
  lettersTo(...Array.from({ length: count }, (_, index) => `reader-${index}@${domain}`))

onEveryDatabase('The pace of letters', (db) => {
  const faults: string[] = []
  let now = noon
  const open = (rates: Readonly<Record<string, number>> = {}): Pacing =>
    openPacing({
      db: db(),
      rates: new Map(Object.entries(rates)),
      report: (error) => void faults.push(String(error)),
      clock: () => now,
    })
  const answering = (outcome: Outcome): Channel => ({
    name: 'email',
    width: 1,
    can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false },
    send: () => Promise.resolve(outcome),
    close: () => Promise.resolve(),
  })
  const letter = { messageId: 'm', from: 'letters@aftercare.example', mime: Buffer.alloc(0) }
  afterEach(async () => {
    now = noon
    await db().knex('mail_paces').delete()
    expect(faults).to.deep.equal([])
  })

  it('is one for all processes, and for all domains of a provider', async () => {
    const [one, other] = [open({ 'gmail.com': 10 }), open({ 'gmail.com': 10 })]
    const [here, there] = await Promise.all([
      one.admit(many('gmail.com', 8), noon),
      other.admit(many('googlemail.com', 8), noon),
    ])
    expect(here.go.length + there.go.length).to.equal(10)
    expect([...here.later.values(), ...there.later.values()].flat()).to.have.length(6)
  })

  it('of one provider delays no letter to another', async () => {
    const { go, later } = await open({ 'gmail.com': 2 }).admit(
      [...many('gmail.com', 50), ...many('cups.example', 30)],
      noon,
    )
    expect(go).to.have.length(32)
    expect(go.filter(({ message }) => message.to.endsWith('@cups.example'))).to.have.length(30)
    expect(Math.max(...later.keys())).to.equal(noon + 25 * second)
  })

  it('has a rate for each provider that is not named', async () => {
    const pacing = open({ '*': 3, 'gmail.com': 5 })
    const { go } = await pacing.admit([...many('a.example', 9), ...many('b.example', 9), ...many('gmail.com', 9)], noon)
    expect(go).to.have.length(11)
  })

  it('asks nothing of the database but one look a second while there is no rate and no reproach', async () => {
    const pacing = open()
    let asked = 0
    const count = (): void => void asked++
    db().knex.on('query', count)
    for (let time = 0; time < 50; time++) await pacing.admit(many('gmail.com', 20), noon + time * 10)
    db().knex.removeListener('query', count)
    expect(asked).to.equal(1)
  })

  it('slows down everywhere when a provider says that it had enough, and only for that one', async () => {
    const [hears, other] = [open(), open()]
    const refused: Outcome = { kind: 'refused', permanent: false, after: false, code: 421, response: '421 4.7.28 rate' }
    for (let time = 0; time < 3; time++)
      await hears
        .listening(answering(refused))
        .send({ ...letter, to: `${time}@gmail.com` }, () => Promise.resolve(true))
    const both = [...many('gmail.com', 60), ...many('cups.example', 60)]
    const resting = await other.admit(both, noon + second)
    expect(resting.go.map(({ message }) => message.to.split('@')[1])).to.deep.equal(Array(60).fill('cups.example'))
    now = noon + minute
    const { go } = await other.admit(both, now)
    expect(go).to.have.length(60 + 25)
    expect((await other.admit(both, noon + 11 * minute)).go).to.have.length(120)
  })

  it('stays as it was after any other answer', async () => {
    for (const outcome of [
      { kind: 'accepted', response: '250 ok' },
      { kind: 'refused', permanent: false, after: false, code: 451, response: '451 4.7.1 greylisted' },
      { kind: 'failed', why: 'no connection' },
    ] satisfies Outcome[])
      await open()
        .listening(answering(outcome))
        .send({ ...letter, to: 'a@gmail.com' }, () => Promise.resolve(true))
    expect(await db().knex('mail_paces')).to.deep.equal([])
  })
})
