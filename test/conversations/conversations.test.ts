import { expect } from 'chai'
import { describe as describeNow } from '../../app/api/describe.ts'
import { conversationActs } from '../../app/conversations/act.ts'
import { caseWriter } from '../../app/conversations/alert.ts'
import { closeCase } from '../../app/conversations/case.ts'
import { conversationById } from '../../app/conversations/table.ts'
import { saidBy } from '../../app/conversations/said.ts'
import { afterwardsOf } from '../../app/conversations/afterwards.ts'
import { erasePerson } from '../../app/customers/erase.ts'
import { newId } from '../../app/db/row.ts'
import { permission } from '../../app/domain/permission.ts'
import { policyOf } from '../../app/domain/policy.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { flowNamed } from '../../app/flows/index.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { loadReaches, loadStandings } from '../../app/outbox/standing.ts'
import { shopById } from '../../app/shops/shops.ts'
import { replyLocalPart } from '../../app/keys/tokens.ts'
import { createPageRenderer } from '../../app/render/page.ts'
import { addEndpoint } from '../../app/webhooks/endpoints.ts'
import { rowsOf } from '../admin/rows.ts'
import { pagesOf } from '../pages/pages-of.ts'
import { keys, type Letter, noon } from '../pages/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

type Mail = {
  readonly from?: string
  readonly to?: string
  readonly headers?: readonly string[]
  readonly subject?: string
}

function mail(letter: Letter, words: string, { from, to, headers = [], subject }: Mail = {}): string {
  return [
    `From: ${from ?? letter.to}`,
    `To: ${to ?? letter.replyTo}`,
    `Subject: ${subject ?? 'Odp: How did it go?'}`,
    `Message-ID: <${newId()}@mail.example.com>`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
    '',
    'On 3 November 2026, 10:00, Cups & Co <letters@example.com> wrote:',
    '> How did it go?',
  ].join('\r\n')
}

