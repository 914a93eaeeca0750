import { expect } from 'chai'
import { isHeldOut } from '../../app/domain/holdout.ts'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import { day, hour } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { saveFlowSettings, switchFlow } from '../../app/shops/flow-settings.ts'
import { addOwnSurvey } from '../../app/shops/own-surveys.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld, type World } from '../support/world.ts'

for (const kind of databaseKinds)
  describe(`A survey of the shop’s own (${kind})`, function () {
    this.timeout(60_000)
    let world: World
    let flow: string
    const now = Math.ceil(Date.now() / day) * day + 11 * hour

    beforeEach(async () => {
      world = await startWorld(kind, { flows: [] })
      const survey = {
        ...newSurvey('ces', 'Easy?', ['en', 'pl']),
        subject: { en: 'Was it easy?', pl: 'Czy było łatwo?' },
      }
      flow = `ces-${await addOwnSurvey(world.app.db.knex, world.shopId, survey, 0)}`
      await switchFlow(world.app.db, world.shopId, flow, true, 0)
    })
    afterEach(async () => {
      expect(world.alive(), 'the server is still there').to.equal(true)
      await world.stop()
    })

    async function deliver(id: string, email: string): Promise<void> {
      const bought = { id: `8209829119461${id}`, at: now - 3 * day, email }
      await world.tell('orders/create', orderPayload(bought), `o${id}`)
      await world.tell('fulfillments/create', fulfillmentPayload(bought, `5${id}`, now - 2 * day), `f${id}`)
      await world.tell('fulfillment_events/create', scanPayload(bought, `5${id}`, 'delivered', now - hour), `d${id}`)
    }
    const pageOf = (links: readonly string[]): string =>
      links.find((link) => link.includes('/s/'))?.replace(/\?.*$/, '') ?? ''
    const answer = async (page: string, score: string): Promise<number> =>
      (await fetch(page, { method: 'POST', body: new URLSearchParams({ score }) })).status

    it('is asked after a delivery, answered by a tap, and reminded of once only where nobody answered', async () => {
      await deliver('101', 'anna@example.com')
      await deliver('102', 'jan@example.com')
      await world.until(now + 4 * day)
      const asked = await world.letters()
      expect(asked.map(({ subject }) => subject)).to.deep.equal(['Was it easy?', 'Was it easy?'])
      expect(asked[0]?.text).to.include('1: Not at all … 7: Completely')
      const annas = asked.find(({ to }) => to.startsWith('anna'))
      expect(await answer(pageOf(annas?.links ?? []), '6')).to.equal(200)

      await world.until(now + 9 * day)
      const later = (await world.letters()).slice(2)
      expect(later.map(({ to, subject }) => [to, subject])).to.deep.equal([
        ['jan@example.com', 'Once more: Was it easy?'],
      ])
      const stopped = (await world.rows('messages')).filter(({ state }) => state === 'cancelled')
      expect(stopped.map(({ why: reason }) => reason)).to.deep.equal([why.answered])

      // The reminder asks the same question: both letters have one answer between them.
      expect(pageOf(later[0]?.links ?? [])).not.to.equal('')
      await answer(pageOf(later[0]?.links ?? []), '7')
      await answer(pageOf(asked.find(({ to }) => to.startsWith('jan'))?.links ?? []), '2')
      const answers = (await world.rows('responses')).map(({ survey, score }) => [survey, score])
      expect(answers).to.have.deep.members([
        [flow, 6],
        [flow, 2],
      ])
      await world.until(now + 40 * day)
      expect(await world.letters()).to.have.length(3)
    })

    it('takes a reply to the reminder as the answer to the question', async () => {
      await deliver('103', 'ewa@example.com')
      await world.until(now + 4 * day)
      await world.until(now + 9 * day)
      const [asked, reminder] = await world.letters()
      if (!asked || !reminder) throw new Error('two letters were to be sent')
      await world.replyTo(reminder, '7/7, all fine')
      const [row] = await world.rows('responses')
      const [first] = (await world.rows('messages')).filter(({ step }) => step === 1)
      expect(row).to.include({ survey: flow, score: 7, message_id: first?.['id'], source: 'reply' })
    })

    it('asks about a part of the orders only, always the same part, where the merchant wants a sample', async () => {
      await saveFlowSettings(world.app.db, world.shopId, flow, { samplePercent: 50 }, 0)
      // Which part goes by the survey's name, another one each time.
      const orders = Array.from({ length: 900 }, (_, at) => String(100 + at))
      const isAsked = (id: string): boolean => !isHeldOut('sample', `${flow}:8209829119461${id}`, 50)
      const [asked, notAsked] = [orders.find(isAsked) ?? '', orders.find((id) => !isAsked(id)) ?? '']
      await deliver(notAsked, 'ola@example.com')
      await deliver(asked, 'piotr@example.com')
      await world.until(now + 4 * day)
      expect((await world.letters()).map(({ to }) => to)).to.deep.equal(['piotr@example.com'])
      expect(await world.whys(flow)).to.include(why.notSampled)
    })
  })