onEveryDatabase('Conversations', (db) => {
  const world = pagesOf(db)

  const acts = () => conversationActs(db(), keys)
  const conversations = ({ id }: Letter) => world().rows('conversations', { message_id: id })
  const one = async (letter: Letter) => {
    const [row] = await conversations(letter)
    const conversation = await conversationById(db().knex, world().shopId, String(row?.['id']))
    if (!conversation) throw new Error('there is no conversation')
    return conversation
  }
  const about = async (letter: Letter) => ({
    shopId: world().shopId,
    conversationId: (await one(letter)).id,
    responseId: null,
  })
  const by = (now = world().now) => ({ who: 'Ewa', now })
  const shop = async () => {
    const found = await shopById(db().knex, world().shopId)
    if (!found) throw new Error('there is no shop')
    return found
  }
  const answer = async (letter: Letter, words: string, once = newId()) =>
    acts().answer(await shop(), await about(letter), { words, once }, by())
  const letterOut = async (letter: Letter) => {
    const [turn] = await world().rows('turns', { conversation_id: (await one(letter)).id, kind: 'letter' })
    const message = await messageById(db().knex, world().shopId, String(turn?.['ref']))
    if (!message) throw new Error('nothing was written')
    return message
  }
  const click = async (letter: Letter, score: number, comment = ''): Promise<void> => {
    const page = await world().get(letter.survey)
    const stamp = /name="stamp" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    world().now += minute
    await world().send(letter.survey, { score: String(score), comment, stamp })
  }

  it('begin with a low score, due by the shop’s target, and hold what nobody ordered', async () => {
    const letter = await world().letter({ order_id: 'o-low' })
    await click(letter, 2, 'The cup came broken')
    const conversation = await one(letter)
    expect([conversation.state, conversation.because]).to.deep.equal(['open', 'low score'])
    expect(conversation.dueAt).to.equal(world().now + 180 * minute)
    expect((await world().rows('holds')).filter(({ ref }) => ref === conversation.id)).to.have.length(1)
    expect((await saidBy(db().knex, conversation)).map(({ kind, words }) => [kind, words])).to.deep.equal([
      ['answer', 'The cup came broken'],
      ['opened', 'low score'],
    ])
  })

  it('do not begin with a high score', async () => {
    const letter = await world().letter()
    await click(letter, 10, 'Lovely')
    expect(await conversations(letter)).to.deep.equal([])
  })

  it('are pressing while a parcel is in trouble', async () => {
    const told = JSON.stringify({ failed: { first: noon - day, last: noon - day } })
    await db()
      .knex('parcels')
      .insert({
        shop_id: world().shopId,
        id: 'p1',
        order_id: 'o-lost',
        parcel_lines: '[]',
        history: told,
        created_at: noon - 3 * day,
        updated_at: noon,
        cancelled: 0,
      })
    const letter = await world().letter({ order_id: 'o-lost', flow: 'delivery-notice', purpose: 'delivery' })
    await world().receive(mail(letter, 'Gdzie jest moja paczka?'))
    const { because, dueAt } = await one(letter)
    expect([because, dueAt]).to.deep.equal(['parcel trouble', world().now + 60 * minute])
  })

  it('gather what one person says about one order, by click and by mail, until it is closed', async () => {
    const to = 'one@example.com'
    const row = { order_id: 'o-same', to_address: to, address_hash: keys.fingerprint(to) }
    const notice = await world().letter({ ...row, flow: 'delivery-notice', purpose: 'delivery' })
    const nps = await world().letter(row)
    await world().receive(mail(notice, 'The parcel is open'))
    await click(nps, 3)
    await world().receive(mail(nps, 'One more thing'))
    expect(await conversations(nps)).to.deep.equal([])
    expect((await saidBy(db().knex, await one(notice))).map(({ kind }) => kind)).to.deep.equal([
      'reply',
      'opened',
      'answer',
      'reply',
    ])
  })

  it('go on by mail: the answer goes to the customer in the same thread, the customer answers again, and it stays one', async () => {
    const letter = await world().letter({ locale: 'pl' })
    await world().receive(mail(letter, '3, bo kubek był pęknięty'))
    world().now += hour
    expect(await answer(letter, 'Bardzo przepraszamy.\n\nWysyłamy nowy.')).to.equal('sent')
    const out = await letterOut(letter)
    expect([out.to, out.flow, out.purpose, out.locale, out.state]).to.deep.equal([
      letter.to,
      'conversation',
      'delivery',
      'pl',
      'scheduled',
    ])
    const [written] = await world().rows('written', { message_id: out.id })
    const [came] = await world().rows('inbound', { message_id: letter.id })
    expect(written?.['subject']).to.equal('Re: How did it go?')
    expect(written?.['in_reply_to']).to.equal(`<${String(came?.['message_id_header'])}>`)
    expect(written?.['earlier']).to.equal('3, bo kubek był pęknięty')
    const waiting = await one(letter)
    expect([waiting.state, waiting.waitingSince]).to.deep.equal(['open', null])
    world().now += hour
    const again = {
      ...letter,
      id: out.id,
      replyTo: `${replyLocalPart(keys, world().shopId, out.id)}@answers.example.net`,
    }
    await world().receive(mail(again, 'Dziękuję, 10 na 10 za obsługę'))
    const after = await one(letter)
    expect(after.waitingSince).to.equal(world().now)
    expect((await saidBy(db().knex, after)).map(({ kind, words }) => `${kind}: ${words ?? ''}`)).to.deep.equal([
      'reply: 3, bo kubek był pęknięty',
      'opened: low score',
      'letter: Bardzo przepraszamy.\n\nWysyłamy nowy.',
      'reply: Dziękuję, 10 na 10 za obsługę',
    ])
    const scores = (await world().rows('responses', { message_id: letter.id })).map(({ score }) => score)
    expect(scores, 'what is said later is no second answer').to.deep.equal([3])
    expect(await world().rows('responses', { message_id: out.id })).to.deep.equal([])
  })

  it('send one answer, however often the button is pressed', async () => {
    const letter = await world().letter()
    await world().receive(mail(letter, 'Hello?'))
    const once = newId()
    const sent = await Promise.all(Array.from({ length: 4 }, () => answer(letter, 'Here we are', once)))
    expect(sent).to.have.members(['sent', 'sent before', 'sent before', 'sent before'])
  })

  it('hold surveys and promotion while they are open, and nothing that was ordered', async () => {
    const letter = await world().letter()
    await world().receive(mail(letter, 'It does not work'))
    const flow = flowNamed('nps')
    const judge = async (purpose: string): Promise<string> => {
      const id = (
        await world().letter({ to_address: letter.to, address_hash: keys.fingerprint(letter.to), purpose, flow: 'nps' })
      ).id
      const message = await messageById(db().knex, world().shopId, id)
      if (!message || !flow) throw new Error('there is no message')
      const [standing] = await loadStandings(db().knex, world().shopId, [message])
      const [reach] = await loadReaches(db().knex, world().shopId, [message], world().now)
      if (!standing || !reach) throw new Error('there is no standing')
      const context = { shop: await shop(), settings: {}, onSince: 0, now: world().now }
      const still = { ...flow, stillTrue: () => null, onceInDays: () => 0, holdoutPercent: () => 0 }
      const past = { ...reach, past: [] }
      const verdict = permission(message, standing, past, { flow: still, context, policy: policyOf }, world().now)
      return verdict.do === 'wait' ? verdict.why : verdict.do
    }
    const held = 'the person is in an open conversation or case'
    expect([await judge('survey'), await judge('delivery')]).to.deep.equal([held, 'send'])
    await acts().close(await about(letter), 'solved', by())
    expect(await judge('survey')).to.equal('send')
    await acts().reopen(await about(letter), by())
    expect(await judge('survey')).to.equal(held)
  })

  it('open again when the customer writes after the end', async () => {
    const letter = await world().letter()
    await world().receive(mail(letter, 'It does not work'))
    await acts().close(await about(letter), 'explained', by())
    expect((await one(letter)).outcome).to.equal('explained')
    await world().receive(mail(letter, 'It still does not work'))
    const { state, outcome } = await one(letter)
    expect([state, outcome]).to.deep.equal(['open', null])
  })

  it('remember who looked after them, what colleagues noted and how they ended', async () => {
    const letter = await world().letter()
    await world().receive(mail(letter, 'Hello'))
    const here = await about(letter)
    await acts().assign(here, { id: 'staff-1', name: 'Jan' }, by())
    await acts().note(here, 'Rang her, no answer', by())
    await acts().close(here, 'unreachable', by())
    const said = (await saidBy(db().knex, await one(letter))).slice(2)
    expect(said.map(({ kind, who, words }) => [kind, who, words])).to.deep.equal([
      ['assigned', 'Ewa', 'Jan'],
      ['note', 'Ewa', 'Rang her, no answer'],
      ['closed', 'Ewa', 'unreachable'],
    ])
  })

  it('tell by the next score and the next order whether the customer came back', async () => {
    const letter = await world().letter({ customer_id: 'c-back' })
    await click(letter, 1)
    const conversation = await one(letter)
    expect((await afterwardsOf(db().knex, conversation)).recovered).to.equal(null)
    await rowsOf(db(), world().shopId).order({ id: 'again', customer_id: 'c-back', placed_at: noon + day })
    expect((await afterwardsOf(db().knex, conversation)).recovered).to.equal(true)
    const next = await world().letter({ customer_id: 'c-back' })
    world().now = noon + 2 * day
    await click(next, 4)
    expect((await afterwardsOf(db().knex, conversation)).recovered, 'a low score again weighs more').to.equal(false)
  })

  it('M1: take a forged sender with the right thread for what it is: kept, unverified, and without effect', async () => {
    const letter = await world().letter()
    await world().receive(
      mail(letter, 'STOP', { to: 'shop@example.com', headers: [`In-Reply-To: ${letter.messageId}`] }),
    )
    const conversation = await one(letter)
    expect([conversation.state, conversation.dueAt]).to.deep.equal(['quiet', null])
    expect(await world().rows('suppressions', { address_hash: keys.fingerprint(letter.to) })).to.deep.equal([])
    expect((await world().rows('holds')).filter(({ ref }) => ref === conversation.id)).to.deep.equal([])
    const [response] = await world().rows('responses', { message_id: letter.id })
    expect(response?.['verified']).to.equal(0)
    await answer(letter, 'Did you write this?')
    const [written] = await world().rows('written', { message_id: (await letterOut(letter)).id })
    expect(written?.['earlier'], 'nothing of it is mailed back').to.equal(null)
    expect(written?.['in_reply_to']).to.equal(null)
  })

  it('remind the staff of who waits beyond the time to answer by, and of nobody the shop has spoken to', async () => {
    const letter = await world().letter()
    await world().receive(mail(letter, '0, the cup is broken'))
    const { id, dueAt } = await one(letter)
    const shop = await shopById(db().knex, world().shopId)
    if (!shop || dueAt === null) throw new Error('no shop, or nobody is needed')
    const late = caseWriter({ knex: db().knex, pages: createPageRenderer(), linkTo: () => 'https://x.example' }, 'late')
    expect(await late(shop, [id], dueAt - minute), 'in time').to.equal(null)
    expect((await late(shop, [id], dueAt))?.subject).to.match(/^Still waiting: /)
    await answer(letter, 'A new one is on its way')
    expect(await late(shop, [id], dueAt + day)).to.equal(null)
  })

  it('M3: send answers to the stored address only, whatever a mail says about where to answer', async () => {
    const letter = await world().letter()
    const headers = ['Cc: thief@evil.example', 'Reply-To: thief@evil.example', 'Sender: thief@evil.example']
    await world().receive(mail(letter, 'Please send me the voucher', { headers }))
    await answer(letter, 'Here it is')
    const stranger = await world().letter()
    await world().receive(mail(stranger, 'I forward this', { from: 'other@evil.example' }))
    await answer(stranger, 'Thank you')
    expect([(await letterOut(letter)).to, (await letterOut(stranger)).to]).to.deep.equal([letter.to, stranger.to])
  })

  it('M5: never answer by themselves', async () => {
    const letter = await world().letter()
    const before = (await world().rows('messages')).length
    for (const header of [
      'Auto-Submitted: auto-replied',
      'Precedence: bulk',
      'List-Id: <x.example>',
      'X-Auto-Response-Suppress: All',
      `X-Aftercare-Message: ${letter.id}`,
    ])
      await world().receive(mail(letter, `Away (${header})`, { headers: [header] }))
    await world().receive(mail(letter, 'Hello'))
    expect((await world().rows('messages')).length).to.equal(before)
  })

  it('forget what an erased person said, and what was noted about them', async () => {
    const letter = await world().letter({
      to_address: 'gone@example.com',
      address_hash: keys.fingerprint('gone@example.com'),
    })
    await world().receive(mail(letter, 'My secret', { subject: 'About my secret' }))
    await answer(letter, 'Your secret is safe')
    await acts().note(await about(letter), 'A secret', by())
    const { id } = await one(letter)
    await db().write(async (trx) => {
      await erasePerson(
        trx,
        keys,
        world().shopId,
        { id: null, email: 'gone@example.com', phone: null },
        [],
        world().now,
      )
    })
    const held = JSON.stringify([
      await world().rows('conversations', { id }),
      await world().rows('turns', { conversation_id: id }),
      await world().rows('written'),
      await world().rows('inbound', { message_id: letter.id }),
      (await world().rows('holds')).filter(({ ref }) => ref === id),
    ])
    expect(held).not.to.match(/secret/i)
    expect(await answer(letter, 'Hello?')).to.equal('no address')
  })

  it('tell programs that a case opened and closed, with what opens and closes it or not at all', async () => {
    const events = ['case.opened', 'case.closed'] as const
    const url = 'https://hooks.example.com/'
    expect(await addEndpoint(db().knex, keys, world().shopId, { url, events }, noon)).to.be.a('string')
    const letter = await world().letter()
    await click(letter, 1, 'Broken')
    await world().receive(mail(letter, 'Still broken'))
    const opened = await one(letter)
    const { id } = opened
    const failed = await db()
      .write(async (trx) => {
        await closeCase(trx, opened, { outcome: 'solved', who: 'Ewa', at: world().now })
        throw new Error('the transaction fails')
      })
      .catch(String)
    expect(failed).to.include('fails')
    await acts().close(await about(letter), 'replaced', by())
    const told = await world().rows('webhook_deliveries', { subject_id: id })
    expect(told.map(({ event }) => event)).to.have.members(['case.opened', 'case.closed'])
    const now = await describeNow(db().knex, 'case.closed', world().shopId, id)
    expect(now).to.deep.include({ id, state: 'closed', because: 'low score', outcome: 'replaced' })
  })

  it('keep one person’s thread from another’s: an altered or foreign token finds nothing (M2)', async () => {
    const letter = await world().letter()
    const flipped = letter.replyTo.replace(/(?<=\+.{10})./, (one) => (one === 'a' ? 'b' : 'a'))
    expect(await world().receive(mail(letter, 'Hello', { to: flipped }))).to.equal('unmatched')
    expect(await conversations(letter)).to.deep.equal([])
  })
})
